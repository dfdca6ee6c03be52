"""A month as weeks of days, each with its duties."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.core.days import add_months
from compliance.obligations.models import Obligation
from compliance.settings.queries import WorkingDays

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Day:
    """One square of the page; days of the months beside it hold nothing."""

    date: date
    inside: bool
    #: Whether offices work: weekends and the holidays of the settings do not.
    works: bool
    duties: tuple[Obligation, ...]


def parse_month(text: str | None, today: date) -> date:
    """Return the first day of a month written ``2027-02``; of anything else, today's month."""
    if _MONTH.fullmatch(text or ""):
        return date.fromisoformat(f"{text}-01")
    return today.replace(day=1)


def bounds(first: date) -> tuple[date, date]:
    """Return the first and the last day of the weeks that the month touches."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return weeks[0][0], weeks[-1][-1]


def weeks_of(first: date, duties: Iterable[Obligation], days: WorkingDays) -> list[list[Day]]:
    """Return the weeks of a month, Monday first."""
    by_day: Mapping[date, list[Obligation]] = defaultdict(list)
    for duty in duties:
        if duty.due_on is not None:
            by_day[duty.due_on].append(duty)
    return [
        [
            Day(
                day,
                day.month == first.month,
                days.works(day),
                tuple(by_day.get(day, ())) if day.month == first.month else (),
            )
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]


def beside(first: date) -> tuple[date, date]:
    """Return the months before and after."""
    return add_months(first, -1), add_months(first, 1)
