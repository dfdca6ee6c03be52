"""A centre's plan that covers stations: who may be covered, what they see, how they leave."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.demo.context import ALIASES
from compliance.plans.models import FourLayerPlan, PlanCoverage
from compliance.plans.queries import coverage_of, units_to_cover
from compliance.units.models import HealthUnit
from tests.support.dossiers import acting, unit_of
from tests.support.plans import unit_id
from tests.support.traces import docx_text

FORM = {"document": "05/QĐ-TTYT", "valid_from": "2026-11-01", "valid_to": "2027-10-31"}


def possible(app, name: str = "ttyt") -> list[HealthUnit]:
    with acting(app) as session:
        return list(units_to_cover(unit_of(session, name)))


def cover(app, as_user, chosen, **changes):
    focal = as_user("focal.ttyt")
    url = f"/plans/{unit_id(app, 'ttyt')}/coverage"
    values = {"stations": [str(s.id) for s in chosen], **FORM, **changes}
    return focal, focal.post(url, values)


def test_a_centre_covers_stations_and_prints_them(app, as_user):
    first, second, *_rest = possible(app)
    focal, answer = cover(app, as_user, [first, second])
    assert answer.status_code == 302
    centre = unit_id(app, "ttyt")
    focal.get(f"/plans/{centre}")
    for station in (first, second):
        assert station.name in focal.page.xpath("//main")[0].text_content()
    printed = docx_text(focal.get(f"/plans/{centre}/plan.docx").data)
    assert first.name in printed
    assert "05/QĐ-TTYT" in printed
    assert first.id not in {unit.id for unit in possible(app)}
    leader = as_user("leader")
    leader.get(f"/plans/{first.id}")
    assert "Được phủ bởi phương án của" in leader.text
    leader.get(f"/plans/?state=covered&q={first.name}")
    assert "được phủ bởi phương án của" in leader.text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"document": ""}, "Hãy ghi văn bản"),
        ({"stations": []}, "Hãy chọn ít nhất một trạm"),
        ({"valid_to": "2026-10-01"}, "Ngày kết thúc phải sau"),
        ({"valid_from": ""}, "Hãy nhập ngày bắt đầu"),
    ],
)
def test_a_coverage_has_stations_a_document_and_days(app, as_user, changes, says):
    focal, answer = cover(app, as_user, possible(app)[:1], **changes)
    assert answer.status_code == 200
    assert says in focal.text
    with acting(app) as session:
        assert coverage_of(possible(app)[0].id) is None
        assert session


def test_a_station_with_a_plan_of_its_own_or_of_another_centre_is_not_covered(app, as_user):
    with acting(app) as session:
        own = session.scalars(
            select(HealthUnit).join(FourLayerPlan, FourLayerPlan.unit_id == HealthUnit.id)
            .where(HealthUnit.code == ALIASES["tyt"])
        ).one()  # fmt: skip
        other = unit_of(session, "bvdk")
    for unit in (own, other):
        _focal, answer = cover(app, as_user, [unit])
        assert answer.status_code == 200
        with acting(app):
            assert coverage_of(unit.id) is None


def test_a_covered_station_leaves_with_a_reason_and_writes_its_own(app, as_user):
    with acting(app) as session:
        focal = as_user("focal.tyt")
        tyt = unit_of(session, "tyt")
        plan = session.scalars(
            select(FourLayerPlan).where(FourLayerPlan.unit_id == unit_of(session, "ttyt").id)
        ).one()
        own = session.scalars(select(FourLayerPlan).where(FourLayerPlan.unit_id == tyt.id)).one()
        from compliance.core.db import transaction

        with transaction():
            own.unit_id = unit_of(session, "cdc").id
            session.flush()
            session.add(PlanCoverage(plan_id=plan.id, unit_id=tyt.id, document="05/QĐ"))
    address = f"/plans/{tyt.id}"
    focal.get(address)
    assert "Được phủ bởi phương án của" in focal.text
    assert "L1-01" in focal.text, "what it still does itself"
    assert focal.post(f"{address}/start").status_code == 400
    assert focal.post(f"{address}/decline", {"reason": ""}).status_code == 400
    assert focal.post(f"{address}/decline", {"reason": "Có máy chủ riêng"}).status_code == 302
    assert focal.get(f"{address}/layers/1").status_code == 200
    with acting(app) as session:
        assert coverage_of(tyt.id) is None
        row = session.scalars(select(PlanCoverage).where(PlanCoverage.unit_id == tyt.id)).one()
    assert row.declined_reason == "Có máy chủ riêng"


def test_a_coverage_ends_on_the_day_that_is_written(app, as_user, time):
    station = possible(app)[0]
    focal, _answer = cover(app, as_user, [station], valid_to="")
    url = f"/plans/{unit_id(app, 'ttyt')}/coverage"
    focal.get(url)
    end = focal.page.xpath("//form[contains(@action, '/end')]/@action")[0]
    assert focal.post(end, {"valid_to": "2026-10-01"}).status_code == 400
    assert focal.post(end, {"valid_to": "2026-11-25"}).status_code == 302
    with acting(app):
        assert coverage_of(station.id) is not None
    time.advance(days=4)
    with acting(app):
        assert coverage_of(station.id) is None
    focal.get(url)
    assert "Không còn phủ" in focal.text
