"""What is put right afterwards: a report corrected, a unit excused or closed meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.core.errors import Clash, Refused
from compliance.core.paging import ListRequest
from compliance.core.types import new_id
from compliance.figures import facts
from compliance.reporting import services
from compliance.reporting.collected import combined
from compliance.reporting.documents import matrix_file, yearly_file
from compliance.reporting.listing import off_count, overdue
from compliance.reporting.models import PeriodState, ReportState, ReportValue
from compliance.reporting.prefill import window_of
from compliance.reporting.queries import counts, department_part, periods_of
from compliance.reporting.rules import rules
from compliance.reporting.sent import revisions_of
from compliance.reporting.services.reminding import due_for_reminder
from compliance.reporting.sheet import sheet_of
from compliance.reporting.snapshot import fingerprint
from compliance.reporting.yearly import result
from compliance.units.models import HealthUnit
from compliance.verification.queries import document_of
from tests.support.reporting import fill, loaded, open_quarter, report_of, reports_of, send


def at(day: date) -> None:
    clock.use_clock(clock.FrozenClock(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)))


@pytest.fixture
def quarter(db, unit):
    """The first quarter of 2027, opened on 20 February, due on 9 March."""
    at(date(2027, 2, 20))
    return open_quarter(unit("so-y-te"), "Q1", 2027)


def _complete(part):
    with transaction():
        fill(part)
        part.answers = part.answers | {"t2604_csdl_ra_soat": {"v": 0}}
        services.submit(sheet_of(part), actor_id=None)


def _year(viewer, name):
    rows = result(viewer, 2027, ListRequest("", "name", False, 1, {}))
    return next((row for row in rows if row.name == name), None)


def test_an_accepted_report_is_corrected_after_the_sector_was_consolidated(db, user, unit, quarter):
    head, coordinator = user("head.bvdk"), user("coordinator")
    report = report_of(quarter, unit("bvdk"), head)
    send(report)
    with transaction():
        services.accept(report, report.version, actor_id=coordinator.id)
    with transaction():
        first = services.collate(quarter, actor_id=coordinator.id)
    values = select(func.count()).where(ReportValue.report_id == report.id)
    assert session().scalar(values) > 40
    sent = revisions_of(report.id)[0].revision

    report = loaded(coordinator, report.id)
    with pytest.raises(Refused, match="lý do"), transaction():
        services.reopen_report(report, report.version, {}, None, actor_id=coordinator.id)
    reasons = {"v01_so_csdl": "Khác danh mục."}
    with pytest.raises(Clash), transaction():
        services.reopen_report(report, report.version - 1, reasons, None, actor_id=coordinator.id)
    with transaction():
        services.reopen_report(report, report.version, reasons, None, actor_id=coordinator.id)

    # its figures count no more, what was printed is revoked, and it is no return
    assert (report.state, report.accepted_on, report.returns) == (ReportState.RETURNED, None, 0)
    assert session().scalar(values) == 0
    assert document_of(sent.content_hash).revoked_at is not None
    assert revisions_of(report.id)[0].reasons == reasons
    assert revisions_of(report.id)[0].review.accepted

    at(date(2027, 3, 1))
    report = loaded(head, report.id)
    with transaction():
        stored = dict(report.answers)
        stored["v01_so_csdl"] = {"v": 77, "why": "Đã đối chiếu."}
        report.answers = stored
    with transaction():
        services.submit(sheet_of(loaded(head, report.id)), actor_id=head.id)
    report = loaded(coordinator, report.id)
    with transaction():
        services.accept(report, report.version, actor_id=coordinator.id)
    assert combined(quarter, rules())["v01_so_csdl"].number == 77
    with transaction():
        second = services.collate(quarter, actor_id=coordinator.id)
    assert (first.number, second.number) == (1, 2)


def test_the_department_corrects_its_own_part(db, user, unit, quarter):
    coordinator = user("coordinator")
    part = loaded(coordinator, department_part(quarter).id)
    _complete(part)
    assert part.state == ReportState.ACCEPTED
    with transaction():
        key = next(iter(revisions_of(part.id)[0].revision.content["blocks"]))["rows"][0]["key"]
        services.reopen_report(part, part.version, {key: "Sai."}, None, actor_id=coordinator.id)
    assert loaded(coordinator, part.id).awaited
    _complete(loaded(coordinator, part.id))
    assert [each.revision.number for each in revisions_of(part.id)] == [2, 1]


def test_what_was_not_read_is_not_sent(db, user, unit, quarter):
    head = user("head.bvdk")
    report = report_of(quarter, unit("bvdk"), head)
    sheet = sheet_of(report)
    seen = fingerprint(sheet, [])
    services.refuse_unseen(sheet, seen)
    with transaction():
        report.answers = report.answers | {"v01_so_csdl": {"v": 9}}
    with pytest.raises(Clash, match="vừa đổi"):
        services.refuse_unseen(sheet_of(loaded(head, report.id)), seen)


def test_a_late_report_is_returned_even_after_the_sector_was_sent(db, user, unit, quarter):
    head, coordinator = user("head.bvdk"), user("coordinator")
    report = report_of(quarter, unit("bvdk"), head)
    send(report)
    with transaction():
        quarter.state = PeriodState.SENT
    report = loaded(coordinator, report.id)
    with transaction():
        services.return_report(
            report, report.version, {"v01_so_csdl": "Sai."}, None, actor_id=coordinator.id
        )
    assert report.state == ReportState.RETURNED


def test_a_unit_that_closes_in_mid_period_is_neither_awaited_nor_urged_nor_counted(
    db, user, unit, quarter
):
    coordinator, gone = user("coordinator"), unit("bvdk")
    report = report_of(quarter, gone, coordinator)
    before = counts(coordinator, quarter)
    with transaction():
        gone.closed_on = date(2027, 3, 1)
    after = counts(coordinator, quarter)
    assert (after["total"], after["missing"]) == (before["total"] - 1, before["missing"] - 1)
    assert off_count(coordinator, quarter) == 1
    at(date(2027, 3, 9))
    assert report.id not in due_for_reminder(date(2027, 3, 9))
    at(date(2027, 3, 20))
    assert report.id not in {row.id for row in overdue(coordinator, quarter)}
    content = services.sector_content(quarter)
    assert gone.name not in content["shortcomings"]["missing"]
    assert content["counts"]["total"] == sum(row["total"] for row in content["by_kind"])
    assert _year(coordinator, gone.name) is None
    told = next(row for row in periods_of(coordinator) if row[0].id == quarter.id)
    assert told.total == after["total"]
    table = facts.table("reports")
    window = facts.Window(date(2027, 3, 1), date(2027, 3, 31))
    assert quarter.code not in {row.values["period"] for row in table.rows([gone.id], window)}

    # closed after the day, it had to report
    with transaction():
        gone.closed_on = date(2027, 3, 10)
    assert counts(coordinator, quarter)["total"] == before["total"]
    assert gone.name in services.sector_content(quarter)["shortcomings"]["missing"]
    assert report.id not in {row.id for row in overdue(coordinator, quarter)}


def test_a_unit_is_excused_from_a_report_and_asked_again(db, user, unit, quarter):
    coordinator, hospital = user("coordinator"), unit("bvdk")
    report = report_of(quarter, hospital, coordinator)
    total = counts(coordinator, quarter)["total"]
    with pytest.raises(Refused, match="lý do"), transaction():
        services.excuse(report, report.version, "")
    with transaction():
        services.excuse(report, report.version, "Sáp nhập từ 01/03.")
    assert counts(coordinator, quarter)["total"] == total - 1
    at(date(2027, 3, 20))
    assert report.id not in {row.id for row in overdue(coordinator, quarter)}
    row = _year(coordinator, hospital.name)
    assert (row.due, row.missing, row.excused, row.share) == (0, 0, 1, None)
    assert yearly_file(2027, [row])[:2] == b"PK"
    assert matrix_file(quarter, [report])[:2] == b"PK"
    with transaction():
        services.end_excuse(report, report.version)
    assert counts(coordinator, quarter)["total"] == total


def test_lateness_that_was_excused_is_not_held_against_the_unit(db, user, unit, quarter):
    coordinator, hospital = user("coordinator"), unit("bvdk")
    at(date(2027, 3, 12))
    report = report_of(quarter, hospital, coordinator)
    send(report)
    row = _year(coordinator, hospital.name)
    assert (row.due, row.late, row.days, row.excused) == (1, 1, 3, 0)
    with transaction():
        services.excuse(report, report.version, "Thiên tai.")
    row = _year(coordinator, hospital.name)
    assert (row.due, row.late, row.days, row.excused) == (0, 0, 0, 1)
    assert report.days_late == 3
    assert report.id in {one.id for one in reports_of(quarter, coordinator)}
    other = report_of(quarter, unit("ttyt"), coordinator)
    at(date(2027, 3, 1))
    send(other)
    with pytest.raises(Refused, match="đúng hạn"), transaction():
        services.excuse(other, other.version, "x")


def test_a_unit_founded_after_the_round_was_opened_is_asked_too(db, user, unit, quarter):
    coordinator, hospital = user("coordinator"), unit("bvdk")
    total = counts(coordinator, quarter)["total"]
    with transaction():
        new = HealthUnit(
            id=new_id(),
            code="bv-moi",
            name="Bệnh viện Mới",
            kind=hospital.kind,
            group=hospital.group,
            parent_id=hospital.parent_id,
            department_id=hospital.department_id,
        )
        session().add(new)
    with pytest.raises(Refused, match="mang mã"), transaction():
        services.join(quarter, "khong-co")
    with pytest.raises(Refused, match="đã có"), transaction():
        services.join(quarter, hospital.code)
    with transaction():
        report = services.join(quarter, "bv-moi")
    assert (report.state, report.obliged, report.checker_id) == (
        ReportState.OPEN,
        True,
        quarter.department_id,
    )
    assert counts(coordinator, quarter)["total"] == total + 1
    with transaction():
        quarter.state = PeriodState.SENT
    with pytest.raises(Refused, match="đã xong"), transaction():
        services.join(quarter, "bv-moi")


def test_the_department_counts_the_reports_of_its_round_and_narrows_what_it_reads(
    db, user, unit, quarter
):
    coordinator, gone = user("coordinator"), unit("bvdk")
    with transaction():
        gone.closed_on = date(2027, 3, 10)  # after the due day: its report is missing for good
    at(date(2027, 3, 20))
    part = loaded(coordinator, department_part(quarter).id)
    sheet = sheet_of(part)
    taken = sheet.taken
    missing = counts(coordinator, quarter)
    obliged = [row for row in reports_of(quarter, coordinator) if row.obliged]
    assert taken["v13_chua_gui"].answer.value == len(obliged)
    assert missing["missing"] == missing["total"]

    # the rows behind a share of the sector are those of its base, whatever else is in the register
    units = [row.id for row in db.query(HealthUnit).filter_by(closed_on=None)]
    window = window_of(quarter)
    everybody = facts.rows_of("people", units, window)
    narrowed = facts.rows_of("people", units, window, only={"security_duty": True})
    wanted = [row.key for row in everybody if row.values["security_duty"]]
    assert 0 < len(wanted) < len(everybody)
    assert sorted(row.key for row in narrowed) == sorted(wanted)
    share = taken["v12_ty_le_dau_moi_da_hoc"]
    assert share.answer.base == len([row for row in everybody if row.values["security_duty"]])
    kinds = {
        row.values["kind"] for row in facts.rows_of("systems", units, window, only={"kind": "his"})
    }
    assert kinds <= {"his", None}
