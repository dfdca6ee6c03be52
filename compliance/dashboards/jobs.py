"""The daily job: every indicator of every unit, once a day; again at once when somebody asks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from compliance.core import clock, jobs
from compliance.core.db import session, transaction
from compliance.core.i18n import in_vietnamese
from compliance.dashboards.models import KpiDay
from compliance.dashboards.services import close_day, forget_days, measure, units_to_measure


@jobs.only_when("dashboards.measure")
def not_measured_today() -> bool:
    """Whether today has no figures yet."""
    return session().scalar(select(KpiDay.day).where(KpiDay.day == clock.today())) is None


@jobs.job("dashboards.measure")
def measure_all(progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Measure all units in batches, then add up the day.

    The lease is renewed after each batch, and so before the day is added up. Killed half way, the
    day is not declared and pages show the day before; the next run begins anew. Done twice the
    result is the same.
    """
    day = clock.today()
    batches = units_to_measure()
    total, done = sum(map(len, batches)), 0
    missing: dict[str, list[str]] = {}
    with in_vietnamese():
        for batch in batches:
            with transaction():
                for kpi, sources in measure(batch, day).items():
                    missing[kpi] = sorted({*missing.get(kpi, ()), *sources})
            session().expunge_all()
            done += len(batch)
            progress.report(done, total)
        with transaction():
            close_day(day, missing)
            forget_days(day)
