"""The requirement rows that a measure answers, each as it is answered today: never copied.

The state of a row is asked of the requirements by SQL at each look: the unit's common answer,
own or followed, and what holds for each system that the measure speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from checklists import Item, load
from compliance.plans.rules import REQUIREMENTS
from compliance.plans.sheet import Line, PlanSheet
from compliance.requirements.models import ResponseState
from compliance.requirements.queries import control_sheet
from compliance.requirements.queries.counting import Answered
from compliance.requirements.queries.inventory import described
from compliance.systems.models import InformationSystem

#: More systems than this are not named one by one.
MOST_SYSTEMS = 6


@dataclass(frozen=True)
class SystemState:
    """What holds for one system."""

    id: UUID
    name: str
    state: ResponseState


@dataclass(frozen=True)
class RequirementRow:
    """A requirement that a measure answers, and what is answered to it."""

    item: Item
    #: The unit's answer for all its systems; None: each system answers for itself, if one does.
    state: ResponseState | None
    #: Whose answer the unit follows, in words.
    origin: str
    systems: Sequence[SystemState] = ()


def rows_of(sheet: PlanSheet, line: Line) -> list[RequirementRow]:
    """Return the rows of a measure with their answers: some twenty queries, however many rows."""
    pack = load(REQUIREMENTS)
    items = [pack.item(key) for key in line.measure.rows]
    chosen = list(line.row.systems) if line.row and line.row.systems else sheet.setting.systems
    systems = [system for system in chosen if system.level is not None][:MOST_SYSTEMS]
    common = control_sheet(sheet.unit)
    held = _held(systems, items)
    found = []
    for item in items:
        row = common.find(item.id)
        states = [
            SystemState(s.id, s.name, held.get((s.id, item.id), ResponseState.NOT_ANSWERED))
            for s in systems
            if s.level is not None and item.applies_at(s.level)
        ]
        origin = row.origin.sentence if row and row.origin else ""
        found.append(
            RequirementRow(item, row.state if row else None, origin, [] if row else states)
        )
    return found


def _held(
    systems: Sequence[InformationSystem], items: Sequence[Item]
) -> dict[tuple[UUID, str], ResponseState]:
    known = described([system.id for system in systems])
    answered = Answered(known, load(REQUIREMENTS))
    return {
        (system.id, item_id): ResponseState(state)
        for system in known
        for item_id, state in answered.states(system, items).items()
    }
