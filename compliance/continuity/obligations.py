"""What continuity asks for in the calendar: approved texts are to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import func, select

from compliance.continuity.models import ContinuityDocument, ContinuityVersion
from compliance.continuity.queries import KINDS
from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Cycle, Duty, Source, add_source

REVIEW = Cycle("ra-quy-trinh-phuc-hoi")
#: The cycle is one for all levels.
LEVEL = 1
D, V = ContinuityDocument, ContinuityVersion


def reviews(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each document in use: its next review; none approved: never done."""
    newest = (
        select(V.document_id, func.max(V.number).label("number"))
        .where(V.approved_on.is_not(None))
        .group_by(V.document_id)
        .subquery()
    )
    rows = session().execute(
        select(D.id, D.unit_id, D.system_id, D.kind, V.approved_on, V.next_review)
        .outerjoin(newest, newest.c.document_id == D.id)
        .outerjoin(V, (V.document_id == D.id) & (V.number == newest.c.number))
        .where(D.unit_id.in_(units), D.ended_at.is_(None))
    )
    for key, unit_id, system_id, kind, approved, next_review in rows:
        yield Duty(
            unit_id,
            _("Rà soát: %(kind)s", kind=KINDS[kind]),
            REVIEW.basis,
            REVIEW.confidence(LEVEL),
            REVIEW.next_due(LEVEL, approved, next_review),
            approved,
            f"/continuity/{key}",
            system_id,
            subject=key.hex,
        )


add_source(Source("continuity.review", _l("Rà soát quy trình"), Permission.REGISTER_READ, reviews))
