"""The slot of figures: each feature offers the rows that indicators and reports count.

A *table* is one of ``kpi_sources`` of the pack ``bao-cao-gia-lai`` (systems, units, people, …); its
fields are the names that the conditions of the pack use. One feature offers the rows; any other may
add *columns* to them. What nobody offers is not known, which is neither yes nor no nor zero: an
indicator that needs it says so instead of showing 0 %.

A reader answers for many units at once with a fixed number of queries, and is asked only for units
that the viewer may read; its rows name no patient.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from checklists.rules.expression import Constant
from checklists.rules.logic import Facts, Value
from compliance.core.permissions import Permission

#: Days since what a register would hold and does not: it never took place, as far as is recorded.
#: Longer than any limit, so it meets no goal and keeps its place in the denominator. Pages say
#: "chưa từng". Only a register that is itself the record may say so; elsewhere the days are not
#: known (None).
NEVER = float("inf")


@dataclass(frozen=True)
class Window:
    """The period that is looked at, both days included; "days since" is counted up to ``end``."""

    start: date
    end: date

    def days_since(self, day: date | None) -> int | None:
        """Return the days from ``day`` to the end; None where it is not known or lies after it."""
        return (self.end - day).days if day is not None and day <= self.end else None

    def since_last(self, day: date | None) -> float:
        """Return the days since a register last recorded something; ``NEVER`` where it did not.

        Only for a register that is itself the record, so that an absent entry is a known fact.
        """
        return NEVER if day is None else (self.end - day).days


@dataclass(frozen=True)
class Row:
    """One row of a table, as a reader of the figure finds it again."""

    unit_id: UUID
    #: What columns of other features join on: the system's, unit's, person's … id.
    key: UUID
    title: str
    #: Path within the site of the page where it is kept.
    path: str
    values: Facts


#: Units and window, then, of a table with ``plain`` fields, SQL conditions that narrow it.
Rows = Callable[..., Iterable[Row]]
#: Values by row key and field, for the rows of these units; a key left out is not known.
Columns = Callable[[Sequence[UUID], Window], Mapping[UUID, Mapping[str, Value]]]


@dataclass(frozen=True)
class Table:
    """The rows of one source; ``permission`` says who may see them one by one.

    ``plain``: fields that stand in a column as they are, so that a sector's rows can be narrowed
    before they are read.
    """

    key: str
    label: Any
    permission: Permission
    rows: Rows
    plain: Mapping[str, Any] = field(default_factory=dict, compare=False)


_tables: dict[str, Table] = {}
_columns: dict[str, list[tuple[frozenset[str], Columns]]] = {}


def add_table(table: Table) -> None:
    """Offer the rows of a source (at import)."""
    if _tables.get(table.key, table) != table:
        raise RuntimeError(f"table of figures {table.key} is declared twice")
    _tables[table.key] = table


def add_columns(table: str, fields: Iterable[str], columns: Columns) -> None:
    """Offer more fields of the rows of another feature's table (at import)."""
    offer = (frozenset(fields), columns)
    others = [have for have in _columns.setdefault(table, []) if have != offer]
    if any(offer[0] & have[0] for have in others):
        raise RuntimeError(f"a field of the table {table} is offered twice: {sorted(offer[0])}")
    if len(others) == len(_columns[table]):
        _columns[table].append(offer)


def table(key: str) -> Table | None:
    """Return the table of a source, or None while no feature offers it."""
    return _tables.get(key)


def tables() -> list[Table]:
    """Return every table, by key."""
    return [_tables[key] for key in sorted(_tables)]


def column_fields(key: str) -> frozenset[str]:
    """Return the fields that features add to the rows of a table."""
    return frozenset().union(*(fields for fields, _columns in _columns.get(key, ())))


def rows_of(
    key: str,
    units: Sequence[UUID],
    window: Window,
    fields: Collection[str] | None = None,
    only: Mapping[str, Constant] | None = None,
) -> list[Row]:
    """Return the rows of a table for these units, with the columns of other features.

    Args:
        fields: only the columns that offer one of these are read; None: every one.
        only: what ``plain`` fields have to say; a row of which it is not known stays.

    Raises:
        KeyError: no feature offers the table.
    """
    asked = _tables[key]
    columns = (
        (asked.plain[name], value) for name, value in (only or {}).items() if name in asked.plain
    )
    narrowed = [or_(column == value, column.is_(None)) for column, value in columns]
    found = list(asked.rows(units, window, *narrowed))
    more = [
        columns(units, window)
        for offered, columns in _columns.get(key, ())
        if fields is None or not offered.isdisjoint(fields)
    ]
    return [_widened(row, more) for row in found] if more else found


def _widened(row: Row, more: Sequence[Mapping[UUID, Mapping[str, Value]]]) -> Row:
    values = dict(row.values)
    for columns in more:
        values.update(columns.get(row.key, {}))
    return replace(row, values=values)
