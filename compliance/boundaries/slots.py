"""What higher features add to the page of a boundary, without this feature knowing them.

A feature calls ``add_action_source`` once, when its views are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.boundaries.queries import Boundary


@dataclass(frozen=True)
class Action:
    """A way on from the page, for whoever may change the boundary."""

    label: str
    endpoint: str
    args: Mapping[str, Any]


ActionSource = Callable[[Boundary], Sequence[Action]]
_actions: list[ActionSource] = []


def add_action_source(source: ActionSource) -> None:
    """Let a feature offer something to do with a boundary."""
    if source not in _actions:
        _actions.append(source)


def actions_for(held: Boundary) -> list[Action]:
    """Return what the features offer."""
    return [action for source in _actions for action in source(held)]
