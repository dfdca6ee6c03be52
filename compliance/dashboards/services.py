"""Measuring the indicators and keeping what was measured: a batch of units, then the whole day."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select

from compliance.core import clock
from compliance.core.db import Base, session
from compliance.dashboards.kpis import Figure, kpis, pack_in_use
from compliance.dashboards.models import KpiDay, KpiGroup, KpiLevel, KpiValue
from compliance.dashboards.tally import measured, window_of
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit, UnitGroup

#: Days of which every figure is kept; before them only the last measured day of each month.
DAILY = timedelta(60)
#: Units and systems measured in one transaction: about a second of work.
UNITS, SYSTEMS = 100, 1_000
#: Rows of one INSERT.
_AT_ONCE = 5_000


def units_to_measure() -> list[list[UUID]]:
    """Return the ids of every unit that is not closed, in the batches of one transaction each.

    A batch is small enough to be over long before the lease of the job ends, however many systems
    single units keep; a unit stands in one batch as a whole.
    """
    rows = session().execute(
        select(HealthUnit.id, func.count(InformationSystem.id))
        .outerjoin(InformationSystem, InformationSystem.unit_id == HealthUnit.id)
        .where(HealthUnit.closed_on.is_(None))
        .group_by(HealthUnit.id)
        .order_by(HealthUnit.id)
    )
    batches: list[list[UUID]] = []
    held = 0
    for unit_id, systems in rows:
        if not batches or len(batches[-1]) >= UNITS or held + systems > SYSTEMS:
            batches.append([])
            held = 0
        batches[-1].append(unit_id)
        held += systems
    return batches


def measure(units: Sequence[UUID], day: date) -> Mapping[str, Sequence[str]]:
    """Store today's figures of these units in place of earlier ones; return what is missing.

    Facts are those of the moment: a day that has passed cannot be measured again.
    """
    found = measured(list(kpis().values()), units, window_of(day))
    _drop(KpiValue, KpiValue.day == day, KpiValue.unit_id.in_(units))
    _drop(KpiLevel, KpiLevel.day == day, KpiLevel.unit_id.in_(units), KpiLevel.whole.is_(False))
    store(
        (kpi, day, unit_id, figure)
        for kpi, by_unit in found.units.items()
        for unit_id, figure in by_unit.items()
    )
    store_levels(
        (kpi, day, unit_id, level, figure)
        for kpi, by_level in found.levels.items()
        for (unit_id, level), figure in by_level.items()
    )
    return found.missing


def store(figures: Iterable[tuple[str, date, UUID, Figure]]) -> None:
    """Add figures (indicator, day, unit) in bulk; with nothing to count there is no row."""
    _insert(
        KpiValue,
        [
            {"kpi": kpi, "day": day, "unit_id": unit_id, **_sides(figure)}
            for kpi, day, unit_id, figure in figures
            if _counts(figure)
        ],
    )


def store_levels(figures: Iterable[tuple[str, date, UUID, int, Figure]]) -> None:
    """Add figures of units by level (indicator, day, unit, level) in bulk, likewise."""
    _insert(
        KpiLevel,
        [
            {"kpi": kpi, "day": day, "whole": False, "unit_id": unit_id, "level": level}
            | _sides(figure)
            for kpi, day, unit_id, level, figure in figures
            if _counts(figure)
        ],
    )


def _counts(figure: Figure) -> bool:
    return bool(figure.numerator or figure.denominator or figure.undecided)


def _sides(figure: Figure) -> dict[str, float]:
    return {
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unknown": figure.unknown,
        "undecided": figure.undecided,
    }


def _insert(model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        session().execute(insert(model), rows[first : first + _AT_ONCE])


def _drop(model: type[Base], *conditions: ColumnElement[bool]) -> None:
    session().execute(
        delete(model).where(*conditions), execution_options={"synchronize_session": False}
    )


def close_day(day: date, missing: Mapping[str, Sequence[str]]) -> None:
    """Add up the stored figures of a day by kind of unit, and declare the day measured.

    A unit that was closed after the day was measured first is in no sum, as it is in no list.
    Figures of an indicator that lacks a source in some units are not kept: half a sector is none.
    """
    _drop(KpiValue, KpiValue.day == day, KpiValue.kpi.in_(list(missing)))
    _drop(KpiLevel, KpiLevel.day == day, KpiLevel.kpi.in_(list(missing)))
    _drop(KpiLevel, KpiLevel.day == day, KpiLevel.whole.is_(True))
    _drop(KpiGroup, KpiGroup.day == day)
    _insert(KpiGroup, list(_groups(day)))
    _insert(KpiLevel, list(_wholes(day)))
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
        .where(V.day == day, U.department_id.is_not(None), U.closed_on.is_(None))
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
            **_sides(figure),
            "median": statistics.median(values[key]) if values[key] else None,
        }


def _wholes(day: date) -> Iterable[dict[str, Any]]:
    """Yield the sums by level of the units that the plan of each sector binds."""
    L, U = KpiLevel, HealthUnit
    columns: Any = (L.kpi, U.department_id, L.level)
    sums = [func.sum(side) for side in (L.numerator, L.denominator, L.unknown, L.undecided)]
    rows = session().execute(
        select(*columns, *sums)
        .join(U, U.id == L.unit_id)
        .where(
            L.day == day,
            L.whole.is_(False),
            U.group == UnitGroup.SUBORDINATE,
            U.department_id.is_not(None),
            U.closed_on.is_(None),
        )
        .group_by(*columns)
    )
    for kpi, department, level, *figures in rows:
        key = {"kpi": kpi, "day": day, "whole": True, "unit_id": department, "level": level}
        yield key | _sides(Figure(*figures))


def forget_days(today: date) -> None:
    """Drop the figures of days long past, the last measured day of each month excepted.

    By level only the newest day and the ends of months are kept: nothing shows the days between.
    """
    days = session().scalars(select(KpiDay.day)).all()
    ends = {(day.year, day.month): day for day in sorted(days)}
    old = [day for day in days if day < today - DAILY and ends[day.year, day.month] != day]
    models: tuple[Any, ...] = (KpiValue, KpiGroup, KpiLevel, KpiDay)
    for model in models:
        _drop(model, model.day.in_(old))
    _drop(KpiLevel, KpiLevel.day.not_in(list(ends.values())))
