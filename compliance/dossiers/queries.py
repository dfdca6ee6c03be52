"""Which dossiers a person may see, which wait for whom, and what belongs to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import contains_eager

from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Role
from compliance.core.searching import holds_words, number_holds
from compliance.core.text import fold, like_pattern
from compliance.dossiers.models import (
    ENDED,
    IN_HAND,
    OPEN,
    Dossier,
    DossierComment,
    DossierEvent,
    DossierRevision,
    DossierState,
)
from compliance.systems.models import InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

FILTERS = ("state", "level", "late")
#: From this level on the owner's approver decides, below it the specialised unit
#: (NĐ 331/2026 Đ18 k1, k2); the pack's workflow says the same and is what services follow.
OWNER_DECIDES_FROM = 3
_APPRAISER_STATES = (DossierState.SUBMITTED, DossierState.CHECKING, DossierState.APPRAISING)


@dataclass(frozen=True)
class TimelineEntry:
    """An event with the login name of who did it."""

    event: DossierEvent
    actor: str


def find_dossier(
    viewer: Viewer, dossier_id: UUID, permission: Permission = Permission.DOSSIER_READ
) -> Dossier | None:
    """Return the dossier with its system, unit and relations, if it is within scope."""
    return session().scalar(_with_system(viewer, permission).where(Dossier.id == dossier_id))


def _with_system(viewer: Viewer, permission: Permission) -> Select[Dossier]:
    return _joined().where(system_scope(viewer, permission))


def _joined() -> Select[Dossier]:
    return (
        select(Dossier)
        .join(Dossier.system)
        .join(InformationSystem.unit)
        .options(
            contains_eager(Dossier.system).contains_eager(InformationSystem.unit),
            contains_eager(Dossier.system).selectinload(InformationSystem.relations),
        )
    )


def current_dossier(system_id: UUID) -> Dossier | None:
    """Return the dossier on its way, else the newest one; the system was scoped before."""
    return session().scalar(
        select(Dossier)
        .where(Dossier.system_id == system_id)
        .order_by(
            Dossier.state.in_((*ENDED, DossierState.APPROVED)),
            Dossier.created_at.desc(),
            Dossier.id.desc(),
        )
        .limit(1)
    )


def dossier_on_its_way(system_id: UUID) -> Dossier | None:
    """Return the dossier being prepared, appraised or decided, if there is one."""
    return session().scalar(
        select(Dossier).where(Dossier.system_id == system_id, Dossier.state.in_((*OPEN, *IN_HAND)))
    )


def approved_dossiers(system_id: UUID) -> Sequence[Dossier]:
    """Return the approved dossiers of a system, newest decision first."""
    return (
        session()
        .scalars(
            select(Dossier)
            .where(Dossier.system_id == system_id, Dossier.state == DossierState.APPROVED)
            .order_by(Dossier.decision_date.desc(), Dossier.id.desc())
        )
        .all()
    )


def dossier_page(viewer: Viewer, request: ListRequest) -> Page[Dossier]:
    """Return one page of dossiers; filters: state, level, late."""
    statement = _with_system(viewer, Permission.DOSSIER_READ)
    filters = request.filters or {}
    if state := filters.get("state"):
        statement = statement.where(Dossier.state == state)
    if (level := filters.get("level", "")).isdigit():
        statement = statement.where(Dossier.level == int(level))
    if filters.get("late"):
        statement = statement.where(overdue())
    return _page(statement, request, "system")


def overdue_count(viewer: Viewer) -> int:
    """Return how many dossiers in scope are past their legal day."""
    counted = (
        select(func.count(Dossier.id))
        .join(Dossier.system)
        .where(system_scope(viewer, Permission.DOSSIER_READ), overdue())
    )
    return session().scalar(counted) or 0


def overdue() -> ColumnElement[bool]:
    """Return the condition that the legal day of the present step has passed."""
    return and_(Dossier.due_on < clock.today(), Dossier.state.in_(IN_HAND))


def queue_page(viewer: Viewer, request: ListRequest) -> Page[Dossier]:
    """Return the dossiers that wait for ``viewer``, the most pressing first."""
    statement = _joined().where(waits_for(viewer))  # which is within scope by itself
    return _page(statement, request, "due")


def _page(statement: Select[Dossier], request: ListRequest, default: str) -> Page[Dossier]:
    if request.q:
        statement = statement.where(
            or_(
                holds_words(InformationSystem.search, request.q),
                number_holds(Dossier.decision_number, request.q),
            )
        )
    # An empty day sorts last on both databases.
    due = func.coalesce(Dossier.due_on, literal(date(9999, 12, 31), Date))
    return paginate(
        statement,
        request,
        {
            "system": InformationSystem.name,
            "unit": HealthUnit.name,
            "state": Dossier.state,
            "level": Dossier.level,
            "submitted": Dossier.submitted_on,
            "due": due,
        },
        default,
    )


def waits_for(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition "the next step is this person's", on Dossier joined to its system."""
    roles = {held.role for held in viewer.roles_held}
    conditions: list[ColumnElement[bool]] = [false()]
    if Role.UNIT_HEAD in roles:
        conditions.append(
            and_(Dossier.state.in_(OPEN), system_scope(viewer, Permission.DOSSIER_SUBMIT))
        )
    if Role.FOCAL_POINT in roles:
        conditions.append(
            and_(Dossier.state.in_(OPEN), system_scope(viewer, Permission.DOSSIER_WRITE))
        )
    if Role.APPRAISER in roles:
        conditions.append(
            and_(
                or_(
                    Dossier.state.in_(_APPRAISER_STATES),
                    and_(
                        Dossier.state == DossierState.APPRAISED, Dossier.level < OWNER_DECIDES_FROM
                    ),
                ),
                system_scope(viewer, Permission.DOSSIER_APPRAISE),
            )
        )
    if Role.APPROVER in roles:
        conditions.append(
            and_(
                Dossier.state == DossierState.APPRAISED,
                Dossier.level >= OWNER_DECIDES_FROM,
                system_scope(viewer, Permission.DOSSIER_DECIDE),
            )
        )
    return or_(*conditions)


def queue_size(viewer: Viewer) -> int:
    """Return how many dossiers wait for the viewer."""
    statement = (
        select(func.count()).select_from(Dossier).join(Dossier.system).where(waits_for(viewer))
    )
    return session().scalar(statement) or 0


def candidate_page(viewer: Viewer, request: ListRequest) -> Page[InformationSystem]:
    """Return systems that the viewer may write a dossier for and that have none on its way."""
    busy = select(Dossier.system_id).where(Dossier.state.in_((*OPEN, *IN_HAND)))
    statement = (
        select(InformationSystem)
        .join(InformationSystem.unit)
        .where(system_scope(viewer, Permission.DOSSIER_WRITE), InformationSystem.id.not_in(busy))
        .options(contains_eager(InformationSystem.unit))
    )
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(InformationSystem.search.like(pattern, escape="\\"))
    sorts = {"name": InformationSystem.name, "level": InformationSystem.proposed_level}
    return paginate(statement, request, sorts, "name")


def timeline(dossier_id: UUID) -> list[TimelineEntry]:
    """Return the events of a dossier, newest first."""
    rows = session().execute(
        select(DossierEvent, User.login)
        .outerjoin(User, User.id == DossierEvent.actor_id)
        .where(DossierEvent.dossier_id == dossier_id)
        .order_by(DossierEvent.at.desc(), DossierEvent.id.desc())
    )
    return [TimelineEntry(event, login or "") for event, login in rows]


def comments_of(dossier_id: UUID) -> Sequence[DossierComment]:
    """Return the appraiser's comments, newest revision first."""
    return (
        session()
        .scalars(
            select(DossierComment)
            .where(DossierComment.dossier_id == dossier_id)
            .order_by(DossierComment.revision.desc(), DossierComment.at, DossierComment.id)
        )
        .all()
    )


def revisions_of(dossier_id: UUID) -> Sequence[Any]:
    """Return number, hash and moment of each frozen revision, newest first; not the contents."""
    return (
        session()
        .execute(
            select(DossierRevision.number, DossierRevision.sha256, DossierRevision.frozen_at)
            .where(DossierRevision.dossier_id == dossier_id)
            .order_by(DossierRevision.number.desc())
        )
        .all()
    )


def revision_of(dossier_id: UUID, number: int) -> DossierRevision | None:
    """Return a frozen revision with its contents."""
    return session().scalar(
        select(DossierRevision).where(
            DossierRevision.dossier_id == dossier_id, DossierRevision.number == number
        )
    )
