"""Which evidence a unit holds, to be put where it serves once more."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.text import fold, like_pattern
from compliance.evidence.models import Evidence, own_of


def library(unit_id: UUID, request: ListRequest) -> Page[Evidence]:
    """Return one page of the evidence that a unit keeps, by title.

    One piece serves many rows and many systems of the unit.
    """
    statement = select(Evidence).where(own_of(unit_id))
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(Evidence.search.like(pattern, escape="\\"))
    return paginate(statement, request, {"title": Evidence.title}, "title")


def find_own(unit_id: UUID, evidence_id: UUID) -> Evidence | None:
    """Return a piece of evidence that a unit keeps."""
    return session().scalar(select(Evidence).where(Evidence.id == evidence_id, own_of(unit_id)))
