"""Many reports accepted at once: what may go, what is left out and why, each with its audit row."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from compliance.core.audit import AuditEvent
from compliance.reporting.models import ReportPeriod, ReportState, ReportValue, UnitReport
from compliance.units.models import HealthUnit
from tests.support.browser import Browser
from tests.support.reporting import loaded, send

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def waiting(db, user, unit) -> tuple[str, list[UnitReport]]:
    """The open period of the demo with reports that wait; one breaks a check and says nothing."""
    period = db.scalars(select(ReportPeriod).where(ReportPeriod.code == "2026-YEAR")).one()
    rows = db.scalars(
        select(UnitReport)
        .join(HealthUnit, HealthUnit.id == UnitReport.unit_id)
        .where(UnitReport.period_id == period.id, UnitReport.state == ReportState.SUBMITTED)
        .order_by(HealthUnit.name)
    ).all()
    assert len(rows) >= 3
    return f"/reports/periods/{period.id}", list(rows)


def test_the_ticked_reports_are_previewed_and_accepted_each_with_its_row(as_user, db, waiting):
    address, rows = waiting
    coordinator: Browser = as_user("coordinator")
    coordinator.get(f"{address}?state=submitted")
    boxes = coordinator.page.xpath("//input[@type='checkbox' and @name='id']/@value")
    assert {str(row.id) for row in rows} <= set(boxes)
    ticked = "&".join(f"id={row.id}" for row in rows)
    coordinator.get(f"{address}/accept?{ticked}")
    ready = coordinator.page.xpath("//form//input[@name='id']/@value")
    named = [row for row in rows if str(row.id) in ready]
    assert named
    sent = {"id": ready}
    sent |= {
        f"version:{key}": coordinator.page.xpath(f"//input[@name='version:{key}']/@value")[0]
        for key in ready
    }
    before = db.scalar(select(func.count()).where(AuditEvent.event == "report:accept"))
    # one is returned by somebody else between the preview and the confirmation
    other = as_user("coordinator")
    if len(ready) > 1:
        back = named[0]
        other.get(f"/reports/{back.id}/check")
        reason = {"version": str(back.version), "reason:v01_so_csdl": "Khác danh mục."}
        assert other.post(f"/reports/{back.id}/check", reason).status_code == 302
    page = coordinator.post(f"{address}/accept", sent)
    assert page.status_code == 200
    left = 1 if len(ready) > 1 else 0
    assert f"Đã chấp nhận {len(ready) - left} báo cáo, để lại {left}." in coordinator.text
    db.rollback()
    states = {
        str(row.id): row.state for row in db.scalars(select(UnitReport)) if str(row.id) in ready
    }
    assert sorted(states.values()).count(ReportState.ACCEPTED) == len(ready) - left
    after = db.scalar(select(func.count()).where(AuditEvent.event == "report:accept"))
    assert after - before == len(ready) - left
    done = next(row for row in named if states[str(row.id)] == ReportState.ACCEPTED)
    assert db.scalar(select(func.count()).where(ReportValue.report_id == done.id)) > 10


def test_what_has_something_open_is_left_out_with_its_reason(as_user, db, user, unit, waiting):
    address, rows = waiting
    period_id = rows[0].period_id
    centre, hospital = (
        loaded(
            user("coordinator"),
            db.scalar(
                select(UnitReport.id).where(
                    UnitReport.period_id == period_id, UnitReport.unit_id == unit(name).id
                )
            ),
        )
        for name in ("ttyt", "bvdk")
    )
    send(centre)  # its stations have not reported
    send(hospital)  # what it wrote last time stands there again, and nothing is said of it
    accepted = next(
        row.id
        for row in db.scalars(select(UnitReport).where(UnitReport.period_id == period_id))
        if row.state == ReportState.ACCEPTED
    )
    coordinator = as_user("coordinator")
    ticked = "&".join(f"id={key}" for key in (centre.id, hospital.id, accepted, rows[0].id, "x"))
    coordinator.get(f"{address}/accept?{ticked}")
    assert coordinator.page.xpath("//form//input[@name='id']/@value") == [str(rows[0].id)]
    left = {
        " ".join(task.xpath(".//a/text()")): " ".join(task.xpath(".//*[@class='task-note']/text()"))
        for task in coordinator.page.xpath("//main//li[@class='task']")
    }
    assert "Đơn vị dưới chưa gửi: Trạm Y tế" in left[centre.unit.name]
    assert "giống hệt kỳ trước" in left[hospital.unit.name]
    assert "Báo cáo không còn chờ kiểm tra." in left.values()
    # nothing put in by hand gets around it
    forced = {"id": [str(hospital.id)], f"version:{hospital.id}": str(hospital.version)}
    coordinator.post(f"{address}/accept", forced)
    assert "Đã chấp nhận 0 báo cáo, để lại 1." in coordinator.text
    db.rollback()
    assert db.get_one(UnitReport, hospital.id).state == ReportState.SUBMITTED


def test_a_parent_unit_accepts_those_of_its_own_and_nobody_elses(as_user, db, unit, waiting):
    hospital_round, rows = waiting
    inner = db.scalars(select(ReportPeriod).where(ReportPeriod.owner_id == unit("ttyt").id)).one()
    sent = db.scalars(
        select(UnitReport).where(
            UnitReport.period_id == inner.id, UnitReport.state == ReportState.SUBMITTED
        )
    ).all()
    assert sent
    address = f"/reports/periods/{inner.id}"
    head = as_user("head.ttyt")
    head.get(address)
    boxes = head.page.xpath("//input[@type='checkbox' and @name='id']/@value")
    assert set(boxes) == {str(row.id) for row in sent}
    ids = {"id": boxes} | {f"version:{row.id}": str(row.version) for row in sent}
    stranger = as_user("coordinator")
    stranger.get(address)
    assert not stranger.page.xpath("//input[@type='checkbox' and @name='id']")
    assert stranger.post(f"{address}/accept", ids).status_code == 404
    other = {"id": [str(rows[0].id)], f"version:{rows[0].id}": str(rows[0].version)}
    assert head.post(f"{hospital_round}/accept", other).status_code == 404
    assert as_user("leader").post(f"{address}/accept", ids).status_code == 403
    head.post(f"{address}/accept", ids)
    assert f"Đã chấp nhận {len(sent)} báo cáo, để lại 0." in head.text
    empty = head.get(f"{address}/accept", follow=False)
    assert "state=submitted" in empty.location
