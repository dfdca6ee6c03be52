"""The steps of setting up an installation; higher features add their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """A line of the set-up page. ``done`` may stay False for ever: "chưa xác định"."""

    order: int
    label: str
    note: str
    endpoint: str
    done: bool
    args: Mapping[str, Any] = field(default_factory=dict)


Source = Callable[[Any], Step | None]
_sources: list[Source] = []


def add_step(source: Source) -> Source:
    """Register a step (a feature's ``views`` does so at import); it is asked with the viewer."""
    if source not in _sources:
        _sources.append(source)
    return source


def steps_for(viewer: Any) -> list[Step]:
    """Return the steps of a viewer, in order."""
    found = [step for source in _sources if (step := source(viewer)) is not None]
    return sorted(found, key=lambda step: step.order)
