"""Which units stand in the relation "inspected" to a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from compliance.core.permissions import Relation
from compliance.inspections.models import Inspection, InspectionMember
from compliance.units.queries import Viewer, define_relation


def inspected_units(viewer: Viewer) -> Select[Any]:
    """Return the ids of the units in whose inspections the viewer takes or took part."""
    return (
        select(Inspection.unit_id)
        .join(InspectionMember, InspectionMember.inspection_id == Inspection.id)
        .where(InspectionMember.user_id == viewer.id)
        .correlate(None)
    )


define_relation(Relation.INSPECTED, inspected_units)
