"""Visits that may be taken along, and what was handed in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from compliance.accounts.models import User
from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.field.models import Ending, FieldSubmission
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.queries.inspections import teams_of
from compliance.inspections.services.opening import conflict_of_interest
from compliance.inspections.states import SIGNED
from compliance.units.models import HealthUnit
from compliance.units.queries import unit_scope


def visits_of(viewer: User) -> Sequence[Inspection]:
    """Return the unsigned inspections of the viewer's teams, the next day first."""
    return (
        session()
        .scalars(
            select(Inspection)
            .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
            .where(
                Inspection.id.in_(teams_of(viewer)),
                Inspection.state.not_in(SIGNED),
                unit_scope(viewer, Permission.INSPECTION_WRITE),
            )
            .options(joinedload(Inspection.unit), selectinload(Inspection.members))
            .order_by(Inspection.planned_on, Inspection.code)
        )
        .unique()
        .all()
    )


def may_take_along(viewer: User, inspection: Inspection) -> bool:
    """Whether the viewer belongs to the team, has no stake in the unit, and nothing is signed."""
    return (
        not inspection.signed
        and viewer.may(Permission.INSPECTION_WRITE)
        and viewer.id in {member.user_id for member in inspection.members}
        and not conflict_of_interest(viewer, inspection.unit)
    )


def submissions_of(inspection_id: UUID) -> Sequence[FieldSubmission]:
    """Return everything handed in for a visit, newest first."""
    return (
        session()
        .scalars(
            select(FieldSubmission)
            .where(FieldSubmission.inspection_id == inspection_id)
            .order_by(FieldSubmission.at.desc(), FieldSubmission.id.desc())
        )
        .all()
    )


def taken(key: UUID) -> FieldSubmission | None:
    """Return the submission that was taken under this key."""
    return session().scalar(
        select(FieldSubmission).where(
            FieldSubmission.key == key, FieldSubmission.ending == Ending.APPLIED
        )
    )


def rows_for_merge(inspection: Inspection) -> dict[str, InspectionRow]:
    """Return the rows by id, read anew with the visit's state, locked until the end."""
    # Two submissions at once, or one beside the signature, wait for each other here.
    session().refresh(inspection, ["state", "version"], with_for_update=True)
    rows = session().scalars(
        select(InspectionRow)
        .where(InspectionRow.inspection_id == inspection.id)
        .order_by(InspectionRow.position)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {str(row.id): row for row in rows}


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """Return who the people behind these ids are."""
    found = session().execute(select(User.id, User.display_name).where(User.id.in_(ids)))
    return {row.id: row.display_name for row in found}
