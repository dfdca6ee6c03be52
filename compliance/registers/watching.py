"""Who wants to know when what the registers say of a unit or a system changes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from compliance.core.db import session
from compliance.registers.models import RegisterEntry

#: Kind of register, unit, systems that the entry speaks of now and spoke of before.
Watcher = Callable[[str, UUID, frozenset[UUID | None]], None]
_watchers: list[Watcher] = []


def add_watcher(watcher: Watcher) -> None:
    """Let a higher feature keep what it derives from entries up to date (at import)."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def changed(entry: RegisterEntry, *before: UUID | None) -> None:
    """Tell, in the running transaction, that an entry was written, corrected or struck out."""
    session().flush()
    for watcher in _watchers:
        watcher(entry.kind, entry.unit_id, frozenset({entry.system_id, *before}))
