"""The slot of the calendar: each feature declares what it wants done, by when, and where.

The calendar knows no feature. A source answers for many units at once, with a fixed number of
queries, and names no person and nothing that somebody typed: its words go into mails and feeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from checklists import load
from compliance.core.days import add_months
from compliance.core.permissions import Permission


@dataclass(frozen=True)
class Duty:
    """One thing that one unit has to do.

    Neither day known: it was never done, and nothing says by when. With ``last_done`` alone there
    is no next time.
    """

    unit_id: UUID
    title: str
    #: Law or pack item it rests on, and whether that was seen (S), known (K), or is ours (U).
    basis: str
    confidence: str
    due_on: date | None
    last_done: date | None
    #: Path within the site of the page where it is done.
    path: str
    system_id: UUID | None = None
    #: What tells two duties of one source, unit and system apart.
    subject: str = ""


@dataclass(frozen=True)
class Source:
    """What one feature puts into the calendar; ``permission`` says who may see it."""

    key: str
    label: Any
    permission: Permission
    duties: Callable[[Sequence[UUID]], Iterable[Duty]]


_sources: dict[str, Source] = {}


def add_source(source: Source) -> None:
    """Declare a source (at import)."""
    if len(source.key) > 40 or _sources.get(source.key, source) != source:
        raise RuntimeError(f"source of duties {source.key} is too long or declared twice")
    _sources[source.key] = source


def sources() -> list[Source]:
    """Return every source, by its key."""
    return [_sources[key] for key in sorted(_sources)]


def source_labels() -> Mapping[str, Any]:
    """Return the name of each source by its key."""
    return {source.key: source.label for source in sources()}


@dataclass(frozen=True)
class Cycle:
    """A duty that comes again: section ``cycles`` of the pack ``nd331-2026``."""

    id: str

    @property
    def _row(self) -> Mapping[str, Any]:
        return next(row for row in load("nd331-2026").section("cycles") if row["id"] == self.id)

    @property
    def title(self) -> str:
        """Its name."""
        return str(self._row["text"]["vi"])

    @property
    def basis(self) -> str:
        """The text it rests on."""
        return str(self._row["source"])

    def months(self, level: int) -> int | None:
        """Return the months at most between two times at a level; None where there is no cycle."""
        found: int | None = self._row["months"].get(level, self._row["months"].get(str(level)))
        return found

    def confidence(self, level: int) -> str:
        """Return ``U`` where the number is a convention of ours."""
        return "U" if level in self._row.get("conventions", ()) else str(self._row["confidence"])

    def next_due(self, level: int, last_done: date | None, promised: date | None) -> date | None:
        """Return the next day: the cycle's, or the unit's own if that comes earlier."""
        months = self.months(level)
        by_cycle = add_months(last_done, months) if last_done and months else None
        return min((day for day in (by_cycle, promised) if day is not None), default=None)
