"""The figures by which units are chosen: one query a register, whatever the number of units.

What each figure is worth, and when, is data: ``risk_signals`` of the inspection pack. A figure
that is not known says nothing: it neither adds points nor clears a unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from checklists import load
from checklists.library import kept
from checklists.rules.expression import Node, names, parse
from checklists.rules.logic import Value, truth
from compliance.figures.facts import NEVER
from compliance.inspections.checklist import INSPECTION_PACK
from compliance.inspections.queries.facts import facts_of


@dataclass(frozen=True)
class Signal:
    """One sign of risk of the pack."""

    id: str
    text: str
    measure: str
    weight: int
    rule: Node

    def holds(self, facts: Mapping[str, Value]) -> bool | None:
        """Whether it holds of a unit; None when its figures are not known."""
        return truth(self.rule, facts)

    def figure(self, facts: Mapping[str, Value]) -> str:
        """Return the figures that it looks at, as a table shows them."""
        known = [facts.get(name) for name in dict.fromkeys(names(self.rule))]
        return " / ".join(_shown(value) for value in known if value is not None) or "–"


def _shown(value: Value) -> str:
    if value == NEVER:
        return "chưa từng"
    if isinstance(value, bool):
        return "có" if value else "không"
    return f"{value:g}" if isinstance(value, float) else str(value)


@kept
def signals() -> tuple[Signal, ...]:
    """Return the signs of the pack, the heaviest first."""
    rows = load(INSPECTION_PACK).section("risk_signals")
    found = [
        Signal(r["id"], r["text"]["vi"], r["measure"]["vi"], r["weight"], parse(r["when"]))
        for r in rows
    ]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.id)))


@dataclass(frozen=True)
class Risk:
    """What is known of one unit, and the points that the pack gives for it."""

    points: int
    #: Sign → figures shown, and whether it holds (None: not known).
    signs: Mapping[str, tuple[str, bool | None]]

    @property
    def reasons(self) -> list[str]:
        """The signs that hold, in words with their weight."""
        return [f"{s.text} (+{s.weight})" for s in signals() if self.signs[s.id][1]]


def risks_of(unit_ids: Sequence[UUID]) -> dict[UUID, Risk]:
    """Return the risk of each unit."""
    facts = facts_of(unit_ids)
    found: dict[UUID, Risk] = {}
    for unit_id in unit_ids:
        signs = {s.id: (s.figure(facts[unit_id]), s.holds(facts[unit_id])) for s in signals()}
        found[unit_id] = Risk(sum(s.weight for s in signals() if signs[s.id][1]), signs)
    return found
