"""Numbers taken from the registers: the same however little is read, with few queries."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from compliance.core.db import session
from compliance.figures import facts
from compliance.reporting import prefill
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.sheet import block_sheet, sheet_of
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

    def every_column(key, units, window, _fields=None):
        return asked(key, units, window)

    monkeypatch.setattr(prefill.facts, "rows_of", every_column)
    whole = sheet_of(report)
    assert {
        key: (one.answer, one.unknown, [r.key for r in one.rows]) for key, one in few.taken.items()
    } == {
        key: (one.answer, one.unknown, [r.key for r in one.rows])
        for key, one in whole.taken.items()
    }


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
    assert queries(db, lambda: sheet_of(report)) <= 30
    for block in sheet_of(report).form.blocks:
        assert queries(db, lambda block=block: block_sheet(report, block.id)) <= 18, block.id
