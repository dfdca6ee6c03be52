"""The first page of each role: own tasks, figures of the sector, dates of the law."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import selectinload

from compliance.home.deadlines import upcoming
from compliance.home.queries import sector, todos
from compliance.inspections.models import Finding
from compliance.plans.models import FourLayerPlan
from compliance.plans.rules import word_of
from compliance.registers.kinds import REGISTERS
from compliance.registers.services import add_entry
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.units.models import HealthUnit, UnitGroup
from tests.support.dossiers import acting, unit_of, user_of

ROLES = ("focal.bvdk", "head.ttyt", "focal.tyt", "approver", "appraiser", "inspector",
         "coordinator", "duoc", "leader", "admin", "vendor")  # fmt: skip


@pytest.mark.parametrize("login", ROLES)
def test_every_role_has_a_first_page(app, as_user, login):
    browser = as_user(login)
    assert browser.get("/").status_code == 200
    assert "Việc của tôi" in browser.text


@pytest.mark.parametrize("login", ["focal.bvdk", "focal.ttyt", "focal.tyt", "head.bvdk"])
def test_the_tasks_of_a_unit_are_its_own(app, login):
    with acting(app) as session:
        viewer = user_of(session, login)
        home = viewer.home_unit
        found = todos(viewer)
        foreign = {t.unit_id for t in found if t.unit_id not in (None, home.id)}
    assert found
    assert not foreign


def test_the_figures_of_the_sector_are_what_an_independent_count_says(app):
    with acting(app) as session:
        shown = sector(user_of(session, "leader"))
        bound = {
            unit.id
            for unit in session.scalars(select(HealthUnit))
            if unit.group == UnitGroup.SUBORDINATE and unit.closed_on is None
        }
        systems = [
            s
            for s in session.scalars(select(InformationSystem))
            if s.unit_id in bound and s.status != SystemStatus.STOPPED
        ]
        plans = session.scalars(
            select(FourLayerPlan).options(selectinload(FourLayerPlan.layers))
        ).all()
        today = date(2026, 11, 22)
        layers = {p.unit_id: [word_of(layer, today) for layer in p.layers] for p in plans}
        findings = list(session.scalars(select(Finding.due)))
    important = [s for s in systems if s.important]
    proposed = sum(bool(s.proposed_level or s.approved_level) for s in important)
    approved = sum(s.approved_level is not None for s in important)
    complete = sum(unit in bound and states == ["met"] * 4 for unit, states in layers.items())
    assert (shown.important_proposed, shown.important) == (proposed, len(important))
    assert (shown.important_approved, shown.important) == (approved, len(important))
    assert (shown.units_four_layers, shown.units) == (complete, len(bound))
    assert shown.systems == len(systems)
    assert approved
    assert complete
    assert findings


def test_the_dates_of_the_packs_are_shown_with_their_sources(app, as_user):
    focal = as_user("focal.tyt")
    focal.get("/")
    words = focal.page.xpath("//section[@aria-labelledby='deadlines']")[0].text_content()
    for day in ("19/12/2026", "24/12/2026", "31/12/2026", "30/06/2027"):
        assert day in words
    assert "NĐ 331/2026/NĐ-CP" in words


def test_dates_that_passed_come_again_next_year():
    days = {row.day for row in upcoming(date(2026, 12, 28))}
    assert date(2026, 12, 31) in days
    assert date(2027, 1, 14) not in {d for d in days if d < date(2026, 12, 28)}
    assert all(d >= date(2026, 12, 28) for d in days)


def queries(app, browser) -> int:
    seen = []
    engine = app.extensions["database"].engine

    def note(_conn, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        browser.get("/")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_more_rows_do_not_mean_more_queries(app, as_user, time):
    focal = as_user("focal.tyt")
    focal.get("/")
    before = queries(app, focal)
    with acting(app) as session:
        unit = unit_of(session, "tyt")
        for number in range(12):
            values = {
                "happened_on": date(2026, 11, 1),
                "title": f"Sao lưu thêm {number}",
                "result": "ok",
                "next_due": date(2026, 11, 8),
            }
            add_entry(REGISTERS["backups"], unit, None, values, {"method": "full"}, actor_id=None)
        session.commit()
    assert queries(app, focal) == before


def test_a_job_is_told_only_to_who_asked_for_it(app, as_user):
    from compliance.core.jobs import Job

    with acting(app) as session:
        focal = user_of(session, "focal.bvdk")
        job = session.scalars(select(Job).where(Job.actor_id == focal.id)).first()
    assert as_user("focal.bvdk").get(f"/jobs/{job.id}.json").json["finished"] is True
    assert as_user("focal.ttyt").get(f"/jobs/{job.id}.json").status_code == 404


def numbers(browser, section: str) -> dict[str, int]:
    """Return the numbers at the end of each line of a list of things to do, by address."""
    return {
        link.get("href"): int(link.text_content().rpartition(": ")[2].replace(".", ""))
        for link in browser.page.xpath(f"//section[@aria-labelledby='{section}']//a")
    }


@pytest.mark.sqlite_only
def test_what_is_late_has_one_number_on_every_page(as_user):
    coordinator = as_user("coordinator")
    coordinator.get("/")
    late = numbers(coordinator, "late")
    kinds = {path: count for path, count in late.items() if path.startswith("/calendar/")}
    assert len(kinds) == 6
    coordinator.get("/dashboards/attention")
    table = coordinator.page.xpath("//section[@aria-labelledby='late']/div[1]//tbody/tr")
    said = {
        row.xpath("string(td[1]/a/@href)"): int(row.xpath("string(td[2]/strong)").strip())
        for row in table
    }
    assert kinds.items() <= said.items()
    assert late["/dashboards/attention"] == sum(said.values()) - sum(kinds.values())
