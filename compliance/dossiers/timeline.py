"""The steps of dossiers in the timeline of their unit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from compliance.accounts.models import User
from compliance.core.permissions import Permission
from compliance.dossiers.models import Dossier, DossierEvent
from compliance.systems.models import InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer
from compliance.units.timeline import line


def steps(viewer: Viewer, unit: HealthUnit) -> list[Select[Any]]:
    """Return every line of the dossiers of a unit that the viewer may read."""
    mine = (
        line(
            "dossiers",
            at=DossierEvent.at,
            step=DossierEvent.verb,
            row=Dossier.id,
            title=InformationSystem.name,
            actor=User.login,
        )
        .select_from(DossierEvent)
        .join(Dossier, Dossier.id == DossierEvent.dossier_id)
        .join(InformationSystem, InformationSystem.id == Dossier.system_id)
        .outerjoin(User, User.id == DossierEvent.actor_id)
        .where(Dossier.unit_id == unit.id, system_scope(viewer, Permission.DOSSIER_READ))
    )
    return [mine]
