"""What higher features say of the rows of a system, without this feature knowing them.

A feature calls ``add_basis_source``, ``add_mark_source``, ``add_reference_source`` or
``add_suggestion_source`` once, when its views are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from checklists import Pack
from compliance.classification.models import ClassificationRun
from compliance.systems.models import InformationSystem
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class Basis:
    """The pack and the level by which a system is asked, when no determination says it yet."""

    pack: Pack
    level: int


@dataclass(frozen=True)
class Mark:
    """Why a row needs another look, and the page where that is done."""

    label: str
    why: str
    endpoint: str
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """Another way to answer the sheet of a system, for whoever may answer."""

    label: str
    endpoint: str
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Reference:
    """Another place where the unit speaks of the same requirement."""

    label: str
    #: met | partly | planned | none | na, and the word that is shown.
    code: str
    word: str
    endpoint: str
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Suggestion:
    """What a register says already that a measure of the unit's plan could say.

    ``key`` is its own among the suggestions of a measure; ``systems`` are those it speaks of.
    """

    key: str
    label: str
    text: str
    systems: Sequence[UUID]
    endpoint: str
    args: Mapping[str, Any]


WaySource = Callable[[InformationSystem], Sequence[Way]]
_ways: list[WaySource] = []


def add_way_source(source: WaySource) -> None:
    """Let a feature offer another way to answer."""
    if source not in _ways:
        _ways.append(source)


def ways_for(system: InformationSystem) -> list[Way]:
    """Return what the features offer."""
    return [way for source in _ways for way in source(system)]


BasisSource = Callable[[InformationSystem, ClassificationRun | None], Basis | None]
MarkSource = Callable[[UUID, str], Mapping[str, Mark]]
ReferenceSource = Callable[[Viewer, UUID, str], Sequence[Reference]]
SuggestionSource = Callable[[Viewer, UUID, str], Sequence[Suggestion]]
_bases: list[BasisSource] = []
_marks: list[MarkSource] = []
_references: list[ReferenceSource] = []
_suggestions: list[SuggestionSource] = []


def add_basis_source(source: BasisSource) -> None:
    """Let a feature say by which pack a system is asked before it is determined anew."""
    if source not in _bases:
        _bases.append(source)


def add_mark_source(source: MarkSource) -> None:
    """Let a feature mark rows that need another look."""
    if source not in _marks:
        _marks.append(source)


def add_reference_source(source: ReferenceSource) -> None:
    """Let a feature say where else a unit speaks of a requirement."""
    if source not in _references:
        _references.append(source)


def references_for(viewer: Viewer, unit_id: UUID, item_id: str) -> list[Reference]:
    """Return where else a unit speaks of a requirement, as far as the viewer may read it."""
    return [found for source in _references for found in source(viewer, unit_id, item_id)]


def add_suggestion_source(source: SuggestionSource) -> None:
    """Let a register suggest words for the measures of a unit's plan."""
    if source not in _suggestions:
        _suggestions.append(source)


def suggestions_for(viewer: Viewer, unit_id: UUID, measure_id: str) -> list[Suggestion]:
    """Return what registers suggest for a measure (``layer_measures``), as the viewer may read."""
    return [found for source in _suggestions for found in source(viewer, unit_id, measure_id)]


def basis_for(system: InformationSystem, run: ClassificationRun | None) -> Basis | None:
    """Return what a feature says in place of the standing determination ``run``."""
    return next((found for source in _bases if (found := source(system, run))), None)


def marks_for(system_id: UUID, pack_id: str) -> dict[str, Mark]:
    """Return the marks of a system's rows by requirement."""
    found: dict[str, Mark] = {}
    for source in _marks:
        found.update(source(system_id, pack_id))
    return found
