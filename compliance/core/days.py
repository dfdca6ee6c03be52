"""Days of the calendar: months added, days that come every year."""

from __future__ import annotations

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _within(year, month + 1, day.day)


def next_yearly(month_day: str, today: date) -> date:
    """Return the next day of this month and day (``12-19``), today included.

    Of 29/02 it is the last day of February in a year that has no such day.
    """
    month, day = (int(part) for part in month_day.split("-"))
    this_year = _within(today.year, month, day)
    return this_year if this_year >= today else _within(today.year + 1, month, day)


def _within(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
