"""Part 2 of form 08: each owner of the reported systems, and its specialised unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from compliance.core.db import session
from compliance.core.paging import ListRequest
from compliance.systems.models import InformationSystem, RelationKind, SystemRelation
from compliance.systems.queries.annual import reported
from compliance.units.models import HealthUnit, LinkKind, UnitLink
from compliance.units.queries import Viewer, in_force


@dataclass(frozen=True)
class OwnerOfSystems:
    """An owner (2a) and the specialised unit that it has named (2b), if any."""

    owner: HealthUnit
    specialised: HealthUnit | None


def owners_reported(viewer: Viewer, request: ListRequest) -> Sequence[OwnerOfSystems]:
    """Return the owners of the systems in the report, by name: one query."""
    party, named, link = aliased(HealthUnit), aliased(HealthUnit), aliased(UnitLink)
    # Asked of each unit that owns a system, of which there are few: not of each system.
    owners = select(SystemRelation.unit_id).where(SystemRelation.kind == RelationKind.OWNER)
    owning = (
        exists()
        .where(
            SystemRelation.unit_id == party.id,
            SystemRelation.kind == RelationKind.OWNER,
            in_force(SystemRelation),
            InformationSystem.id == SystemRelation.system_id,
            HealthUnit.id == InformationSystem.unit_id,
            reported(viewer, request),
        )
        .correlate(party)
    )
    on = and_(link.unit_id == party.id, link.kind == LinkKind.SPECIALISED, in_force(link))
    rows = session().execute(
        select(party, named)
        .outerjoin(link, on)
        .outerjoin(named, named.id == link.target_id)
        .where(party.id.in_(owners), owning)
        .order_by(party.name, party.id, link.valid_from.desc())
    )
    found: dict[object, OwnerOfSystems] = {}
    for owner, specialised in rows:
        found.setdefault(owner.id, OwnerOfSystems(owner, specialised))
    return list(found.values())
