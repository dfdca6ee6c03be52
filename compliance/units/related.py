"""What higher features have to say of a unit on its page: one line each, with a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class Related:
    """A line of the unit page, as "Hệ thống thông tin: 12"."""

    label: str
    value: str
    endpoint: str
    args: Mapping[str, Any] = field(default_factory=dict)


Source = Callable[[Viewer, HealthUnit], Related | None]
_sources: list[Source] = []


def add_related(source: Source) -> Source:
    """Register a source (a higher feature's ``views`` does so at import); None shows nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def related_to(viewer: Viewer, unit: HealthUnit) -> list[Related]:
    """Return the lines of a unit, in the order of registration."""
    return [line for source in _sources if (line := source(viewer, unit)) is not None]
