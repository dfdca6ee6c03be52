"""Answering a requirement, for a system or once for the whole unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from checklists import Item, Pack
from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.requirements.models import (
    OPEN,
    ControlAnswer,
    RequirementResponse,
    ResponseState,
)
from compliance.requirements.services.words import (
    Given,
    Words,
    check_answer,
    check_words,
    clash_of,
    fill,
    refuse_stale,
    says_the_same,
)
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

Kind = TypeVar("Kind", RequirementResponse, ControlAnswer)


def answer_requirement(
    system: InformationSystem,
    pack: Pack,
    item: Item,
    *,
    actor_id: UUID,
    seen_version: int,
    state: ResponseState,
    note: str | None = None,
    responsible: str | None = None,
    due: date | None = None,
    cost: int | None = None,
    funding: str | None = None,
    assignee_id: UUID | None = None,
    override_reason: str | None = None,
    overrides: bool = False,
) -> RequirementResponse:
    """Store a unit's answer to one requirement for one system.

    ``seen_version`` is the version the form was filled on, 0 when there was no answer yet; sending
    what is stored already changes nothing (the reply to the first sending may have been lost).
    ``overrides``: a common answer is followed until now, so that leaving it needs a reason.

    Raises:
        Clash: somebody else answered meanwhile.
        Refused: a reason, a responsible post or a date is missing for this state.
    """
    words = Words(
        state=state,
        note=clean(note),
        responsible=clean(responsible),
        due=due,
        cost=cost,
        funding=clean(funding),
        assignee_id=assignee_id,
        override_reason=clean(override_reason),
    )
    row = stored_response(system.id, pack.id, item.id)
    if row is not None and row.version != seen_version and says_the_same(row, words):
        return row
    check_words(words, system.unit_id, overrides)
    refuse_stale(row, seen_version)
    if row is None:
        row = RequirementResponse(
            system_id=system.id, unit_id=system.unit_id, pack_id=pack.id, item_id=item.id
        )
    return _store(row, pack, item, words, actor_id)


def answer_control(
    unit: HealthUnit,
    pack: Pack,
    item: Item,
    words: Words,
    *,
    actor_id: UUID,
    seen_version: int,
    overrides: bool = False,
) -> ControlAnswer:
    """Store what a unit answers once for all its systems and the stations that it guides.

    Raises:
        Clash: somebody else answered meanwhile.
        Refused: a reason, a responsible post or a date is missing for this state.
    """
    row = stored_control(unit.id, pack.id, item.id)
    if row is not None and row.version != seen_version and says_the_same(row, words):
        return row
    check_words(words, unit.id, overrides)
    refuse_stale(row, seen_version)
    if row is None:
        row = ControlAnswer(unit_id=unit.id, pack_id=pack.id, item_id=item.id)
    return _store(row, pack, item, words, actor_id)


def answer_many(
    system: InformationSystem,
    pack: Pack,
    items: Sequence[Item],
    *,
    actor_id: UUID,
    state: ResponseState,
    note: str | None = None,
    responsible: str | None = None,
    due: date | None = None,
) -> int:
    """Give one answer to those of ``items`` that have none yet; return how many.

    "Không biết" counts as none. What somebody answered is never overwritten.

    Raises:
        Refused: nothing is left to answer, or the answer says too little.
    """
    words = Words(state=state, note=clean(note), responsible=clean(responsible), due=due)
    R = RequirementResponse
    ids = [item.id for item in items]
    stored = session().scalars(
        select(R).where(R.system_id == system.id, R.pack_id == pack.id, R.item_id.in_(ids))
    )
    known = {row.item_id: row for row in stored}
    rows = [
        (
            item,
            known.get(item.id)
            or R(system_id=system.id, unit_id=system.unit_id, pack_id=pack.id, item_id=item.id),
        )
        for item in items
    ]
    return _store_many(system, pack, rows, words, actor_id)


def answer_controls(
    unit: HealthUnit, pack: Pack, items: Sequence[Item], words: Words, *, actor_id: UUID
) -> int:
    """Give one answer to those common controls of ``items`` that have none yet.

    Raises:
        Refused: nothing is left to answer, or the answer says too little.
    """
    C = ControlAnswer
    ids = [item.id for item in items]
    stored = session().scalars(
        select(C).where(C.unit_id == unit.id, C.pack_id == pack.id, C.item_id.in_(ids))
    )
    known = {row.item_id: row for row in stored}
    rows = [
        (item, known.get(item.id) or C(unit_id=unit.id, pack_id=pack.id, item_id=item.id))
        for item in items
    ]
    return _store_many(unit, pack, rows, words, actor_id)


def follow_again(row: Given, seen_version: int) -> None:
    """Give up a row's own answer, so that it follows the common one.

    Raises:
        Clash: somebody else changed it meanwhile.
    """
    refuse_stale(row, seen_version)
    row.state = ResponseState.NOT_ANSWERED
    row.note = row.responsible = row.funding = row.override_reason = row.copied_from = None
    row.due = row.cost = row.assignee_id = None
    row.model_copied = False
    audit.note("requirement:follow", target=row, details={"item": row.item_id})


def stored_response(system_id: UUID, pack_id: str, item_id: str) -> RequirementResponse | None:
    """Return the answer of a system as it stands in the database now."""
    R = RequirementResponse
    return session().scalar(
        select(R)
        .where(R.system_id == system_id, R.pack_id == pack_id, R.item_id == item_id)
        .execution_options(populate_existing=True)
    )


def stored_control(unit_id: UUID, pack_id: str, item_id: str) -> ControlAnswer | None:
    """Return the common control of a unit as it stands in the database now."""
    C = ControlAnswer
    return session().scalar(
        select(C)
        .where(C.unit_id == unit_id, C.pack_id == pack_id, C.item_id == item_id)
        .execution_options(populate_existing=True)
    )


def _store(row: Kind, pack: Pack, item: Item, words: Words, actor_id: UUID) -> Kind:
    fill(row, pack, item, words, actor_id)
    session().add(row)
    try:
        session().flush()
    except IntegrityError:
        raise clash_of(None) from None
    return row


def _store_many(
    target: InformationSystem | HealthUnit,
    pack: Pack,
    rows: Sequence[tuple[Item, Given]],
    words: Words,
    actor_id: UUID,
) -> int:
    if words.state == ResponseState.NOT_ANSWERED:
        raise Refused(_("Chọn một câu trả lời."), "state")
    check_answer(words.state, words.note, words.responsible, words.due)
    done = 0
    for item, row in rows:
        if row.state is not None and (row.state not in OPEN or row.state == words.state):
            continue
        fill(row, pack, item, words, actor_id)
        session().add(row)
        done += 1
    if not done:
        raise Refused(_("Không còn dòng nào chưa trả lời."))
    details = {"rows": done, "state": words.state.value}
    audit.note("requirement:answer-many", target=target, details=details)
    return done
