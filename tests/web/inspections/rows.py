"""Finding demo inspections to test with."""

from __future__ import annotations

from sqlalchemy import select

from compliance.inspections.models import Finding, Inspection
from compliance.inspections.states import InspectionState


def of_unit(db, unit, state: InspectionState) -> Inspection:
    """Return an inspection of the unit in this state; a concluded one with findings."""
    statement = select(Inspection).where(Inspection.unit_id == unit.id, Inspection.state == state)
    if state == InspectionState.CONCLUDED:
        statement = statement.where(Inspection.id.in_(select(Finding.inspection_id)))
    return db.scalars(statement).first()
