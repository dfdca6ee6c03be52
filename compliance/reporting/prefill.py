"""Numbers taken from the registers for a report, with their source and the rows behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from checklists.rules.expression import All, Compare, Literal, Name, names, parse
from compliance.core import clock
from compliance.core.db import session
from compliance.figures import facts
from compliance.figures.counting import Counted, count
from compliance.figures.facts import Row, Window
from compliance.reporting import figures as _figures  # noqa: F401 - offers its tables
from compliance.reporting.answers import NOTHING, Answer, of_share
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.rules import Field, Rules
from compliance.units.models import HealthUnit


@dataclass(frozen=True)
class Taken:
    """What the registers say of one field."""

    #: Empty when they do not tell.
    answer: Answer
    #: Name of the register, and the day that the number stands for.
    label: str
    as_of: date
    rows: Sequence[Row] = field(default_factory=list, repr=False)
    #: Rows of which the register does not tell; a number with such rows is not taken over.
    unknown: int = 0
    #: The register has no such column, or nobody filled it in: it tells of no row.
    silent: bool = False


def window_of(period: ReportPeriod) -> Window:
    """Return what is counted: from the first day of the period to the frozen cut-off."""
    return Window(period.covers_from, max(period.covers_from, min(period.cutoff, clock.today())))


def taken_for(
    report: UnitReport, period: ReportPeriod, fields: Iterable[Field], held: Rules
) -> dict[str, Taken]:
    """Return what the registers say, by key of the field.

    Each table is read once, and of the columns that other features add to it only those that some
    condition looks at: the number of queries depends on the form, not on the registers.
    """
    sources = {
        one.key: source
        for one in fields
        if (source := held.sources.get(one.prefill)) and facts.table(source["of"])
    }
    looked_at: dict[_Reading, list[Mapping[str, Any]]] = {}
    for source in sources.values():
        looked_at.setdefault(_reading(source), []).append(source)
    rows = {
        reading: _rows(reading, _units(reading, report, period), period, asking)
        for reading, asking in looked_at.items()
    }
    return {
        key: _taken(source, rows[_reading(source)], period, held) for key, source in sources.items()
    }


class _Reading(NamedTuple):
    """What is read once: a table, of one unit or of the sector, of all or of this round."""

    table: str
    sector: bool
    this_period: bool


def _reading(source: Mapping[str, Any]) -> _Reading:
    return _Reading(source["of"], bool(source.get("sector")), bool(source.get("this_period")))


def _conditions(source: Mapping[str, Any]) -> list[str]:
    """Return what a source asks of rows; an empty text asks nothing."""
    if "choose" in source:
        return [option["where"] for option in source["choose"]]
    return [source.get("where") or "", *([source["base"]] if "base" in source else [])]


def _names(source: Mapping[str, Any]) -> set[str]:
    """Return the fields that a source looks at."""
    found = {name for text in _conditions(source) if text for name in names(parse(text))}
    return found | {source["sum"]} if "sum" in source else found


def _rows(
    reading: _Reading,
    units: list[UUID],
    period: ReportPeriod,
    sources: Iterable[Mapping[str, Any]],
) -> list[Row]:
    window = window_of(period)
    fields = {name for source in sources for name in _names(source)}
    if not reading.this_period:
        texts = [text for source in sources for text in _conditions(source)]
        only = dict(set.intersection(*(_equal(text) for text in texts))) if reading.sector else {}
        return facts.rows_of(reading.table, units, window, fields, only)
    due = Window(min(window.start, period.due_on), max(window.end, period.due_on))
    rows = facts.rows_of(reading.table, units, due, fields)
    return [row for row in rows if row.values.get("period") == period.code]


def _equal(text: str) -> set[tuple[str, Any]]:
    """Return the fields that a condition wants to be equal to a value, whatever else it wants."""
    if not text:
        return set()
    node = parse(text)
    return {
        (part.left.id, part.right.value)
        for part in (node.parts if isinstance(node, All) else (node,))
        if isinstance(part, Compare)
        and part.operator == "=="
        and isinstance(part.left, Name)
        and isinstance(part.right, Literal)
    }


def _units(reading: _Reading, report: UnitReport, period: ReportPeriod) -> list[UUID]:
    """Return whose rows are read: of the unit, of the sector, or of whom the round asks."""
    if not reading.sector:
        return [report.unit_id]
    asked: Select[UUID] = select(UnitReport.unit_id).where(UnitReport.period_id == period.id)
    sector: Select[UUID] = select(HealthUnit.id).where(
        HealthUnit.department_id == period.department_id, HealthUnit.closed_on.is_(None)
    )
    return list(session().scalars(asked if reading.this_period else sector))


def _taken(
    source: Mapping[str, Any], rows: Sequence[Row], period: ReportPeriod, held: Rules
) -> Taken:
    label = held.source_labels[source["of"]]
    as_of = window_of(period).end
    if "choose" in source:
        return _choice(source, rows, label, as_of)
    counted = count(rows, source)
    if "base" in source:
        base = count(rows, {"where": source["base"]})
        answer = of_share(counted.total, base.total)
        unknown = len(counted.unknown) + len(base.unknown)
    else:
        answer, unknown = Answer(_divided(counted.total, source)), len(counted.unknown)
    if added := source.get("sum"):  # what is not known is not 0
        unknown += sum(row.values.get(added) is None for row in counted.rows)
    silent = bool(unknown) and all(
        any(row.values.get(name) is None for name in _names(source)) for row in rows
    )
    taken = NOTHING if unknown else answer
    return Taken(taken, label, as_of, counted.rows, unknown, silent)


def _divided(total: int | float, source: Mapping[str, Any]) -> int | float:
    """Return a total in the unit of the field, two decimals at most."""
    value = round(total / source.get("divide_by", 1), 2)
    return int(value) if value == int(value) else value


def _choice(source: Mapping[str, Any], rows: Sequence[Row], label: str, as_of: date) -> Taken:
    unknown = 0
    for option in source["choose"]:
        counted: Counted = count(rows, option)
        if counted.rows:
            return Taken(Answer(option["value"]), label, as_of, counted.rows)
        unknown += len(counted.unknown)
    return Taken(NOTHING, label, as_of, (), unknown)


def table_of(one: Field, held: Rules) -> facts.Table | None:
    """Return the table behind a field, if a register offers it."""
    source = held.sources.get(one.prefill)
    return facts.table(source["of"]) if source else None
