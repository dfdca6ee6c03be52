"""Days of a reporting period: what it covers, when it is due, how late a report is."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from compliance.reporting.rules import Reading
from compliance.settings.queries import WorkingDays

#: Working days in which a returned report comes back, and an ad hoc one without a day is due:
#: conventions of the pack (``period_rules: return``, ``adhoc_reports``).
RESEND_DAYS, ADHOC_DAYS = 3, 5


@dataclass(frozen=True)
class PeriodDays:
    """The days of one period in one year."""

    covers_from: date
    covers_to: date
    due_before: date
    last_safe_day: date
    cutoff: date

    def last_day(self, reading: Reading) -> date:
        """Return the last day in time by a reading of "before"."""
        return self.due_before if reading.last_day == "due_before" else self.last_safe_day


def days_of(row: Mapping[str, Any], year: int) -> PeriodDays:
    """Return the days of a period of the pack (``periods``) in a year.

    The cut-off is the end of a month: of 28/02 it is 29/02 in a leap year. The last safe day is
    counted, not read, so that before 01/03 it is right in a leap year too.
    """
    due = _day(row["due_before"], year)
    return PeriodDays(
        covers_from=_day(row["covers_from"], year),
        covers_to=_day(row["covers_to"], year),
        due_before=due,
        last_safe_day=due - timedelta(days=1),
        cutoff=_month_end(row["cutoff"], year),
    )


def days_late(sent_on: date, due_on: date) -> int:
    """Return how many days after its last day something was sent; 0 when in time."""
    return max(0, (sent_on - due_on).days)


def reminder_day(due_on: date, calendar_: WorkingDays) -> date:
    """Return the last working day up to the due day: the due day itself never moves."""
    day = due_on
    while not calendar_.works(day):
        day -= timedelta(days=1)
    return day


def _day(month_day: str, year: int) -> date:
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _month_end(month_day: str, year: int) -> date:
    found = _day(month_day, year)
    is_last = found.day == calendar.monthrange(2026, found.month)[1]  # of a common year
    return _last_of(found) if is_last else found


def _last_of(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
