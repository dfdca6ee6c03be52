"""Days of the calendar, generated: year ends, leap days, the end of months."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.core.days import add_months, next_yearly

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_added_at_the_edges(day, months, then):
    assert add_months(day, months) == then


@given(DAYS, st.integers(0, 120))
def test_months_are_added_as_a_person_counts(day, months):
    then = add_months(day, months)
    assert (then.year - day.year) * 12 + then.month - day.month == months
    last = calendar.monthrange(then.year, then.month)[1]
    assert then.day == min(day.day, last)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_later_day_is_never_due_earlier(day, gap, months):
    assert add_months(day, months) <= add_months(day + timedelta(days=gap), months)


@given(DAYS, st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_a_yearly_day_is_the_next_one(today, yearly):
    found = next_yearly(f"{yearly:%m-%d}", today)
    assert today <= found <= today + timedelta(days=366)
    if (yearly.month, yearly.day) == (2, 29):
        assert (found.month, found.day) == (2, 29 if calendar.isleap(found.year) else 28)
    else:
        assert (found.month, found.day) == (yearly.month, yearly.day)
