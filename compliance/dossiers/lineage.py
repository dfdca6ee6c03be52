"""Which systems went into another one, as a higher feature knows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

_sources: list[Callable[[UUID], Sequence[UUID]]] = []


def add_predecessor_source(source: Callable[[UUID], Sequence[UUID]]) -> None:
    """Let a feature say which systems' dossiers end when this one's is approved."""
    if source not in _sources:
        _sources.append(source)


def predecessors_of(system_id: UUID) -> list[UUID]:
    """Return the systems that went into this one."""
    return [key for source in _sources for key in source(system_id)]
