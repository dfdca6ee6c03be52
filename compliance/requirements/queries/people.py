"""The people of a unit who can be asked to find something out."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select

from compliance.accounts.models import RoleAssignment, User
from compliance.core.db import session
from compliance.units.queries import in_force


def people_of(unit_id: UUID) -> Sequence[tuple[UUID, str]]:
    """Return id and name of the active people who hold a role at a unit today, by name."""
    rows = session().execute(_of(unit_id).order_by(User.display_name))
    return [(row[0], row[1]) for row in rows]


def is_person_of(unit_id: UUID, user_id: UUID) -> bool:
    """Whether somebody is one of them."""
    return session().scalar(_of(unit_id).where(User.id == user_id)) is not None


def _of(unit_id: UUID) -> Select[UUID, str]:
    held = select(RoleAssignment.user_id).where(
        RoleAssignment.unit_id == unit_id, in_force(RoleAssignment)
    )
    return select(User.id, User.display_name).where(User.active, User.id.in_(held))
