"""Which evidence may stand behind answers, and who may read it."""

from __future__ import annotations

from uuid import UUID

from compliance.evidence.models import Evidence
from compliance.requirements.queries.rows import Sheet


def find_evidence(sheet: Sheet, evidence_id: UUID) -> Evidence | None:
    """Return a piece of evidence that stands behind an answer of a sheet, own or followed."""
    for row in (*sheet.rows, *sheet.excluded):
        answers = (row.response, row.followed.answer if row.followed else None)
        for piece in (e for answer in answers if answer for e in answer.evidence):
            if piece.id == evidence_id:
                return piece
    return None
