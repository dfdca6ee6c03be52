"""The daily job: every indicator of every unit, once a day; again at once when somebody asks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from compliance.core import clock, jobs
from compliance.core.db import session, transaction
from compliance.core.i18n import in_vietnamese
from compliance.dashboards.models import KpiDay
from compliance.dashboards.services import close_day, forget_days, measure, units_to_measure

#: Units measured in one transaction.
BATCH = 50


@jobs.only_when("dashboards.measure")
def not_measured_today() -> bool:
    """Whether today has no figures yet."""
    return session().scalar(select(KpiDay.day).where(KpiDay.day == clock.today())) is None


@jobs.job("dashboards.measure")
def measure_all(progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Measure all units in batches, then add up the day.

    Killed half way, the day is not declared and pages show the day before; the next run begins
    anew. Done twice the result is the same.
    """
    day = clock.today()
    units = units_to_measure()
    missing: dict[str, list[str]] = {}
    with in_vietnamese():
        for first in range(0, len(units), BATCH):
            batch = units[first : first + BATCH]
            with transaction():
                for kpi, sources in measure(batch, day).items():
                    missing[kpi] = sorted({*missing.get(kpi, ()), *sources})
            session().expunge_all()
            progress.report(first + len(batch), len(units))
        with transaction():
            close_day(day, missing)
            forget_days(day)
