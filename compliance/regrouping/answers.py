"""Answers of several systems put together row by row: the same stays, the worst counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from checklists.migration import STATES
from compliance.classification.queries import pack_today
from compliance.core.db import session
from compliance.regrouping.fields import short_name
from compliance.requirements.models import (
    STATE_LABELS,
    WITH_GAP,
    RequirementResponse,
    ResponseState,
)
from compliance.requirements.queries import followed_by_systems
from compliance.requirements.queries.rows import OriginKind
from compliance.systems.models import InformationSystem

R = RequirementResponse
Key = tuple[str, str]
#: Followed again by whoever the systems are put together into: the unit is the same.
_SHARED = (OriginKind.UNIT, OriginKind.GUIDE, OriginKind.PARENT)


@dataclass(frozen=True)
class Said:
    """What one system answers to one row, by itself or because it follows another."""

    system: InformationSystem
    answer: Any
    own: bool
    #: Followed from something that the joined system follows as well.
    shared: bool = False

    @property
    def state(self) -> ResponseState:
        """The answer; none is "not answered"."""
        return ResponseState(self.answer.state) if self.answer else ResponseState.NOT_ANSWERED

    @property
    def note(self) -> str:
        """Its words."""
        return (self.answer.note or "") if self.answer else ""

    def as_json(self) -> dict[str, str]:
        """Return plain values, to be kept beside the joined answer."""
        return {"system": short_name(self.system), "state": self.state.value, "text": self.note}


@dataclass(frozen=True)
class Joined:
    """The answer of a row afterwards. ``values`` None: it follows the unit as before."""

    pack_id: str
    item_id: str
    said: Sequence[Said]
    state: ResponseState
    #: All say the same but for the words, so that nobody has to look again.
    agreed: bool
    values: dict[str, Any] | None
    evidence: tuple[UUID, ...] = field(default=())


def joined_answers(systems: Sequence[InformationSystem]) -> list[Joined]:
    """Return the answers afterwards of systems put together, the first one's words in front.

    Every pack that one of them answered counts; what is followed is known of today's pack only.
    """
    own = _own(systems)
    pack = pack_today()
    followed = followed_by_systems([system.id for system in systems], pack)
    rows = {key: None for held in own.values() for key in held}
    for held in followed.values():
        rows.update({(pack.id, name): None for name in held})
    found = []
    for key in sorted(rows):
        said = []
        for system in systems:
            answer = own[system.id].get(key)
            if answer is not None and answer.counts:
                said.append(Said(system, answer, True))
                continue
            other = followed.get(system.id, {}).get(key[1]) if key[0] == pack.id else None
            if other is not None:
                shared = other.origin.kind in _SHARED
                said.append(Said(system, other.answer, False, shared))
            else:
                said.append(Said(system, answer, answer is not None))
        if any(one.answer is not None for one in said):
            found.append(_join(key, said))
    return found


def _own(systems: Sequence[InformationSystem]) -> dict[UUID, dict[Key, RequirementResponse]]:
    found: dict[UUID, dict[Key, RequirementResponse]] = {system.id: {} for system in systems}
    rows = session().scalars(
        select(R).where(R.system_id.in_(list(found))).options(selectinload(R.evidence))
    )
    for row in rows:
        found[row.system_id][row.pack_id, row.item_id] = row
    return found


def own_answers(system: InformationSystem) -> list[RequirementResponse]:
    """Return every own answer of a system, of any pack, with its evidence."""
    return [row for _key, row in sorted(_own([system])[system.id].items())]


def _join(key: Key, said: Sequence[Said]) -> Joined:
    worst = min(said, key=lambda one: STATES.index(one.state.value))
    states = {one.state for one in said}
    # Alike in state, post, day and money: what differs in words is kept side by side.
    agreed = len(states) == 1 and len({_rest(one) for one in said}) == 1
    evidence = {
        piece.id: None
        for one in said
        if one.own
        for piece in (one.answer.evidence if one.answer else ())
    }
    everyone_follows = all(not one.own and one.shared for one in said)
    if agreed and everyone_follows and len({one.note for one in said}) == 1:
        return Joined(key[0], key[1], said, worst.state, True, None)
    state = worst.state
    if state == ResponseState.NOT_ANSWERED and len(states) > 1:
        # Somebody answered: what was written is kept, and the row becomes a task.
        state = ResponseState.UNKNOWN
    return Joined(*key, said, state, agreed, _values(worst, said, state, agreed), tuple(evidence))


def _rest(one: Said) -> tuple[Any, ...]:
    answer = one.answer
    return (answer.responsible, answer.due, answer.cost, answer.funding) if answer else ()


def _values(
    worst: Said, said: Sequence[Said], state: ResponseState, agreed: bool
) -> dict[str, Any]:
    base = worst.answer or next(one.answer for one in said if one.answer)
    gap = state in WITH_GAP
    days: list[date] = [one.answer.due for one in said if gap and one.answer and one.answer.due]
    costs = {one.answer.id: one.answer.cost for one in said if one.answer and one.answer.cost}
    reasons = [one.answer.override_reason for one in said if one.own and one.answer.override_reason]
    scope = _scope(said)
    return {
        "pack_version": base.pack_version,
        "state": state.value,
        "note": _both(said) if len({(one.state, one.note) for one in said}) > 1 else worst.note,
        "responsible": (worst.answer.responsible if worst.answer else None) if gap else None,
        "due": min(days) if days else None,
        "cost": (sum(costs.values()) or None) if gap else None,
        "funding": (worst.answer.funding if worst.answer else None) if gap else None,
        "assignee_id": getattr(worst.answer, "assignee_id", None)
        if state == ResponseState.UNKNOWN
        else None,
        "override_reason": " ".join(dict.fromkeys(reasons)) or None,
        "scope_choice": scope[0],
        "scope_reason": scope[1],
        "model_copied": bool(base.model_copied) and len({one.note for one in said}) == 1,
    }


def _scope(said: Sequence[Said]) -> tuple[str | None, str | None]:
    """Return the choice of scope that all made alike; else the inventory decides."""
    choices = [getattr(one.answer, "scope_choice", None) if one.own else None for one in said]
    if len(set(choices)) == 1 and choices[0]:
        return choices[0], said[0].answer.scope_reason
    return None, None


def _both(said: Sequence[Said]) -> str | None:
    """Return every text with whose it is; the same text once."""
    texts: dict[str, list[str]] = {}
    several = len({one.state for one in said}) > 1
    for one in said:
        label = f"{STATE_LABELS[one.state]}. " if several else ""
        if text := f"{label}{one.note}".strip():
            texts.setdefault(text, []).append(short_name(one.system))
    lines = [f"[{', '.join(names)}] {text}" for text, names in texts.items()]
    return "\n".join(lines) or None


def counts_of(rows: Sequence[Joined]) -> Mapping[str, int]:
    """Return how many rows are kept, are to be looked at again, follow the unit as before."""
    return {
        "kept": sum(row.agreed and row.values is not None for row in rows),
        "review": sum(not row.agreed for row in rows),
        "followed": sum(row.values is None for row in rows),
    }
