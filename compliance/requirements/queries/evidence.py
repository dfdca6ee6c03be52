"""Which evidence may stand behind answers, and who may read it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.text import fold, like_pattern
from compliance.evidence.models import Evidence, own_of
from compliance.requirements.queries.rows import Sheet


def library(sheet: Sheet, request: ListRequest) -> Page[Evidence]:
    """Return one page of the evidence of the sheet's unit, by title.

    One piece serves many rows and many systems of the unit.
    """
    statement = select(Evidence).where(own_of(sheet.unit.id))
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(Evidence.search.like(pattern, escape="\\"))
    return paginate(statement, request, {"title": Evidence.title}, "title")


def find_own_evidence(sheet: Sheet, evidence_id: UUID) -> Evidence | None:
    """Return a piece of evidence of the sheet's unit."""
    return session().scalar(
        select(Evidence).where(Evidence.id == evidence_id, own_of(sheet.unit.id))
    )


def find_evidence(sheet: Sheet, evidence_id: UUID) -> Evidence | None:
    """Return a piece of evidence that stands behind an answer of a sheet, own or followed."""
    for row in (*sheet.rows, *sheet.excluded):
        answers = (row.response, row.followed.answer if row.followed else None)
        for piece in (e for answer in answers if answer for e in answer.evidence):
            if piece.id == evidence_id:
                return piece
    return None
