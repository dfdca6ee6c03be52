"""The left rail: entries by role, at most seven."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compliance.core.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """A rail entry; shown to whoever holds ``permission`` through some role."""

    label: Any
    endpoint: str
    icon: str
    permission: Permission
    order: int
    roles: frozenset[str] | None = None
    #: Other features that are reached through this entry: it is marked on their pages too, for
    #: whoever has no entry of theirs.
    covers: frozenset[str] = frozenset()


_entries: list[Entry] = []


def add_entry(entry: Entry) -> None:
    """Register an entry (a feature's ``views`` does so at import)."""
    if entry not in _entries:
        _entries.append(entry)


def entries_for(may: Callable[[Permission], bool], roles: frozenset[str]) -> list[Entry]:
    """Return the entries of a person, in order, at most seven."""
    mine = [e for e in _entries if may(e.permission) and (e.roles is None or e.roles & roles)]
    return sorted(mine, key=lambda e: e.order)[:7]
