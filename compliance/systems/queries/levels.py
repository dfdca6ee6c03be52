"""The level that holds of each system in use, for many units at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.queries.lists import level_held


def levels_of(units: Sequence[UUID]) -> Sequence[tuple[UUID, UUID, int]]:
    """Return system, unit and level of every system in use whose level is known: one query."""
    rows = session().execute(
        select(InformationSystem.id, InformationSystem.unit_id, level_held).where(
            InformationSystem.unit_id.in_(units),
            InformationSystem.status.not_in(GONE),
            level_held.is_not(None),
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def highest_of(units: Sequence[UUID]) -> Mapping[UUID, int]:
    """Return the highest level of each unit that has such a system."""
    highest: dict[UUID, int] = {}
    for _system, unit_id, level in levels_of(units):
        highest[unit_id] = max(highest.get(unit_id, 0), level)
    return highest
