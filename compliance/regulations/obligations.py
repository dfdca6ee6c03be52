"""What the register asks for in the calendar: each text in force is to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Cycle, Duty, Source, add_source
from compliance.regulations.models import Regulation
from compliance.regulations.queries import in_force_on, kind_names

REVIEW = Cycle("ra-quy-che")
#: The cycle is one for all levels.
LEVEL = 1


def reviews(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield the next review of each text in force, or its end where that comes first."""
    names = kind_names()
    rows = session().scalars(
        select(Regulation).where(Regulation.unit_id.in_(units), in_force_on(clock.today()))
    )
    for row in rows:
        last = row.reviewed_on or row.issued_on
        due = REVIEW.next_due(LEVEL, last, row.next_review)
        days = [day for day in (due, row.effective_until) if day is not None]
        yield Duty(
            row.unit_id,
            _("Rà soát: %(kind)s", kind=names.get(row.kind, row.kind)),
            REVIEW.basis,
            REVIEW.confidence(LEVEL),
            min(days, default=None),
            row.reviewed_on,
            f"/regulations/{row.id}",
            subject=row.id.hex,
        )


add_source(Source("regulations.review", _l("Rà soát quy chế"), Permission.REGISTER_READ, reviews))
