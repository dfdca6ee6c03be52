"""The data-flow drawings of the systems that a unit's processing activities run on.

Restricted as the network drawings are: only who may see the network plan of a system, and every
reading is on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.privacy.models import ImpactAssessment, ProcessingActivity
from compliance.systems.documents.drawing import flows_of
from compliance.systems.models import InformationSystem
from compliance.systems.queries.scope import system_scope
from compliance.systems.services.parts import record_network_reading
from compliance.units.queries import Viewer
from reports.drawing import Figure

#: A dossier speaks of a unit's systems; one with more is drawn apart.
MOST = 20


def _systems_in(unit_id: UUID) -> list[UUID]:
    return [
        key
        for key in session().scalars(
            select(ProcessingActivity.system_id)
            .where(ProcessingActivity.unit_id == unit_id, ProcessingActivity.system_id.is_not(None))
            .distinct()
        )
        if key is not None
    ]


def drawn_systems(viewer: Viewer, row: ImpactAssessment) -> tuple[Sequence[InformationSystem], int]:
    """Return the systems whose flows the viewer may see, and how many others there are."""
    named = _systems_in(row.unit_id)
    seen = session().scalars(
        select(InformationSystem)
        .where(InformationSystem.id.in_(named), system_scope(viewer, Permission.NETWORK_READ))
        .order_by(InformationSystem.name)
        .limit(MOST)
    ).all()  # fmt: skip
    return seen, len(named) - len(seen)


def read_flows(systems: Sequence[InformationSystem]) -> list[tuple[str, Figure]]:
    """Return the drawing of each system; the reading goes into the trail of the transaction."""
    for system in systems:
        record_network_reading(system)
    return [(system.name, flows_of(system)) for system in systems]
