"""Following the trail: which units something happened in since the last look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from compliance.core import clock
from compliance.core.audit import AuditEvent
from compliance.core.db import session
from compliance.obligations.models import ObligationMark
from compliance.units.models import HealthUnit

#: Units in one transaction: where they are large, far below the 30 s of one lease.
BATCH = 50


def mark() -> ObligationMark | None:
    """Return how far the last look went."""
    return session().get(ObligationMark, 1, populate_existing=True)


def newest_seq() -> int:
    """Return the number of the newest event of the trail."""
    return session().scalar(select(func.max(AuditEvent.seq))) or 0


def is_behind() -> bool:
    """Whether something happened, or a new day began, since the last look."""
    seen = mark()
    return seen is None or seen.full_on != clock.today() or seen.seq < newest_seq()


def units_to_refresh(seen: ObligationMark | None, until: int) -> Sequence[UUID]:
    """Return the units to look at, by id: on a new day all, else those the trail names.

    A unit that has duties but is closed is looked at too: its duties go.
    """
    if seen is None or seen.full_on != clock.today():
        rows = session().scalars(select(HealthUnit.id).order_by(HealthUnit.id))
        return list(rows)
    named = (
        session()
        .scalars(
            select(AuditEvent.unit_id)
            .where(AuditEvent.seq > seen.seq, AuditEvent.seq <= until)
            .where(AuditEvent.unit_id.is_not(None))
            .distinct()
        )
        .all()
    )
    return sorted(UUID(text) for text in named if text)


def set_mark(seq: int, full_on: date | None) -> None:
    """Note how far this look went."""
    row = mark()
    if row is None:
        row = ObligationMark(id=1)
        session().add(row)
    row.seq, row.full_on, row.at = seq, full_on, clock.now()
