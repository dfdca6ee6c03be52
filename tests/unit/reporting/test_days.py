"""Days of reporting periods: every year, both readings, holidays."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reporting.days import days_late, days_of, reminder_day
from compliance.reporting.rules import ADHOC, rules
from compliance.settings.queries import WorkingDays

PERIODS = {key: row for key, row in rules().periods.items() if key != ADHOC}
YEARS = st.integers(2020, 2100)
KEYS = st.sampled_from(sorted(PERIODS))
READINGS = rules().readings


@given(KEYS, YEARS)
def test_a_period_is_sent_before_it_ends_and_its_figures_stand_for_a_month_end(key, year):
    days = days_of(PERIODS[key], year)
    assert days.covers_from < days.cutoff < days.last_safe_day < days.due_before
    assert days.due_before - days.last_safe_day == timedelta(days=1)
    assert days.due_before <= days.covers_to
    assert days.cutoff.day == monthrange(year, days.cutoff.month)[1]
    assert (days.cutoff + timedelta(days=1)).month == days.due_before.month
    assert {days.covers_from.year, days.covers_to.year, days.due_before.year} == {year}


@given(YEARS)
def test_the_first_quarter_is_cut_off_on_the_last_of_february(year):
    assert days_of(PERIODS["Q1"], year).cutoff == date(year, 2, 29 if isleap(year) else 28)


@given(KEYS, YEARS)
def test_the_strict_reading_is_in_time_under_both(key, year):
    days = days_of(PERIODS[key], year)
    strict, loose = (days.last_day(READINGS[each]) for each in ("strict", "loose"))
    assert strict == days.last_safe_day
    assert loose == days.due_before
    assert days_late(strict, strict) == days_late(strict, loose) == days_late(loose, loose) == 0
    assert days_late(loose, strict) == 1


def test_a_day_before_the_first_of_march_is_counted_in_a_leap_year():
    row = {
        "covers_from": "01-01",
        "covers_to": "12-31",
        "due_before": "03-01",
        "last_safe_day": "02-28",
        "cutoff": "12-31",
    }
    assert days_of(row, 2028).last_safe_day == date(2028, 2, 29)
    assert days_of(row, 2027).last_safe_day == date(2027, 2, 28)


@given(st.dates(date(2026, 1, 1), date(2040, 12, 31)), st.dates(date(2026, 1, 1)))
def test_days_late_are_counted_over_the_end_of_a_year(due, sent):
    assert days_late(sent, due) == max(0, sent.toordinal() - due.toordinal())


@given(
    st.dates(date(2026, 1, 1), date(2035, 12, 31)),
    st.sets(st.integers(-12, 12), max_size=9),
)
def test_the_reminder_stands_on_the_last_working_day_up_to_the_due_day(due, free):
    calendar = WorkingDays({due + timedelta(days=n): False for n in free})
    day = reminder_day(due, calendar)
    assert day <= due
    assert calendar.works(day)
    assert not any(calendar.works(day + timedelta(days=n)) for n in range(1, (due - day).days + 1))


@pytest.mark.parametrize(
    ("key", "due"), [("Q1", "03-09"), ("Q2", "06-09"), ("YEAR", "12-04"), ("Q4", "12-09")]
)
def test_the_days_of_the_plan(key, due):
    assert days_of(PERIODS[key], 2027).last_safe_day.isoformat() == f"2027-{due}"
