"""Taking answers over from somewhere else."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.evidence.services import is_intact
from compliance.requirements.models import ControlAnswer, RequirementResponse
from compliance.requirements.queries.reuse import Source, offers
from compliance.requirements.queries.rows import Sheet
from compliance.requirements.services.evidence import link_evidence
from compliance.requirements.services.words import Given, Words, fill


def copy_answers(sheet: Sheet, source: Source, item_ids: Collection[str], *, actor_id: UUID) -> int:
    """Take over the chosen answers into rows that are still open; return how many.

    Each says where it came from until its words are changed. Evidence is linked, not doubled.

    Raises:
        Refused: none of the chosen rows is open here and answered there.
    """
    done = 0
    for offer in offers(sheet, source):
        if offer.row.item.id not in item_ids:
            continue
        copied, row = offer.copied, offer.row
        answer: Given = row.response or _new(sheet, row.item.id)
        words = Words(
            state=copied.state,
            note=copied.note,
            responsible=copied.responsible,
            due=copied.due,
            cost=copied.cost,
            funding=copied.funding,
        )
        fill(answer, sheet.pack, row.item, words, actor_id)
        answer.copied_from = source.label[:255]
        session().add(answer)
        session().flush()
        for piece in copied.evidence:
            if piece.unit_id == answer.unit_id and is_intact(piece):
                link_evidence(answer, piece)
        done += 1
    if not done:
        raise Refused(_("Chọn ít nhất một dòng chưa trả lời."))
    target = sheet.subject or sheet.unit
    audit.note("requirement:reuse", target=target, details={"rows": done, "from": source.key})
    return done


def _new(sheet: Sheet, item_id: str) -> Given:
    if sheet.subject is None:
        return ControlAnswer(unit_id=sheet.unit.id, pack_id=sheet.pack.id, item_id=item_id)
    return RequirementResponse(
        system_id=sheet.system.id,
        unit_id=sheet.unit.id,
        pack_id=sheet.pack.id,
        item_id=item_id,
    )
