"""A ledger as data: its words, what its list shows, how it is filtered and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement

from compliance.units.models import HealthUnit


@dataclass(frozen=True)
class Column:
    """A column of the list, the page and the printed log; the first one names the row."""

    label: Any
    value: Callable[[Any], Any]
    #: What it sorts by; None: it does not sort.
    sort: Any = None
    #: A day that is due: shown with the time left.
    due: bool = False
    #: Left out of the list: on the page and in the log alone.
    detail: bool = False
    #: Left out of exports and printed logs: how a person is reached.
    private: bool = False
    width: float = 1.5


@dataclass(frozen=True)
class Filter:
    """A filter of the list: choices by value, and the SQL condition of the one chosen."""

    key: str
    label: Any
    choices: Callable[[], Sequence[tuple[str, Any]]]
    condition: Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True)
class Ledger:
    """One ledger. ``key`` is its part of the address and the prefix of its endpoints."""

    key: str
    title: Any
    #: Heading of the form for a new row.
    new: Any
    #: What belongs here, for the head of the list and the empty page.
    about: Any
    model: Any
    form: Any
    columns: Sequence[Column]
    #: Refuses values that break a rule, before any of them is stored: unit, row or None, values.
    check: Callable[[HealthUnit, Any, Mapping[str, Any]], None] = lambda unit, row, values: None
    filters: Sequence[Filter] = ()
    #: Loader options: what ``columns`` read beside the row.
    options: Sequence[Any] = ()
    #: Number of the column that the list is sorted by at first.
    order: int = 0
    descending: bool = False
    #: Whether a row holds a file (``evidence_id``).
    evidence: bool = False
    #: Texts that the search finds, beside the unit's name.
    words: Callable[[Any], Sequence[str | None]] = lambda row: ()
    #: Whether the search box finds its rows; never where a row is a person.
    in_search: bool = False
    #: Template of what the page of a row shows below its facts, and what that needs.
    below: str = ""
    context: Callable[[Any, Any], Mapping[str, Any]] = lambda viewer, row: {}
    #: More buttons over the list: label, endpoint (writers only).
    actions: Sequence[tuple[Any, str]] = ()
    #: Conventions and sources below the printed log.
    notes: Sequence[Any] = field(default=())

    def listed(self) -> list[tuple[int, Column]]:
        """Return the columns of the list with their numbers, which sort by."""
        return [(n, column) for n, column in enumerate(self.columns) if not column.detail]
