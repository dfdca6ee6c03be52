"""Deadlines by the pack's numbers."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.core.days import add_months
from compliance.privacy.clocks import dossier_deadlines, request_deadlines
from compliance.privacy.models import ImpactAssessment, SubjectRequest
from compliance.sharing.gate import pack_today
from compliance.sharing.rules import rows_of

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(autouse=True)
def context(db):
    """Holidays are in the database."""
    return db


def dossier(**values) -> dict[str, object]:
    kind = rows_of(pack_today(), "impact_assessments")["xu-ly"]
    row = ImpactAssessment(kind="xu-ly", **({"status": "phai-lap"} | values))
    return {one.id: (one.due, one.late) for one in dossier_deadlines(row, kind)}


def test_a_dossier_is_due_sixty_days_after_the_first_day():
    found = dossier(started_on=date(2026, 9, 1))
    assert found["nop"] == (date(2026, 10, 31), True)
    assert dossier(started_on=date(2026, 9, 1), filed_on=date(2026, 10, 31))["nop"][1] is False
    assert dossier(started_on=date(2026, 9, 1), filed_on=date(2026, 11, 1))["nop"][1] is True
    assert dossier()["nop"] == (None, False)


def test_updates_follow_half_a_year_later_and_ten_days_after_a_change():
    found = dossier(filed_on=date(2026, 8, 31), changed_on=date(2026, 11, 20))
    assert found["cap-nhat-ky"][0] == date(2027, 2, 28)
    assert found["cap-nhat-ngay"] == (date(2026, 11, 30), False)
    newer = dossier(filed_on=date(2026, 3, 1), updated_on=date(2026, 10, 5))
    assert newer["cap-nhat-ky"][0] == date(2027, 4, 5)


def test_no_clock_runs_for_an_exempt_unit_and_all_for_an_unclear_one():
    started = {"started_on": date(2026, 9, 1)}
    assert dossier(status="duoc-mien", **started) == {}
    assert dossier(status=None, **started) == {}
    assert dossier(status="chua-ro", **started)["nop"][0] == date(2026, 10, 31)


def clocks(**values):
    row = SubjectRequest(kind="xoa", received_on=date(2026, 11, 13), via_others=False, **values)
    return [one.due for one in request_deadlines(row, pack_today())]


def test_a_request_is_answered_in_working_days_and_done_in_days():
    assert clocks() == [date(2026, 11, 17), date(2026, 12, 3)]
    row = SubjectRequest(kind="xoa", received_on=date(2026, 11, 13), via_others=True)
    assert request_deadlines(row, pack_today())[1].due == date(2026, 12, 13)
    assert clocks(extension_reason="Nhiều kho lưu")[1] == date(2026, 12, 23)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_months_end_where_the_month_ends(day, months, later):
    assert add_months(day, months) == later
