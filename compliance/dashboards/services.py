"""Measuring the indicators and keeping what was measured: a batch of units, then the whole day."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from compliance.core import clock
from compliance.core.db import session
from compliance.dashboards.kpis import Figure, kpis, pack_in_use
from compliance.dashboards.models import KpiDay, KpiGroup, KpiValue
from compliance.dashboards.tally import measured, window_of
from compliance.units.models import HealthUnit, UnitGroup

#: Days of which every figure is kept; before them only the last measured day of each month.
DAILY = timedelta(60)
#: Rows of one INSERT.
_AT_ONCE = 5_000


def units_to_measure() -> Sequence[UUID]:
    """Return the ids of every unit that is not closed, in a fixed order."""
    statement = select(HealthUnit.id).where(HealthUnit.closed_on.is_(None)).order_by(HealthUnit.id)
    return session().scalars(statement).all()


def measure(units: Sequence[UUID], day: date) -> dict[str, list[str]]:
    """Store today's figures of these units in place of earlier ones; return what is missing.

    Facts are those of the moment: a day that has passed cannot be measured again.
    """
    found, missing = measured(list(kpis().values()), units, window_of(day))
    session().execute(
        delete(KpiValue).where(KpiValue.day == day, KpiValue.unit_id.in_(units)),
        execution_options={"synchronize_session": False},
    )
    store(
        (kpi, day, unit_id, figure)
        for kpi, by_unit in found.items()
        for unit_id, figure in by_unit.items()
    )
    return missing


def store(figures: Iterable[tuple[str, date, UUID, Figure]]) -> None:
    """Add figures (indicator, day, unit) in bulk; with nothing to count there is no row."""
    rows = [
        {
            "kpi": kpi,
            "day": day,
            "unit_id": unit_id,
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "unknown": figure.unknown,
            "undecided": figure.undecided,
        }
        for kpi, day, unit_id, figure in figures
        if figure.numerator or figure.denominator or figure.undecided
    ]
    for first in range(0, len(rows), _AT_ONCE):
        session().execute(insert(KpiValue), rows[first : first + _AT_ONCE])


def close_day(day: date, missing: Mapping[str, Sequence[str]]) -> None:
    """Add up the stored figures of a day by kind of unit, and declare the day measured.

    Figures of an indicator that lacks a source in some units are not kept: half a sector is none.
    """
    session().execute(
        delete(KpiValue).where(KpiValue.day == day, KpiValue.kpi.in_(list(missing))),
        execution_options={"synchronize_session": False},
    )
    session().execute(
        delete(KpiGroup).where(KpiGroup.day == day),
        execution_options={"synchronize_session": False},
    )
    sums = list(_groups(day))
    for first in range(0, len(sums), _AT_ONCE):
        session().execute(insert(KpiGroup), sums[first : first + _AT_ONCE])
    pack = pack_in_use()
    session().merge(
        KpiDay(
            day=day,
            at=clock.now(),
            pack_id=pack.id,
            pack_version=pack.version,
            pack_sha256=pack.sha256,
            missing={kpi: list(sources) for kpi, sources in missing.items()},
        )
    )


def _groups(day: date) -> Iterable[dict[str, Any]]:
    V, U = KpiValue, HealthUnit
    columns: Any = (
        U.department_id,
        V.kpi,
        U.kind,
        U.group,
        V.numerator,
        V.denominator,
        V.unknown,
        V.undecided,
    )
    rows: Any = session().execute(
        select(*columns)
        .join(U, U.id == V.unit_id)
        .where(V.day == day, U.department_id.is_not(None))
    )
    sums: dict[tuple[UUID, str, str, str], Figure] = defaultdict(Figure)
    values: dict[tuple[UUID, str, str, str], list[float]] = defaultdict(list)
    units: dict[tuple[UUID, str, str, str], int] = defaultdict(int)
    for department, kpi, kind, group, *figures in rows:
        figure = Figure(*figures)
        keys = [(department, kpi, kind, group)]
        if group == UnitGroup.SUBORDINATE:
            keys.append((department, kpi, "", group))
        for key in keys:
            sums[key] += figure
            units[key] += 1
            if figure.value is not None:
                values[key].append(figure.value)
    for (department, kpi, kind, group), figure in sums.items():
        key = (department, kpi, kind, group)
        yield {
            "department_id": department,
            "day": day,
            "kpi": kpi,
            "kind": kind,
            "unit_group": group,
            "units": units[key],
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "unknown": figure.unknown,
            "undecided": figure.undecided,
            "median": statistics.median(values[key]) if values[key] else None,
        }


def forget_days(today: date) -> None:
    """Drop the figures of days long past, the last measured day of each month excepted."""
    days = session().scalars(select(KpiDay.day)).all()
    ends = {(day.year, day.month): day for day in sorted(days)}
    old = [day for day in days if day < today - DAILY and ends[day.year, day.month] != day]
    for model in (KpiValue, KpiGroup, KpiDay):
        session().execute(
            delete(model).where(model.day.in_(old)),
            execution_options={"synchronize_session": False},
        )
