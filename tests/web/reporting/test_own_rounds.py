"""A parent unit opens a round of its own: who may, who may not, from the first form to closing."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.paging import ListRequest
from compliance.figures import facts
from compliance.obligations.sources import sources
from compliance.reporting.models import PeriodState, ReportPeriod, ReportState, UnitReport
from compliance.reporting.yearly import result
from compliance.units.models import HealthUnit
from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def opened(db, unit) -> ReportPeriod:
    """The round of the demo: opened by the centre for its stations."""
    period = db.scalars(select(ReportPeriod).where(ReportPeriod.owner_id.is_not(None))).one()
    assert period.owner_id == unit("ttyt").id
    return period


def page_of(period: ReportPeriod) -> str:
    return f"/reports/periods/{period.id}"


def reports(db, period: ReportPeriod) -> list[tuple[UnitReport, HealthUnit]]:
    rows = db.execute(
        select(UnitReport, HealthUnit)
        .join(HealthUnit, HealthUnit.id == UnitReport.unit_id)
        .where(UnitReport.period_id == period.id)
        .order_by(HealthUnit.name)
    )
    return [(row[0], row[1]) for row in rows]


def test_a_focal_point_of_a_centre_asks_the_stations_that_report_through_it(as_user, db, unit):
    focal: Browser = as_user("focal.ttyt")
    focal.get("/reports/")
    assert focal.page.xpath("//a[contains(., 'Mở báo cáo cho đơn vị dưới')]")
    focal.get("/reports/open-below")
    offered = focal.page.xpath("//input[@name='units']/@value")
    assert str(unit("tyt").id) in offered
    assert str(unit("bvdk").id) not in offered
    assert str(unit("ttyt").id) not in offered
    asked = {"adhoc": "dx-tap-huan", "title": "Tình hình tập huấn quý này"}
    assert focal.post("/reports/open-below", asked | {"units": []}).status_code == 400
    assert "Hãy chọn ít nhất một đơn vị." in focal.text
    # a unit that does not report through it cannot be put in by hand
    wrong = focal.post("/reports/open-below", asked | {"units": [str(unit("bvdk").id)]})
    assert wrong.status_code == 400
    before = {period.id for period in db.scalars(select(ReportPeriod))}
    focal.post("/reports/open-below", asked | {"units": [str(unit("tyt").id)]}, follow=True)
    assert "Đã mở đợt: Tình hình tập huấn quý này." in focal.text
    db.rollback()
    (period,) = [p for p in db.scalars(select(ReportPeriod)) if p.id not in before]
    assert period.owner_id == unit("ttyt").id
    assert period.code == "2026-NB-2"
    ((report, station),) = reports(db, period)
    assert (station.id, report.checker_id) == (unit("tyt").id, unit("ttyt").id)
    assert not report.obliged


def test_who_has_nobody_below_is_told_so_and_the_coordinator_opens_the_departments(as_user):
    alone = as_user("focal.tyt")
    alone.get("/reports/open-below")
    assert "Không có đơn vị nào gửi báo cáo qua đơn vị của bạn." in alone.text
    alone.get("/reports/")
    assert "Mở báo cáo cho đơn vị dưới" not in alone.text
    answer = as_user("coordinator").get("/reports/open-below", follow=False)
    assert answer.location.endswith("/reports/open-ad-hoc")
    for login in ("leader", "inspector", "appraiser"):
        assert as_user(login).get("/reports/open-below").status_code == 403


def test_the_department_reads_a_round_of_a_unit_and_does_not_touch_it(as_user, db, opened):
    coordinator = as_user("coordinator")
    coordinator.get("/reports/")
    assert opened.title in coordinator.text
    coordinator.get(page_of(opened))
    assert "đơn vị ấy nhận và xử lý báo cáo" in coordinator.text
    main = "//main//form[@method='post']"
    assert not coordinator.page.xpath(main)
    sent = next(row for row, _unit in reports(db, opened) if row.state == ReportState.SUBMITTED)
    assert coordinator.get(f"/reports/{sent.id}").status_code == 200
    assert coordinator.get(f"/reports/{sent.id}/check").status_code == 404
    assert coordinator.post(f"/reports/{sent.id}/accept", {"version": "1"}).status_code == 404
    for verb in ("close", "reopen", "late", "sector"):
        assert coordinator.post(f"{page_of(opened)}/{verb}", {"version": "1"}).status_code == 404
    assert coordinator.get(f"{page_of(opened)}/urging.docx").status_code == 404
    assert coordinator.get(f"{page_of(opened)}/sector.pdf").status_code == 404
    # neither does another unit; a station sees its own report and runs nothing
    for login in ("focal.bvdk", "head.bvnhi"):
        assert as_user(login).get(page_of(opened)).status_code == 404
    station = as_user("focal.tyt")
    assert station.get(page_of(opened)).status_code == 200
    assert station.get(f"{page_of(opened)}/sector").status_code == 404
    assert station.post(f"{page_of(opened)}/close", {"version": "1"}).status_code == 404
    assert (
        as_user("head.bvdk").post(f"{page_of(opened)}/close", {"version": "1"}).status_code == 404
    )


def test_the_centre_sees_who_is_late_urges_checks_and_closes(as_user, db, opened):
    head = as_user("head.ttyt")
    head.get(f"{page_of(opened)}/late")
    assert "Công văn đôn đốc" in head.text
    letter = head.get(f"{page_of(opened)}/urging.pdf").data
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(letter)).pages)
    words = " ".join(words.split())
    assert "TRUNG TÂM Y TẾ" in words.upper()
    assert "Lãnh đạo Sở" not in words
    head.post(f"{page_of(opened)}/late", follow=True)
    assert "Mỗi đơn vị chỉ được nhắc một lần trong ngày." in head.text
    version = opened.version
    refused = head.post(f"{page_of(opened)}/close", {"version": version})
    assert refused.status_code == 400
    assert "chờ kiểm tra" in head.text
    for report, _unit in reports(db, opened):
        if report.state == ReportState.SUBMITTED:
            head.get(f"/reports/{report.id}/check")
            token = {"version": str(report.version)}
            assert head.post(f"/reports/{report.id}/accept", token).status_code == 302
    head.get(f"{page_of(opened)}/sector")
    assert "Số cộng lại" in head.text
    assert "Chốt bản tổng hợp" not in head.text
    head.post(f"{page_of(opened)}/close", {"version": version}, follow=True)
    assert "Đã đóng đợt" in head.text
    db.rollback()
    assert db.get_one(ReportPeriod, opened.id).state == PeriodState.CLOSED
    row = db.scalars(select(AuditEvent).where(AuditEvent.event == "report:close")).one()
    assert row.unit_id == str(opened.owner_id)
    again = head.post(f"{page_of(opened)}/close", {"version": version})
    assert again.status_code in (400, 409)  # an old page
    now = db.get_one(ReportPeriod, opened.id).version
    head.post(f"{page_of(opened)}/reopen", {"version": now}, follow=True)
    assert "Đã mở lại đợt" in head.text


def test_a_closed_round_takes_nothing_and_asks_nothing(db, unit, user, opened, as_user):
    report = next(row for row, u in reports(db, opened) if u.id == unit("tyt").id)
    focal = as_user("focal.tyt")
    focal.get("/")
    duty = next(one for one in sources() if one.key == "reporting.due")

    def due() -> set[str]:
        return {one.path for one in duty.duties([unit("tyt").id])}

    assert f"/reports/{report.id}" in due()
    with transaction():
        db.get_one(ReportPeriod, opened.id).state = PeriodState.CLOSED
    assert f"/reports/{report.id}" not in due()
    page = focal.get(f"/reports/{report.id}")
    assert page.status_code == 200
    assert "Điền phần này" not in focal.text
    block = next(iter(focal.page.xpath("//a[contains(@href, '/blocks/')]/@href")), None)
    assert block is None
    head = as_user("head.tyt")
    assert head.post(f"/reports/{report.id}/submit").status_code == 400


def test_a_round_of_a_unit_is_no_line_of_the_year_and_no_figure(db, unit, user, opened):
    window = facts.Window(opened.due_on.replace(month=1, day=1), opened.due_on)
    rows = facts.rows_of("reports", [unit("tyt").id], window)
    assert opened.title not in {row.title for row in rows}
    lines = result(user("coordinator"), 2026, ListRequest(q=unit("tyt").name))
    inner = {row.id for row, _unit in reports(db, opened)}
    assert inner
    assert all(line.due <= 2 for line in lines)
