"""The shared systems that a system stands on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from compliance.core.db import session
from compliance.requirements.models import PlatformShare
from compliance.systems.models import (
    GONE,
    InformationSystem,
    Interconnection,
    RelationKind,
    SystemRelation,
)
from compliance.units.queries import in_force

S = InformationSystem


def shares_of(system_id: UUID) -> Sequence[tuple[PlatformShare, str]]:
    """Return the platforms named today for a system, with their names."""
    rows = session().execute(
        select(PlatformShare, S.name)
        .join(S, S.id == PlatformShare.platform_id)
        .where(PlatformShare.system_id == system_id, in_force(PlatformShare))
        .order_by(S.name)
    )
    return [(row[0], row[1]) for row in rows]


def find_share(system_id: UUID, share_id: UUID) -> PlatformShare | None:
    """Return a platform of a system that holds today."""
    return next((share for share, _name in shares_of(system_id) if share.id == share_id), None)


def platforms_to_choose(system: InformationSystem) -> Sequence[tuple[UUID, str]]:
    """Return the systems that one may stand on: of its unit, used by its unit, connected to it."""
    used = select(SystemRelation.system_id).where(
        SystemRelation.unit_id == system.unit_id,
        SystemRelation.kind == RelationKind.USING,
        in_force(SystemRelation),
    )
    connected = select(Interconnection.other_system_id).where(
        Interconnection.system_id == system.id, Interconnection.other_system_id.is_not(None)
    )
    known = [share.platform_id for share, _name in shares_of(system.id)]
    rows = session().execute(
        select(S.id, S.name)
        .where(
            or_(S.unit_id == system.unit_id, S.id.in_(used), S.id.in_(connected)),
            S.id != system.id,
            S.id.not_in(known),
            S.status.not_in(GONE),
        )
        .order_by(S.name)
    )
    return [(row[0], row[1]) for row in rows]
