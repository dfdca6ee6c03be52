"""Who wants to know when an entry of a register changes, and who may refuse it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.registers.models import RegisterEntry

#: Kind of register, unit, systems that the entry speaks of now and spoke of before.
Watcher = Callable[[str, UUID, frozenset[UUID | None]], None]
_watchers: list[Watcher] = []


def add_watcher(watcher: Watcher) -> None:
    """Let a higher feature keep what it derives from entries up to date (at import)."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def refuse_withdrawn(entry: RegisterEntry) -> None:
    """Refuse to work on what was struck out.

    Raises:
        Refused: it is.
    """
    if entry.withdrawn_at is not None:
        raise Refused(_("Dòng này đã bị gạch, chỉ xem được. Hãy ghi dòng mới."))


def changed(entry: RegisterEntry, *before: UUID | None) -> None:
    """Tell, in the running transaction, that an entry was written, corrected or struck out."""
    session().flush()
    for watcher in _watchers:
        watcher(entry.kind, entry.unit_id, frozenset({entry.system_id, *before}))


#: An incident, what kind of thing happened, in words, who did it.
Listener = Callable[[RegisterEntry, str, str, UUID | None], None]
_listeners: list[Listener] = []


def add_listener(listener: Listener) -> None:
    """Let a higher feature write down what happens to an incident in the register (at import)."""
    if listener not in _listeners:
        _listeners.append(listener)


def happened(entry: RegisterEntry, verb: str, words: str, actor_id: UUID | None) -> None:
    """Tell, in the running transaction, what was done to an incident.

    Args:
        entry: an incident; told of before it is struck out.
        verb: state | correct | notice | strike.
        words: a sentence for the timeline.
        actor_id: who did it.
    """
    for listener in _listeners:
        listener(entry, verb, words, actor_id)


#: An entry, the values and the detail that somebody wants to write over what stands there.
Guard = Callable[[RegisterEntry, Mapping[str, Any], Mapping[str, Any]], None]
_guards: list[Guard] = []


def add_guard(guard: Guard) -> None:
    """Let a higher feature refuse corrections that contradict what it keeps of an entry."""
    if guard not in _guards:
        _guards.append(guard)


def guarded(entry: RegisterEntry, values: Mapping[str, Any], detail: Mapping[str, Any]) -> None:
    """Ask every guard, before anything is written.

    Raises:
        Refused: one of them says no.
    """
    for guard in _guards:
        guard(entry, values, detail)
