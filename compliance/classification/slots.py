"""What higher features know of a determination, without this feature knowing them.

A feature calls ``add_fact_source`` or ``add_guard`` once, when its views are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from compliance.systems.models import InformationSystem

#: Called with the system and the level that the facts give; what is returned is filled in.
FactSource = Callable[[InformationSystem, int | None], Mapping[str, Any]]
#: Called with system, standing, proposed level and justification; refuses or returns.
Guard = Callable[[InformationSystem, Any, int | None, str | None], None]
_facts: list[FactSource] = []
_guards: list[Guard] = []


def add_fact_source(source: FactSource) -> None:
    """Let a feature fill in facts that it knows for sure; they stand before an answer."""
    if source not in _facts:
        _facts.append(source)


def add_guard(guard: Guard) -> None:
    """Let a feature refuse a conclusion; ``guard`` raises ``Refused`` with the reason."""
    if guard not in _guards:
        _guards.append(guard)


def known_elsewhere(system: InformationSystem, level: int | None) -> dict[str, Any]:
    """Return the facts that features know."""
    return {name: value for source in _facts for name, value in source(system, level).items()}


def ask_guards(
    system: InformationSystem, standing: Any, proposed: int | None, reason: str | None
) -> None:
    """Let every feature refuse a conclusion.

    Raises:
        Refused: with the first reason.
    """
    for guard in _guards:
        guard(system, standing, proposed, reason)
