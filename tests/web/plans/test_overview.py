"""The sector's list: words, filters, figures, the workbook, and what it costs."""

from __future__ import annotations

import io
from collections import Counter

import openpyxl
import pytest
from sqlalchemy import event, select

from compliance.core import clock
from compliance.core.db import transaction
from compliance.plans.models import FourLayerPlan, PlanCoverage, PlanLayer
from compliance.plans.queries import WITHOUT_PLAN, covers
from compliance.plans.rules import overall, word_of
from compliance.plans.services.refreshing import plans_after, refresh_many
from compliance.units.models import HealthUnit, UnitGroup
from tests.support.dossiers import acting


def truth(app) -> dict[HealthUnit, tuple[str, list[str]]]:
    """Whose plan counts for each unit ("", "own", "covered") and its four words."""
    with acting(app) as session:
        today = clock.today()
        units = session.scalars(select(HealthUnit)).all()
        words: dict[object, list[str]] = {}
        rows = session.execute(select(PlanLayer).order_by(PlanLayer.layer)).scalars()
        for layer in rows:
            words.setdefault(layer.plan_id, []).append(word_of(layer, today))
        own = dict(session.execute(select(FourLayerPlan.unit_id, FourLayerPlan.id)).all())
        covered = dict(
            session.execute(select(PlanCoverage.unit_id, PlanCoverage.plan_id).where(covers()))
            .all()
        )  # fmt: skip
    found = {}
    for unit in units:
        if unit.kind in WITHOUT_PLAN or unit.closed_on is not None:
            continue
        plan = own.get(unit.id) or covered.get(unit.id)
        whose = "own" if unit.id in own else "covered" if plan else ""
        found[unit] = (whose, words.get(plan, ["none"] * 4))
    return found


def shown(browser) -> int:
    return len(browser.page.xpath("//main//table[contains(@class, 'plan-list')]/tbody/tr"))


def test_every_filter_shows_what_the_plans_say(app, as_user):
    inspector = as_user("inspector")
    units = truth(app)
    count = Counter(overall(words) if whose else "without" for whose, words in units.values())
    assert count["met"]
    assert count["partly"]
    covered = sum(whose == "covered" for whose, _words in units.values())
    assert covered
    wanted = {
        "state=none": count["without"],
        "state=met": count["met"],
        "state=open": sum(bool(w) and overall(words) != "met" for w, words in units.values()),
        "state=covered": covered,
        "word=partly&layer=2": sum(words[1] == "partly" for _w, words in units.values()),
        "word=met&layer=1": sum(words[0] == "met" for _w, words in units.values()),
        "word=none&layer=4": sum(words[3] == "none" for _w, words in units.values()),
        "word=planned": sum("planned" in words for _w, words in units.values()),
    }
    for asked, number in wanted.items():
        inspector.get(f"/plans/?{asked}")
        assert shown(inspector) == min(50, number), asked


@pytest.mark.parametrize(("row", "group"), list(enumerate(UnitGroup)))
def test_the_figures_are_those_of_the_plans(app, as_user, row, group):
    leader = as_user("leader")
    leader.get("/plans/")
    units = [found for unit, found in truth(app).items() if unit.group == group]
    line = leader.page.xpath("//table[contains(@class, 'plan-figures')]/tbody/tr")[row]
    cells = [int(cell.text_content().replace(".", "")) for cell in line.xpath("td")]
    whose = Counter(whose for whose, _words in units)
    complete = sum(overall(words) == "met" for _whose, words in units)
    assert cells[:-1] == [len(units), complete, whose["own"], whose["covered"], whose[""]]
    assert sum(cells[2:5]) == cells[0]


def test_each_layer_of_the_sector_is_counted_by_word(app, as_user):
    leader = as_user("leader")
    leader.get("/plans/")
    units = [w for unit, (_, w) in truth(app).items() if unit.group == UnitGroup.SUBORDINATE]
    for number in range(4):
        path = f"//table[contains(@class, 'plan-layers')]/tbody/tr[{number + 1}]/td"
        count = Counter(words[number] for words in units)
        assert [int(cell.text_content()) for cell in leader.page.xpath(path)] == [
            count[word] for word in ("met", "partly", "planned", "none")
        ]


def test_the_list_searches_sorts_and_narrows_to_an_area(app, as_user):
    leader = as_user("leader")
    leader.get("/plans/?sort=ends&state=ending")
    days = leader.page.xpath("//td[@data-label='Hợp đồng đến ngày']//time/@datetime")
    assert days == sorted(days)
    assert days
    area = leader.page.xpath("//select[@name='area']/option[@value!='']/@value")[0]
    leader.get(f"/plans/?area={area}")
    assert 0 < shown(leader) <= 50
    leader.get("/plans/?area=nonsense&layer=x&word=y&kind=z&state=q")
    assert leader.page.xpath("//main")


def test_a_station_sees_itself_only_and_no_figures_of_the_sector(app, as_user):
    focal = as_user("focal.tyt")
    focal.get("/plans/")
    assert shown(focal) == 1
    assert not focal.page.xpath("//section[contains(@class, 'plan-totals')]")


def test_the_workbook_has_the_same_rows(app, as_user):
    leader = as_user("leader")
    content = leader.get("/plans/overview.xlsx?state=met").data
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)
    complete = {u.name for u, (_w, words) in truth(app).items() if overall(words) == "met"}
    assert complete <= {cell for row in rows for cell in row}
    assert sum("Đã có" in row for row in rows) == len(complete)


@pytest.mark.parametrize("url", ["/plans/", "/plans/?word=partly&layer=1&sort=ends"])
def test_the_list_costs_the_same_at_any_size(app, as_user, url):
    leader = as_user("leader")
    engine = app.extensions["database"].engine

    def cost() -> int:
        seen: list[str] = []

        def note(_conn, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        leader.get(url)
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    before = cost()
    with acting(app) as session, transaction():
        taken = set(session.scalars(select(FourLayerPlan.unit_id)))
        pattern = session.scalars(select(FourLayerPlan)).first()
        for unit in session.scalars(select(HealthUnit)).all():
            if unit.id not in taken:
                pins = ("pack_id", "pack_version", "pack_hash", "changed_at")
                row = FourLayerPlan(unit_id=unit.id, **{p: getattr(pattern, p) for p in pins})
                row.layers = [
                    PlanLayer(layer=n, status="partly", has_plan=True, lacking=1)
                    for n in (1, 2, 3, 4)
                ]
                session.add(row)
    assert cost() == before < 16


def test_what_is_stored_of_every_plan_is_what_its_measures_say(app):
    with acting(app):
        plans = plans_after(None, 1000)
        assert len(plans) > 20
        assert refresh_many(plans) == 0
