"""Field notes to test with."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from compliance.core.db import Database, session
from compliance.field.merge import FIELDS, Decision, Edit
from compliance.field.models import Way
from compliance.field.shapes import Submission
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.queries.inspections import find_inspection
from compliance.inspections.states import InspectionState
from compliance.units.models import HealthUnit

#: A judgement that breaks no rule of a row.
GOOD = {"verdict": "khong_dat", "progress": "done", "observation": "Chưa có quy chế."}


def in_field(unit: Any, viewer: Any) -> Inspection:
    """Return the demo inspection of a unit that is under way."""
    found = session().scalar(
        select(Inspection.id).where(
            Inspection.unit_id == unit.id, Inspection.state == InspectionState.IN_FIELD
        )
    )
    inspection = find_inspection(viewer, found)
    assert inspection is not None
    return inspection


def rows(inspection: Inspection) -> list[InspectionRow]:
    """Return the rows as they stand."""
    session().commit()  # ends the reads made so far: they would show the state of before
    return list(
        session().scalars(
            select(InspectionRow)
            .where(InspectionRow.inspection_id == inspection.id)
            .order_by(InspectionRow.position)
            .execution_options(populate_existing=True)
        )
    )


def edit(row: InspectionRow, base: int | None = None, **values: Any) -> Edit:
    """Return a note on a row; what is not named stays as it is stored."""
    stored = {name: getattr(row, name) for name in FIELDS}
    return Edit(str(row.id), row.version if base is None else base, {**stored, **values})


def hand_in(
    *edits: Edit, key: UUID | None = None, way: Way = Way.PAGE, **decisions: Decision
) -> Submission:
    """Return a submission."""
    return Submission(key or uuid4(), way, "Máy thử", list(edits), decisions)


def two_bare_rows(url: str, unit: str) -> list[tuple[int, str]]:
    """Return number and address of two rows that nobody has judged, of the visit under way."""
    database = Database(url)
    with database.scope() as opened:
        found = opened.scalars(
            select(InspectionRow)
            .join(Inspection, Inspection.id == InspectionRow.inspection_id)
            .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
            .where(
                HealthUnit.name == unit,
                Inspection.state == InspectionState.IN_FIELD,
                InspectionRow.verdict.is_(None),
            )
            .order_by(InspectionRow.position)
            .limit(2)
        ).all()
    database.engine.dispose()
    return [(row.position, f"/inspections/{row.inspection_id}/rows/{row.id}") for row in found]
