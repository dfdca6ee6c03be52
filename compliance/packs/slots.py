"""What higher features say of a pack: where a row is used, and what a new version would touch.

A feature calls ``add_use_source`` and ``add_effect_source`` once, when its views are imported. Each
source needs a fixed number of queries, whatever the size of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import Item, Pack
from compliance.units.queries import Viewer

#: Places named for a row; the rest is a number.
FIRST = 5


@dataclass(frozen=True)
class Place:
    """One place where a row is used, with its page."""

    label: str
    endpoint: str
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Use:
    """How often a row is used by one kind of thing, as far as the viewer may read it."""

    label: str
    count: int
    places: Sequence[Place] = ()


@dataclass(frozen=True)
class Footing:
    """How many things of one kind stand on a version: still open, and settled for good.

    A settled thing keeps the version it pinned. None: the kind does not know the difference.
    """

    label: str
    working: int | None
    settled: int | None


@dataclass(frozen=True)
class Answers:
    """What becomes of the answers: row with the number of answers to it."""

    carried: int = 0
    review: Sequence[tuple[Item, int]] = ()
    dropped: Sequence[tuple[Item, int]] = ()
    asked: Sequence[Item] = ()


@dataclass(frozen=True)
class LevelChange:
    """A system whose level the new rules would give otherwise, by the facts of its last run."""

    unit: str
    system: str
    old: int | None
    new: int | None


@dataclass(frozen=True)
class Effect:
    """What a new version would touch, as one feature sees it."""

    footings: Sequence[Footing] = ()
    answers: Answers | None = None
    levels: Sequence[LevelChange] = ()
    #: How many runs were decided again; None: the feature decides nothing.
    decided: int | None = None
    #: Systems whose facts the new rules cannot take: they must be classified again.
    undecided: int = 0


UseSource = Callable[[Viewer, Pack, Item], Sequence[Use]]
EffectSource = Callable[[Pack, Pack], Effect]
_uses: list[UseSource] = []
_effects: list[EffectSource] = []


def add_use_source(source: UseSource) -> None:
    """Let a feature say where a row is used; lines stand in the order of registration."""
    if source not in _uses:
        _uses.append(source)


def add_effect_source(source: EffectSource) -> None:
    """Let a feature say what a new version (old pack, new pack) would touch."""
    if source not in _effects:
        _effects.append(source)


def uses_of(viewer: Viewer, pack: Pack, item: Item) -> list[Use]:
    """Return where the row is used, kinds without a use left out."""
    return [use for source in _uses for use in source(viewer, pack, item) if use.count]


def effect_of(old: Pack, new: Pack) -> Effect:
    """Return what every feature says of the step from ``old`` to ``new``, as one."""
    effects = [source(old, new) for source in _effects]
    decided = [effect.decided for effect in effects if effect.decided is not None]
    return Effect(
        footings=[footing for effect in effects for footing in effect.footings],
        answers=next((effect.answers for effect in effects if effect.answers), None),
        levels=[change for effect in effects for change in effect.levels],
        decided=sum(decided) if decided else None,
        undecided=sum(effect.undecided for effect in effects),
    )
