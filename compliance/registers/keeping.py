"""Systems as those see them who keep a unit's registers: by the unit, not by relations."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.systems.models import GONE, InformationSystem
from compliance.units.queries import Viewer, unit_scope


def kept_system(
    viewer: Viewer, system_id: UUID, permission: Permission = Permission.REGISTER_READ
) -> InformationSystem | None:
    """Return a system in use of a unit whose registers the viewer may read or write."""
    return session().scalar(
        select(InformationSystem)
        .join(InformationSystem.unit)
        .where(
            InformationSystem.id == system_id,
            InformationSystem.status.not_in(GONE),
            unit_scope(viewer, permission),
        )
        .options(contains_eager(InformationSystem.unit))
    )
