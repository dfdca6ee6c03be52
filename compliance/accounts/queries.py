"""Finding people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from compliance.accounts.models import Delegation, LoginAttempt, RoleAssignment, User
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.core.text import fold, like_pattern
from compliance.units.models import HealthUnit
from compliance.units.picking import scope_offer
from compliance.units.queries import in_force, unit_scope


def by_session(value: str) -> User | None:
    """Return the user of a session cookie; None if the session is no longer valid."""
    raw, _, epoch = value.partition(":")
    try:
        user = session().get(User, UUID(raw))
    except ValueError:
        return None
    valid = user is not None and user.active and str(user.session_epoch) == epoch
    return user if valid else None


def by_login(login: str) -> User | None:
    """Return the account of this login name (case does not matter)."""
    return session().scalar(select(User).where(User.login == login.strip().lower()))


def people_with(permission: Permission, unit_id: UUID) -> list[User]:
    """Return the people with an open account who hold ``permission`` on rows of this very unit."""
    roles = [role for role in Role if Relation.OWN in relations(permission, role)]
    held = select(RoleAssignment.user_id).where(
        in_force(RoleAssignment),
        RoleAssignment.unit_id == unit_id,
        RoleAssignment.role.in_([role.value for role in roles]),
    )
    statement = select(User).where(User.active, User.id.in_(held)).order_by(User.login)
    return list(session().scalars(statement).unique())


def by_logins(logins: set[str]) -> Mapping[str, User]:
    """Return the accounts of these login names, whoever asks (imports)."""
    rows = session().scalars(select(User).where(User.login.in_(logins)))
    return {user.login: user for user in rows}


def refused_since(keys: Sequence[str], moment: datetime) -> Mapping[str, int]:
    """Return how often a login was refused for each of ``keys`` since ``moment``."""
    rows = session().execute(
        select(LoginAttempt.key, func.count())
        .where(LoginAttempt.key.in_(keys), LoginAttempt.at >= moment)
        .group_by(LoginAttempt.key)
    )
    found: dict[str, int] = dict.fromkeys(keys, 0)
    found.update((row[0], row[1]) for row in rows)
    return found


def user_page(viewer: User, request: ListRequest) -> Page[User]:
    """Return one page of the accounts that an administrator looks after.

    Filters: role, unit (words, code or id), active (``yes`` | ``no``).
    """
    sorts = {"login": User.login, "last_login": User.last_login_at}
    return paginate(_listed(viewer, request), request, sorts, "login")


def user_export(viewer: User, request: ListRequest) -> Sequence[User]:
    """Return every account of the list that ``request`` describes."""
    return session().scalars(_listed(viewer, request).order_by(User.login)).unique().all()


def _listed(viewer: User, request: ListRequest) -> Select[Any]:
    filters = request.filters or {}
    held = (
        select(RoleAssignment.user_id)
        .join(HealthUnit, HealthUnit.id == RoleAssignment.unit_id)
        .where(unit_scope(viewer, Permission.ACCOUNT_ADMIN))
    )
    role, unit = filters.get("role"), filters.get("unit")
    narrowed = held
    if role:
        narrowed = narrowed.where(RoleAssignment.role == role, in_force(RoleAssignment))
    if unit:
        asked = scope_offer(viewer, Permission.ACCOUNT_ADMIN).ids(unit)
        narrowed = narrowed.where(RoleAssignment.unit_id.in_(asked), in_force(RoleAssignment))
    statement = select(User).where(
        User.id.in_(narrowed)
        if role or unit
        else or_(User.id.in_(held), ~exists().where(RoleAssignment.user_id == User.id))
    )
    if request.q:
        statement = statement.where(User.search.like(like_pattern(fold(request.q)), escape="\\"))
    if active := filters.get("active"):
        statement = statement.where(User.active.is_(active == "yes"))
    return statement


def find_user(viewer: User, user_id: UUID) -> User | None:
    """Return an account within the administrator's sector."""
    user = session().get(User, user_id)
    if user is None:
        return None
    return user if within_sector(viewer, user) else None


def within_sector(viewer: User, user: User) -> bool:
    """Whether an administrator looks after this account: a role in his sector, or none at all."""
    if not user.assignments:
        return True
    unit_ids = [held.unit_id for held in user.assignments]
    return (
        session().scalar(
            select(HealthUnit.id)
            .where(HealthUnit.id.in_(unit_ids), unit_scope(viewer, Permission.ACCOUNT_ADMIN))
            .limit(1)
        )
        is not None
    )


def find_assignment(viewer: User, assignment_id: UUID) -> RoleAssignment | None:
    """Return a role held in the administrator's sector."""
    return session().scalar(
        select(RoleAssignment)
        .join(HealthUnit, HealthUnit.id == RoleAssignment.unit_id)
        .where(RoleAssignment.id == assignment_id, unit_scope(viewer, Permission.ACCOUNT_ADMIN))
        .options(joinedload(RoleAssignment.user))
    )


def delegation_page(viewer: User, request: ListRequest) -> Page[Delegation]:
    """Return one page of the deputies of the sector, those in force first asked by ``state``."""
    statement = (
        select(Delegation)
        .join(HealthUnit, HealthUnit.id == Delegation.unit_id)
        .where(unit_scope(viewer, Permission.ACCOUNT_ADMIN))
        .options(joinedload(Delegation.unit), joinedload(Delegation.user))
    )
    if (request.filters or {}).get("state") != "all":
        statement = statement.where(in_force(Delegation))
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(HealthUnit.search.like(pattern, escape="\\"))
    sorts = {"unit": HealthUnit.name, "from": Delegation.valid_from}
    return paginate(statement, request, sorts, "unit")


def find_delegation(viewer: User, delegation_id: UUID) -> Delegation | None:
    """Return a deputy's delegation in the administrator's sector."""
    return session().scalar(
        select(Delegation)
        .join(HealthUnit, HealthUnit.id == Delegation.unit_id)
        .where(Delegation.id == delegation_id, unit_scope(viewer, Permission.ACCOUNT_ADMIN))
        .options(joinedload(Delegation.unit), joinedload(Delegation.user))
    )


def deputies_of(unit_id: UUID) -> Sequence[Delegation]:
    """Return who may sign for the head of a unit today."""
    return (
        session()
        .scalars(
            select(Delegation)
            .where(Delegation.unit_id == unit_id, in_force(Delegation))
            .options(joinedload(Delegation.user))
            .order_by(Delegation.valid_from)
        )
        .all()
    )
