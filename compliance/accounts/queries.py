"""Finding people."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, func, or_, select

from compliance.accounts.models import LoginAttempt, RoleAssignment, User
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.units.models import HealthUnit
from compliance.units.queries import unit_scope


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


def refused_since(keys: list[str], moment: object) -> int:
    """Return how often a login was refused for any of ``keys`` since ``moment``."""
    return (
        session().scalar(
            select(func.count())
            .select_from(LoginAttempt)
            .where(LoginAttempt.key.in_(keys), LoginAttempt.at >= moment)
        )
        or 0
    )


def user_page(viewer: User, request: ListRequest) -> Page[User]:
    """Return one page of the accounts that an administrator looks after."""
    held = (
        select(RoleAssignment.user_id)
        .join(HealthUnit, HealthUnit.id == RoleAssignment.unit_id)
        .where(unit_scope(viewer, Permission.ACCOUNT_ADMIN))
    )
    filters = request.filters or {}
    if role := filters.get("role"):
        held = held.where(RoleAssignment.role == role)
    statement = select(User).where(
        or_(User.id.in_(held), ~exists().where(RoleAssignment.user_id == User.id))
        if not filters.get("role")
        else User.id.in_(held)
    )
    if request.q:
        statement = statement.where(User.search.like(like_pattern(fold(request.q)), escape="\\"))
    return paginate(
        statement, request, {"login": User.login, "last_login": User.last_login_at}, "login"
    )


def find_user(viewer: User, user_id: UUID) -> User | None:
    """Return an account within the administrator's sector."""
    user = session().get(User, user_id)
    if user is None:
        return None
    if not user.assignments:
        return user
    unit_ids = [a.unit_id for a in user.assignments]
    seen = session().scalar(
        select(HealthUnit.id)
        .where(HealthUnit.id.in_(unit_ids), unit_scope(viewer, Permission.ACCOUNT_ADMIN))
        .limit(1)
    )
    return user if seen else None
