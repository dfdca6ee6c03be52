"""The kinds of notices that people may choose by mail; features declare theirs at import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """What a person ticks: "tell me by mail when …"."""

    key: str
    label: Any
    order: int


_kinds: dict[str, Kind] = {}


def add_kind(key: str, label: Any, order: int) -> str:
    """Declare a kind (at import); return its key."""
    if len(key) > 40:
        raise RuntimeError(f"kind of notice too long: {key}")
    _kinds[key] = Kind(key, label, order)
    return key


def kinds() -> list[Kind]:
    """Return every kind, in order."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def is_kind(key: str) -> bool:
    """Whether some feature declared it."""
    return key in _kinds
