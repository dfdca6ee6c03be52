"""What the safeguard cards ask for in the calendar: accounts are reviewed by the level's cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Cycle, Duty, Source, add_source
from compliance.safeguards.models import SafeguardCard
from compliance.systems.models import GONE, InformationSystem

REVIEW = Cycle("ra-tai-khoan")


def reviews(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each system in use that has a card and whose level is known."""
    rows = session().execute(
        select(InformationSystem, SafeguardCard.access_reviewed_on)
        .join(SafeguardCard, SafeguardCard.system_id == InformationSystem.id)
        .where(InformationSystem.unit_id.in_(units), InformationSystem.status.not_in(GONE))
    )
    for system, last in rows:
        level = system.level
        if level is None or REVIEW.months(level) is None:
            continue
        yield Duty(
            system.unit_id,
            REVIEW.title,
            REVIEW.basis,
            REVIEW.confidence(level),
            REVIEW.next_due(level, last, None),
            last,
            f"/safeguards/{system.id}",
            system.id,
        )


add_source(Source("safeguards.access", _l("Rà soát tài khoản"), Permission.REGISTER_READ, reviews))
