"""What upkeep asks for in the calendar: access reviews by the level's cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Duty, Source, add_source
from compliance.upkeep.queries import REVIEW, reviews_due


def reviews(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each system in use whose level has a cycle."""
    for system, unit, level, last, due in reviews_due(units):
        yield Duty(
            unit,
            REVIEW.title,
            REVIEW.basis,
            REVIEW.confidence(level),
            due,
            last,
            "/upkeep/reviews/",
            system,
        )


add_source(Source("upkeep.reviews", _l("Rà soát tài khoản"), Permission.REGISTER_READ, reviews))
