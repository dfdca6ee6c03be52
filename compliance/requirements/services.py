"""Answering requirements and attaching evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from checklists import Item, Pack
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.evidence.models import Evidence
from compliance.evidence.services import keep_evidence
from compliance.requirements.models import (
    OPEN,
    STATE_LABELS,
    WITH_PLAN,
    RequirementResponse,
    ResponseEvidence,
    ResponseState,
)
from compliance.systems.models import InformationSystem

SHORTEST_REASON = 10


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
) -> RequirementResponse:
    """Store a unit's answer to one requirement.

    ``seen_version`` is the version the form was filled on, 0 when there was no answer yet.

    Raises:
        Clash: somebody else answered meanwhile.
        Refused: a reason, a responsible post or a date is missing for this state.
    """
    note, responsible = clean(note), clean(responsible)
    check_answer(state, note, responsible, due)
    row = _stored(system.id, pack.id, item.id)
    if (row.version if row else 0) != seen_version:
        raise _clash(row)
    if row is None:
        row = _new(system, pack, item)
    _fill(row, pack, actor_id, state, note, responsible, due)
    try:
        session().flush()
    except IntegrityError:
        raise _clash(None) from None
    return row


def check_answer(
    state: ResponseState, note: str | None, responsible: str | None, due: date | None
) -> None:
    """Refuse an answer that says too little.

    Raises:
        Refused: names the field.
    """
    if state in WITH_PLAN:
        if not responsible:
            raise Refused(_("Ghi bộ phận hoặc chức danh làm phần còn lại."), "responsible")
        if due is None:
            raise Refused(_("Ghi ngày sẽ làm xong phần còn lại."), "due")
    if state == ResponseState.NOT_APPLICABLE and len(note or "") < SHORTEST_REASON:
        raise Refused(
            _("“Không áp dụng” phải có lý do, viết ít nhất %(n)s ký tự.", n=SHORTEST_REASON), "note"
        )


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
    if state == ResponseState.NOT_ANSWERED:
        raise Refused(_("Chọn một câu trả lời."), "state")
    note, responsible = clean(note), clean(responsible)
    check_answer(state, note, responsible, due)
    stored = {
        row.item_id: row
        for row in session().scalars(
            select(RequirementResponse).where(
                RequirementResponse.system_id == system.id,
                RequirementResponse.pack_id == pack.id,
                RequirementResponse.item_id.in_([item.id for item in items]),
            )
        )
    }
    done = 0
    for item in items:
        row = stored.get(item.id)
        if row is not None and (row.state not in OPEN or row.state == state):
            continue
        row = row or _new(system, pack, item)
        _fill(row, pack, actor_id, state, note, responsible, due)
        done += 1
    if not done:
        raise Refused(_("Nhóm này không còn dòng nào chưa trả lời."))
    audit.note(
        "requirement:answer-many", target=system, details={"rows": done, "state": state.value}
    )
    return done


def attach_evidence(
    response: RequirementResponse,
    source: BinaryIO,
    *,
    actor_id: UUID,
    file_name: str,
    title: str,
    happened_on: date | None = None,
    covers_until: date | None = None,
    expires_on: date | None = None,
) -> Evidence:
    """Keep a file and let it stand behind an answer.

    Raises:
        Refused: no document or picture, or empty, or the dates contradict one another.
    """
    evidence = keep_evidence(
        source,
        file_name,
        unit_id=response.unit_id,
        system_id=response.system_id,
        title=clean(title),
        happened_on=happened_on,
        covers_until=covers_until,
        expires_on=expires_on,
        actor_id=actor_id,
    )
    link_evidence(response, evidence)
    return evidence


def link_evidence(response: RequirementResponse, evidence: Evidence) -> None:
    """Let a piece of evidence of the system, or of its unit, stand behind one more answer.

    Raises:
        Refused: it belongs to another system or unit.
    """
    shared = evidence.system_id is None and evidence.unit_id == response.unit_id
    if evidence.system_id != response.system_id and not shared:
        raise Refused(_("Minh chứng này thuộc hệ thống khác."), "existing")
    key = (response.id, evidence.id)
    if session().get(ResponseEvidence, key) is None:
        session().add(ResponseEvidence(response_id=response.id, evidence_id=evidence.id))
        session().flush()
        audit.note("evidence:attach", target=response, details={"sha256": evidence.file.sha256})


def unlink_evidence(response: RequirementResponse, evidence: Evidence) -> None:
    """Take a piece of evidence away from an answer; the file stays with the system."""
    session().execute(
        delete(ResponseEvidence).where(
            ResponseEvidence.response_id == response.id,
            ResponseEvidence.evidence_id == evidence.id,
        )
    )
    audit.note("evidence:detach", target=response, details={"sha256": evidence.file.sha256})


def _stored(system_id: UUID, pack_id: str, item_id: str) -> RequirementResponse | None:
    return session().scalar(
        select(RequirementResponse)
        .where(
            RequirementResponse.system_id == system_id,
            RequirementResponse.pack_id == pack_id,
            RequirementResponse.item_id == item_id,
        )
        .execution_options(populate_existing=True)
    )


def _new(system: InformationSystem, pack: Pack, item: Item) -> RequirementResponse:
    row = RequirementResponse(
        system_id=system.id, unit_id=system.unit_id, pack_id=pack.id, item_id=item.id
    )
    session().add(row)
    return row


def _fill(
    row: RequirementResponse,
    pack: Pack,
    actor_id: UUID,
    state: ResponseState,
    note: str | None,
    responsible: str | None,
    due: date | None,
) -> None:
    planned = state in WITH_PLAN or state == ResponseState.NOT_MET
    row.pack_version = pack.version
    row.state = state
    row.note = note
    row.responsible = responsible if planned else None
    row.due = due if planned else None
    row.changed_at, row.changed_by = clock.now(), actor_id


def _clash(row: RequirementResponse | None) -> Clash:
    current: dict[str, object] = {}
    if row is not None:
        current = {
            "state": str(STATE_LABELS[ResponseState(row.state)]),
            "note": row.note or "",
            "responsible": row.responsible or "",
            "due": format_date(row.due),
            "version": row.version,
        }
    return Clash(
        _("Người khác vừa trả lời dòng này. Hãy so hai nội dung dưới đây rồi lưu lại."), current
    )
