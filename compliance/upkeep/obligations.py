"""What upkeep asks for in the calendar: access reviews by the level's cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Duty, Source, add_source
from compliance.systems.queries.levels import levels_of
from compliance.upkeep.queries import CYCLES, REVIEW, last_checks, reviews_due


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


def checks(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield the next look at the logs and the next scan of each system in use: two queries."""
    done = last_checks(units)
    for system, unit, level in levels_of(units):
        for kind, cycle in CYCLES.items():
            if cycle.months(level) is None:
                continue
            last = done.get((system, kind))
            yield Duty(
                unit,
                cycle.title,
                cycle.basis,
                cycle.confidence(level),
                cycle.next_due(level, last, None),
                last,
                "/upkeep/checks/",
                system,
                subject=kind,
            )


add_source(Source("upkeep.checks", _l("Nhật ký, lỗ hổng"), Permission.REGISTER_READ, checks))
add_source(Source("upkeep.reviews", _l("Rà soát tài khoản"), Permission.REGISTER_READ, reviews))
