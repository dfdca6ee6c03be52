"""How far many systems are: rows that apply, and how many of them stand in each state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from checklists import Item, Pack
from compliance.classification.queries import pack_today
from compliance.requirements.applicability import Facts, judge
from compliance.requirements.models import OPEN, ResponseState
from compliance.requirements.queries.counting import Answered, Answers, Bits
from compliance.requirements.queries.inventory import Known
from compliance.requirements.queries.items import is_binding


@dataclass
class Progress:
    """How many rows apply to a system, and how many of them stand in each state."""

    total: int = 0
    by_state: dict[ResponseState, int] = field(default_factory=dict)
    #: Last day on which something is promised.
    due: date | None = None

    @property
    def answered(self) -> int:
        """How many are answered, "không biết" not counted."""
        return sum(count for state, count in self.by_state.items() if state not in OPEN)

    def count(self, *states: ResponseState) -> int:
        """Return how many stand in one of ``states``."""
        return sum(self.by_state.get(state, 0) for state in states)

    def add(self, answers: Answers, applying: int) -> None:
        """Count the answers to rows that apply."""
        for state, rows in answers.states.items():
            if counted := (rows & applying).bit_count():
                key = ResponseState(state)
                self.by_state[key] = self.by_state.get(key, 0) + counted
        for due, rows in answers.dues.items():
            if rows & applying and (self.due is None or due > self.due):
                self.due = due


def progress_of(
    levels: Mapping[UUID, int],
    pack: Pack | None = None,
    *,
    binding: bool = False,
    known: Known | None = None,
) -> dict[UUID, Progress]:
    """Return how far each system is at its level: eight queries, however many systems there are.

    ``levels``: system → level. ``binding`` counts only what the decree asks for. ``known``: what
    is known of these systems and others, where the caller has read it (two queries less).
    """
    pack = pack or pack_today()
    items = [item for item in pack.items if not binding or is_binding(item)]
    if not levels or not items:
        return {}
    known = known or Known([*levels])
    systems = [system for system in known.systems if system.id in levels]
    answered = Answered(systems, pack)
    applying = _Applying(items, answered.bits)
    facts = known.facts if applying.tokens else {}
    found = {}
    for system in systems:
        level, own = levels[system.id], answered.own(system.id)
        rows = applying.rows(level, facts.get(system.id, {}))
        rows = (rows & ~own.put_out) | (own.put_in & applying.at(level))
        held = found[system.id] = Progress(rows.bit_count())
        for answers in answered.holding(system):
            held.add(answers, rows)
    return found


class _Applying:
    """Which rows apply at a level; what is alike in thousands of systems is judged once."""

    def __init__(self, items: Sequence[Item], bits: Bits) -> None:
        self._kinds = {
            names: bits.of(item for item in items if _named(item) == names)
            for names in {_named(item) for item in items}
        }
        self._at = {
            level: bits.of(item for item in items if item.applies_at(level))
            for level in {n for item in items for n in item.levels or ()}
        }
        #: What the rows of the pack name.
        self.tokens = sorted({token for names in self._kinds for token in names})
        self._judged: dict[tuple[bool | None, ...], int] = {}

    def at(self, level: int) -> int:
        """Return the rows of a level."""
        return self._at.get(level, 0)

    def rows(self, level: int, facts: Facts) -> int:
        """Return the rows of a level that concern what the facts describe."""
        alike = tuple(facts[token].holds if token in facts else None for token in self.tokens)
        if alike not in self._judged:
            self._judged[alike] = sum(
                rows for names, rows in self._kinds.items() if judge(names, facts).applies
            )
        return self.at(level) & self._judged[alike]


def _named(item: Item) -> tuple[str, ...]:
    return tuple(item.extra.get("applies_to", ()))
