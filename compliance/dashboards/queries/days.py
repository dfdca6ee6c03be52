"""Which days were measured, and which of them a trend shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from compliance.core.db import session
from compliance.dashboards.models import KpiDay

#: Month ends before the newest day that a trend shows.
MONTHS = 12


def measured_days() -> Sequence[KpiDay]:
    """Return the newest measured day and the last measured day of each month before it, in order.

    At most ``MONTHS`` months back; empty before the first measurement.
    """
    ends: dict[tuple[int, int], KpiDay] = {}
    for row in session().scalars(select(KpiDay).order_by(KpiDay.day)):
        ends[row.day.year, row.day.month] = row
    return list(ends.values())[-MONTHS - 1 :]


def newest_with(kpi_id: str, days: Sequence[KpiDay]) -> date:
    """Return the newest of ``days`` (at least one) on which an indicator had all its sources."""
    return next((row.day for row in reversed(days) if kpi_id not in row.missing), days[-1].day)


def chosen_day(days: Sequence[KpiDay], text: str | None) -> KpiDay | None:
    """Return the measured day that an address names, else the newest; None before the first."""
    try:
        wanted = date.fromisoformat(text) if text else None
    except ValueError:
        wanted = None
    newest = days[-1] if days else None
    return next((row for row in days if row.day == wanted), newest)
