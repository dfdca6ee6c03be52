"""Numbers taken from the registers: the same however little is read, with few queries."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from compliance.budget.models import BudgetLine
from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.core.types import new_id
from compliance.figures import facts
from compliance.reporting import prefill
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.sheet import block_sheet, sheet_of
from compliance.sharing.models import ShareRequest
from compliance.sharing.states import ShareKind, ShareState
from compliance.systems.models import InformationSystem, Interconnection
from compliance.training.models import Attendance, Course, CourseKind, CourseState
from tests.support.reporting import report_of

UNITS = ["bvdk", "ttyt", "tyt", "so-y-te"]


def yearly(db, unit, user, name: str) -> UnitReport:
    period = db.scalars(select(ReportPeriod).where(ReportPeriod.code == "2026-YEAR")).one()
    return report_of(period, unit(name), user("coordinator"))


def queries(db, work) -> int:
    seen: list[str] = []

    def note(_conn, _cursor, statement, _params, _context, _many):
        seen.append(statement)

    engine = session().get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("name", UNITS)
def test_reading_only_the_columns_that_are_looked_at_changes_no_number(
    db, unit, user, name, monkeypatch
):
    report = yearly(db, unit, user, name)
    few = sheet_of(report)
    assert sum(not one.answer.empty for one in few.taken.values()) > 10
    asked = facts.rows_of

    def every_column(key, units, window, _fields=None, _only=None):
        return asked(key, units, window)

    monkeypatch.setattr(prefill.facts, "rows_of", every_column)
    whole = sheet_of(report)

    def said(sheet):
        # Rows are counted, so they come in any order: other columns may be read by another way.
        return {
            key: (one.answer, one.unknown, sorted(str(row.key) for row in one.rows))
            for key, one in sheet.taken.items()
        }

    assert said(few) == said(whole)


@pytest.mark.parametrize("name", UNITS)
def test_a_block_by_itself_says_what_the_whole_report_says_of_it(db, unit, user, name):
    report = yearly(db, unit, user, name)
    # Typed numbers that break checks, also across blocks, must be told on the block's page too.
    report.answers = {"v11_tong_he_thong": {"v": 1}, "v11_da_phe_duyet": {"v": 7}}
    whole = sheet_of(report)
    told = 0
    for block in whole.form.blocks:
        alone = block_sheet(report, block.id).lines(block)
        for one, other in zip(alone, whole.lines(block), strict=True):
            assert (one.answer, one.default, one.findings) == (
                other.answer,
                other.default,
                other.findings,
            ), one.field.key
            told += len(one.findings)
    assert told


@pytest.mark.parametrize("name", UNITS)
def test_a_report_reads_each_register_once_and_a_block_only_its_own(db, unit, user, name):
    report = yearly(db, unit, user, name)
    assert queries(db, lambda: sheet_of(report)) <= 36
    for block in sheet_of(report).form.blocks:
        assert queries(db, lambda block=block: block_sheet(report, block.id)) <= 18, block.id


def taken_of(report: UnitReport, key: str):
    return sheet_of(report).taken[key]


def test_classes_and_attendances_come_from_the_courses_held_in_the_period(db, unit, user):
    report = yearly(db, unit, user, "bvdk")
    window = prefill.window_of(report.period)
    held = [
        course
        for course in db.scalars(select(Course).where(Course.unit_id == report.unit_id))
        if course.state == CourseState.DONE
        and course.kind != CourseKind.DRILL
        and course.withdrawn_at is None
        and window.start <= course.ends_on <= window.end
    ]
    assert held
    listed = Counter(row.course_id for row in db.scalars(select(Attendance)) if row.completed)
    people = sum(
        listed[one.id] or (one.leaders_count or 0) + (one.staff_count or 0) for one in held
    )
    assert taken_of(report, "v12_so_lop").answer.value == len(held)
    assert taken_of(report, "v12_so_luot_nguoi").answer.value == people
    # a class of which nobody knows how many came makes the sum unknown, not smaller
    with transaction() as current:
        current.add(unlisted(held[0]))
    assert taken_of(report, "v12_so_lop").answer.value == len(held) + 1
    unknown = taken_of(report, "v12_so_luot_nguoi")
    assert (unknown.answer.empty, unknown.unknown) == (True, 1)


def unlisted(like: Course) -> Course:
    """Return a class of the same days without a list and without numbers."""
    return Course(
        id=new_id(),
        unit_id=like.unit_id,
        title="Lớp chưa ghi số người (mẫu)",
        kind=CourseKind.AWARENESS,
        state=CourseState.DONE,
        starts_on=like.starts_on,
        ends_on=like.ends_on,
        created_at=clock.now(),
    )


def test_an_agreement_is_known_of_the_link_to_the_party_that_it_names(db, unit, user):
    report = yearly(db, unit, user, "bvdk")
    links = db.scalars(
        select(Interconnection)
        .join(InformationSystem, InformationSystem.id == Interconnection.system_id)
        .where(InformationSystem.unit_id == report.unit_id)
    ).all()
    assert links
    asked = taken_of(report, "v08_so_ket_noi_co_thoa_thuan")
    assert (asked.answer.empty, asked.silent) == (True, True)
    with transaction() as current:
        for number, link in enumerate(links):
            current.add(
                ShareRequest(
                    id=new_id(),
                    unit_id=report.unit_id,
                    system_id=link.system_id,
                    code=f"KN-{number}",
                    kind=ShareKind.STANDING,
                    state=ShareState.RELEASED,
                    title="Kết nối (mẫu)",
                    recipient_name=link.other_name.upper(),
                    agreement_number="12/TT (mẫu)",
                    created_at=clock.now(),
                )
            )
    known = taken_of(report, "v08_so_ket_noi_co_thoa_thuan")
    assert known.answer.value == len(links)
    with transaction():
        ended = db.scalars(select(ShareRequest).where(ShareRequest.code == "KN-0")).one()
        ended.agreement_to = prefill.window_of(report.period).end - timedelta(1)
    some = taken_of(report, "v08_so_ket_noi_co_thoa_thuan")
    assert (some.answer.empty, some.unknown) == (True, 1)


def test_what_no_register_answers_is_said_so(as_user, db, unit, user):
    report = yearly(db, unit, user, "bvdk")
    focal = as_user("focal.bvdk")
    focal.get(f"/reports/{report.id}/blocks/v08")
    assert "Sổ “Kết nối của hệ thống” không cho biết số này: hãy tự điền." in focal.text
    said = 0
    for block in sheet_of(report).form.blocks:
        focal.get(f"/reports/{report.id}/blocks/{block.id}")
        said += focal.text.count("Không sổ nào trong hệ thống đếm số này: hãy tự điền.")
    sheet = sheet_of(report)
    by_hand = [one for one in sheet.form.fields if one.numeric and one.key not in sheet.taken]
    assert by_hand
    assert said == len(by_hand)


def test_amounts_are_taken_in_the_unit_of_the_field(db, unit, user):
    report = yearly(db, unit, user, "bvdk")
    lines = db.scalars(select(BudgetLine).where(BudgetLine.unit_id == report.unit_id)).all()
    counted = [
        line
        for line in lines
        if line.security and line.withdrawn_at is None and line.year == report.period.cutoff.year
    ]
    amounts = [line.planned if line.allotted is None else line.allotted for line in counted]
    assert sum(amounts) > 1_000_000
    taken = taken_of(report, "an_chi_an_ninh_mang").answer.value
    assert taken == round(sum(amounts) / 1_000_000, 2)
