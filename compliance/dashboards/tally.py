"""Counting an indicator over rows of facts: pure, three-valued, by unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from checklists.rules.logic import Truth, truth
from compliance.dashboards.kpis import Count, Figure, Kpi
from compliance.dashboards.models import NO_LEVEL
from compliance.figures.facts import Row, Window, column_fields, rows_of, table

#: "In the period" of a daily figure: the twelve months up to the day (a convention of ours), so
#: that no figure falls to nothing on 1 January.
PERIOD = timedelta(364)


def window_of(day: date) -> Window:
    """Return the period that the figures of a day look back on."""
    return Window(day - PERIOD, day)


class Place(StrEnum):
    """Where an indicator puts a row."""

    COUNTED = "yes"
    NOT_COUNTED = "no"
    UNKNOWN = "unknown"
    #: Nobody knows whether it belongs to the denominator.
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Placed:
    """A row with its place."""

    row: Row
    place: Place


def placed(kpi: Kpi, rows: Iterable[Row]) -> Iterator[Placed]:
    """Yield the rows that an indicator of one table looks at; those outside are left out."""
    where = _amount_place if _amounts(kpi) else _place
    for row in rows:
        place = where(kpi, row)
        if place is not None:
            yield Placed(row, place)


def _place(kpi: Kpi, row: Row) -> Place | None:
    belongs = _holds(kpi.denominator, row)
    if not belongs:
        return Place.UNDECIDED if belongs is None else None
    held = _holds(kpi.numerator, row)
    if held is None:
        return Place.UNKNOWN
    return Place.COUNTED if held else Place.NOT_COUNTED


def _amount_place(kpi: Kpi, row: Row) -> Place | None:
    """Place a line whose amount stands in one of two sums, in both or in none."""
    above, below = _holds(kpi.numerator, row), _holds(kpi.denominator, row)
    if above is None or below is None:
        return Place.UNDECIDED
    if above:
        return Place.COUNTED
    return Place.NOT_COUNTED if below else None


def figures_of(kpi: Kpi, rows: Iterable[Row]) -> dict[UUID, Figure]:
    """Return the figure of each unit that has a row."""
    return _added(figures_by_level(kpi, rows))


def figures_by_level(kpi: Kpi, rows: Iterable[Row]) -> dict[tuple[UUID, int], Figure]:
    """Return the figure of each unit and level; what has no level stands at ``NO_LEVEL``."""
    found: dict[tuple[UUID, int], Figure] = {}
    if _amounts(kpi):
        for row in rows:
            key = (row.unit_id, level_of(row))
            found[key] = found.get(key, Figure()) + _amount(kpi, row)
        return found
    counts: dict[tuple[UUID, int], dict[Place, int]] = {}
    for one in placed(kpi, rows):
        key = (one.row.unit_id, level_of(one.row))
        if key not in counts:
            counts[key] = dict.fromkeys(Place, 0)
        counts[key][one.place] += 1
    return {
        key: Figure(
            held[Place.COUNTED],
            held[Place.COUNTED] + held[Place.NOT_COUNTED] + held[Place.UNKNOWN],
            held[Place.UNKNOWN],
            held[Place.UNDECIDED],
        )
        for key, held in counts.items()
    }


def level_of(row: Row) -> int:
    """Return the level in force of a system, else ``NO_LEVEL``."""
    level = row.values.get("level")
    return int(level) if isinstance(level, int) else NO_LEVEL


def _added(parts: Mapping[tuple[UUID, int], Figure]) -> dict[UUID, Figure]:
    found: dict[UUID, Figure] = {}
    for (unit_id, _level), figure in parts.items():
        found[unit_id] = found[unit_id] + figure if unit_id in found else figure
    return found


def _holds(count: Count, row: Row) -> Truth:
    return True if count.condition is None else truth(count.condition, row.values)


def _amounts(kpi: Kpi) -> bool:
    return bool(kpi.numerator.added or kpi.denominator.added)


def _amount(kpi: Kpi, row: Row) -> Figure:
    """Return what one row adds to two sums; a line may stand in one, both or none."""
    sums: list[float] = []
    unknown = 0
    for side in (kpi.numerator, kpi.denominator):
        held = _holds(side, row)
        value: Any = row.values.get(side.added) if side.added else 1
        if held and isinstance(value, int | float):
            sums.append(float(value))
        else:
            unknown |= held is None or (held and value is None)
            sums.append(0.0)
    return Figure(sums[0], sums[1], 0, int(unknown))


@dataclass(frozen=True)
class Measured:
    """Figures by indicator and unit, of systems by level too, and what indicators lack."""

    units: Mapping[str, Mapping[UUID, Figure]]
    levels: Mapping[str, Mapping[tuple[UUID, int], Figure]]
    missing: Mapping[str, Sequence[str]]


def measured(wanted: Sequence[Kpi], units: Sequence[UUID], window: Window) -> Measured:
    """Return the figures of indicators, and what each of them lacks.

    An indicator whose table or field nobody offers has no figures, only what it lacks. The rows
    of a table are read once, with a fixed number of queries.
    """
    rows: dict[str, list[Row]] = {}
    for key in {kpi.table for kpi in wanted}:
        if table(key) is not None:
            rows[key] = rows_of(key, units, window)
    known = {
        key: column_fields(key).union(*(row.values for row in got)) for key, got in rows.items()
    }
    parts: dict[str, dict[tuple[UUID, int], Figure]] = {}
    missing: dict[str, list[str]] = {}
    for kpi in wanted:
        lacking = _lacking(kpi, rows, known)
        if lacking:
            missing[kpi.id] = lacking
        else:
            parts[kpi.id] = figures_by_level(kpi, rows[kpi.table])
    return Measured(
        {key: _added(part) for key, part in parts.items()},
        {kpi.id: parts[kpi.id] for kpi in wanted if kpi.of_systems and kpi.id in parts},
        missing,
    )


def _lacking(
    kpi: Kpi, rows: Mapping[str, Sequence[Row]], known: Mapping[str, frozenset[str]]
) -> list[str]:
    if kpi.table not in rows:
        return [kpi.table]
    if not rows[kpi.table]:
        return []  # nothing to count, so nothing can be missed
    fields = kpi.numerator.fields | kpi.denominator.fields
    return sorted(f"{kpi.table}.{name}" for name in fields - known[kpi.table])
