"""A year of indicators: today's are measured, the month ends before lead up to them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from compliance.core.days import add_months
from compliance.core.db import session
from compliance.dashboards.kpis import Figure
from compliance.dashboards.models import KpiLevel, KpiValue
from compliance.dashboards.services import (
    close_day,
    measure,
    store,
    store_levels,
    units_to_measure,
)
from compliance.demo.context import Context

#: Month ends before today; the oldest stands at this share of today's numerator.
MONTHS, BEGAN = 12, 0.35


def seed(context: Context) -> None:
    """Measure the day as the daily job does, then write what could have been measured before."""
    units = [unit_id for batch in units_to_measure() for unit_id in batch]
    missing = measure(units, context.today)
    session().flush()
    close_day(context.today, missing)
    present = _present(context.today)
    ends = _ends(context.today)
    past = list(_past(present, ends, random.Random("chi-so")))
    store(past)
    store_levels(_by_level(past, _present_levels(context.today)))
    for day in ends:
        close_day(day, missing)


def _present(day: date) -> list[tuple[str, UUID, Figure]]:
    rows = session().scalars(
        select(KpiValue).where(KpiValue.day == day).order_by(KpiValue.kpi, KpiValue.unit_id)
    )
    return [
        (
            row.kpi,
            row.unit_id,
            Figure(row.numerator, row.denominator, row.unknown, row.undecided),
        )
        for row in rows
    ]


def _present_levels(day: date) -> dict[tuple[str, UUID], list[tuple[int, Figure]]]:
    rows = session().scalars(
        select(KpiLevel)
        .where(KpiLevel.day == day, KpiLevel.whole.is_(False))
        .order_by(KpiLevel.kpi, KpiLevel.unit_id, KpiLevel.level)
    )
    found: dict[tuple[str, UUID], list[tuple[int, Figure]]] = {}
    for row in rows:
        figure = Figure(row.numerator, row.denominator, row.unknown, row.undecided)
        found.setdefault((row.kpi, row.unit_id), []).append((row.level, figure))
    return found


def _by_level(
    past: Sequence[tuple[str, date, UUID, Figure]],
    levels: Mapping[tuple[str, UUID], Sequence[tuple[int, Figure]]],
) -> Iterator[tuple[str, date, UUID, int, Figure]]:
    """Part what a unit had then among its levels, so that they add up to it."""
    for kpi, day, unit_id, whole in past:
        done, unknown = whole.numerator, whole.unknown
        for level, now in levels.get((kpi, unit_id), ()):
            numerator = min(done, now.numerator)
            known = min(unknown, now.unknown, int(now.denominator - numerator))
            done, unknown = done - numerator, unknown - known
            yield kpi, day, unit_id, level, Figure(numerator, now.denominator, known, now.undecided)


def _ends(today: date) -> list[date]:
    firsts = [add_months(today.replace(day=1), -back) for back in range(MONTHS)]
    return sorted(first - timedelta(1) for first in firsts)


def _past(
    present: list[tuple[str, UUID, Figure]], ends: list[date], rng: random.Random
) -> Iterator[tuple[str, date, UUID, Figure]]:
    """Yield figures that grow towards the present one, each unit at its own pace."""
    for kpi, unit_id, figure in present:
        pace, round_up = rng.uniform(0.6, 1.8), rng.random() * 0.6
        for number, day in enumerate(ends):
            done = BEGAN + (1 - BEGAN) * ((number + 1) / (len(ends) + 1)) ** pace
            numerator = float(min(figure.numerator, int(figure.numerator * done + round_up)))
            unknown = min(figure.unknown, int(figure.denominator - numerator))
            past = Figure(numerator, figure.denominator, unknown, figure.undecided)
            yield kpi, day, unit_id, past
