"""One unit through a quarter: filled, stopped by checks, sent, returned, accepted, consolidated."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.core.errors import Clash, Refused
from compliance.notices.models import Notice
from compliance.reporting import services
from compliance.reporting.answers import Answer
from compliance.reporting.collected import combined
from compliance.reporting.models import (
    PeriodState,
    ReportRevision,
    ReportState,
    ReportValue,
    SectorReport,
)
from compliance.reporting.queries import counts, deliveries_of, to_check
from compliance.reporting.rules import rules
from compliance.reporting.sent import revisions_of
from compliance.reporting.sheet import sheet_of
from compliance.verification.queries import document_of
from tests.support.reporting import fill, loaded, open_quarter, report_of, send


def at(day: date) -> None:
    clock.use_clock(clock.FrozenClock(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)))


@pytest.fixture
def quarter(db, unit):
    """The first quarter of 2027, opened on 20 February."""
    at(date(2027, 2, 20))
    return open_quarter(unit("so-y-te"), "Q1", 2027, kinds=["tram_y_te"])


def test_a_report_is_stopped_sent_returned_sent_again_accepted_and_consolidated(
    db, user, unit, quarter
):
    head, coordinator = user("head.bvdk"), user("coordinator")
    report = report_of(quarter, unit("bvdk"), head)
    assert (quarter.due_on, quarter.cutoff) == (date(2027, 3, 9), date(2027, 2, 28))
    assert report.obliged
    assert report.checker.code == "so-y-te"

    # an empty report is stopped by the checks, each at its field
    with pytest.raises(Refused, match="phải xem lại"), transaction():
        services.submit(sheet_of(report), actor_id=head.id)
    sheet = sheet_of(report)
    assert {one.check_id for one in sheet.blocking} >= {"kt-thieu"}
    block = sheet.form.block("v01")
    typed = {
        "v01_so_he_thong": Answer(3),
        "v01_so_csdl": Answer(2),
        "v01_so_he_thong_da_kiem_ke": Answer(5),
    }
    with transaction():
        services.save_block(sheet, block, report.version, typed, actor_id=head.id)
    messages = [one.message for one in sheet_of(loaded(head, report.id)).blocking]
    assert "Số hệ thống đã kiểm kê (5) lớn hơn số hệ thống (3)." in messages
    stale = sheet_of(loaded(head, report.id))
    with pytest.raises(Clash), transaction():
        services.save_block(stale, block, report.version - 1, {}, actor_id=head.id)

    # sent three days late: taken, marked, frozen, its hash known to anybody
    at(date(2027, 3, 12))
    report = loaded(head, report.id)
    send(report)
    assert (report.state, report.days_late) == (ReportState.SUBMITTED, 3)
    first = revisions_of(report.id)[0][0]
    assert document_of(first.content_hash).revoked_at is None
    values = select(func.count()).where(ReportValue.report_id == report.id)
    assert session().scalar(values) == 0
    with pytest.raises(Refused, match="đã gửi"), transaction():
        services.save_missing_note(report, "x")

    # the checker returns it by field; the unit hears of it, both versions stay
    report = loaded(coordinator, report.id)
    assert [one.id for one in to_check(coordinator) if one.period_id == quarter.id] == [report.id]
    with pytest.raises(Refused, match="lý do"), transaction():
        services.return_report(report, report.version, {}, None, actor_id=coordinator.id)
    with transaction():
        services.return_report(
            report,
            report.version,
            {"v01_so_csdl": "Khác danh mục."},
            None,
            actor_id=coordinator.id,
        )
    assert (report.state, report.resend_by) == (ReportState.RETURNED, date(2027, 3, 17))
    assert document_of(first.content_hash).revoked_at is not None
    told = select(Notice.subject).where(Notice.user_id == head.id, Notice.source_id == report.id)
    assert session().scalars(told).all() == ["Báo cáo bị trả lại để sửa"]
    at(date(2027, 3, 15))
    with transaction():
        services.submit(sheet_of(loaded(head, report.id)), actor_id=head.id)
    report = loaded(coordinator, report.id)
    assert (report.days_late, report.first_sent_on) == (3, date(2027, 3, 12))
    assert [each.revision.number for each in revisions_of(report.id)] == [2, 1]
    with pytest.raises(Clash), transaction():
        services.accept(report, report.version - 1, actor_id=coordinator.id)
    with pytest.raises(Refused, match="Chưa có báo cáo nào"), transaction():
        services.collate(quarter, actor_id=coordinator.id)
    with transaction():
        services.accept(report, report.version, actor_id=coordinator.id)

    assert session().scalar(values) > 40

    # consolidated: its numbers are those of the one accepted report; sent when all have it
    with transaction():
        frozen = services.collate(quarter, actor_id=coordinator.id)
    found = combined(quarter, rules())
    assert found["v01_so_csdl"].number == sheet_of(report).answers["v01_so_csdl"].value
    assert frozen.content["counts"]["accepted"] == 1
    assert len(frozen.content["shortcomings"]["missing"]) == counts(coordinator, quarter)["missing"]
    assert frozen.content["shortcomings"]["late"] == [f"{report.unit.name} (3 ngày)"]
    with pytest.raises(Refused, match="chưa đổi"), transaction():
        services.collate(quarter, actor_id=coordinator.id)
    deliveries = deliveries_of(frozen.id)
    assert len(deliveries) == 3
    for delivery in deliveries:
        assert quarter.state == PeriodState.CONSOLIDATED
        with transaction():
            services.mark_sent(
                quarter,
                frozen,
                delivery,
                delivery.version,
                sent_on=date(2027, 3, 15),
                document_number="12/BC-SYT",
            )
    assert quarter.state == PeriodState.SENT


@pytest.mark.parametrize("table", [ReportRevision, SectorReport])
def test_the_database_refuses_to_change_what_was_frozen(db, table):
    with pytest.raises(DBAPIError, match="frozen"), transaction() as current:
        current.execute(update(table).values(content_hash="0" * 64))


def test_a_centre_sends_after_its_stations_or_says_why_not(db, user, unit, quarter):
    focal, head = user("focal.ttyt"), user("head.ttyt")
    station = report_of(quarter, unit("tyt"), user("head.tyt"))
    assert not station.obliged
    assert station.checker.code == unit("ttyt").code
    report = report_of(quarter, unit("ttyt"), head)
    with transaction():
        fill(report)
        report.missing_note = None
    with pytest.raises(Refused, match="đơn vị dưới chưa gửi"), transaction():
        services.submit(sheet_of(report), actor_id=head.id)
    station, report = loaded(user("head.tyt"), station.id), loaded(head, report.id)
    send(station)
    waiting = [one.id for one in to_check(focal) if one.period_id == quarter.id]
    assert waiting == [station.id]
    with transaction():
        services.accept(loaded(focal, station.id), station.version, actor_id=focal.id)
        services.save_missing_note(loaded(head, report.id), "Hai trạm mất mạng.")
        revision = services.submit(sheet_of(loaded(head, report.id)), actor_id=head.id)
    assert unit("tyt").name not in revision.content["missing"]
    assert revision.content["missing_note"] == "Hai trạm mất mạng."


def test_what_was_reported_is_carried_and_only_changes_are_asked(db, user, unit, quarter):
    head = user("head.bvdk")
    report = report_of(quarter, unit("bvdk"), head)
    send(report)
    at(date(2027, 5, 25))
    half = open_quarter(unit("so-y-te"), "Q2", 2027)
    assert (half.also_id, half.covers_from, half.title) == (
        "H1",
        date(2027, 1, 1),
        "Báo cáo quý II và 6 tháng năm 2027",
    )
    with pytest.raises(Refused, match="đã mở"):
        open_quarter(unit("so-y-te"), "H1", 2027)
    sheet = sheet_of(report_of(half, unit("bvdk"), head))
    assert sheet.before.title == "Báo cáo quý I/2027"
    # registers may contradict each other or the last report by now; nothing is left to be typed
    assert "kt-thieu" not in {one.check_id for one in sheet.findings}
    line = next(one for one in sheet.lines(sheet.form.block("v01")) if one.last is not None)
    assert line.answer.same(line.last)
    assert not line.changed
    # carried answers are not stored; a changed one is, and is marked
    before = sheet.answers["v05_so_ho_so"].value
    typed = {one.key: sheet.answers[one.key] for one in sheet.form.block("v05").fields}
    with transaction():
        changed = typed | {"v05_so_ho_so": Answer(before * 3)}
        services.save_block(
            sheet, sheet.form.block("v05"), sheet.report.version, changed, actor_id=head.id
        )
    assert list(sheet.report.answers) == ["v05_so_ho_so"]
    again = sheet_of(loaded(head, sheet.report.id))
    asked = [one for one in again.blocking if one.key == "v05_so_ho_so"]
    assert [one.result for one in asked] == ["ask_reason"]
    # a reason is enough
    with transaction():
        answered = typed | {"v05_so_ho_so": Answer(before * 3, reason="Nhập bù dữ liệu cũ.")}
        services.save_block(
            again, again.form.block("v05"), again.report.version, answered, actor_id=head.id
        )
    last = sheet_of(loaded(head, sheet.report.id))
    assert "v05_so_ho_so" not in {one.key for one in last.blocking}
