"""Which incidents and drills a person may see, and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from compliance.accounts.models import RoleAssignment, User
from compliance.core.db import session
from compliance.core.permissions import Permission, Role
from compliance.incidents.models import (
    AuthorityKey,
    IncidentCase,
    IncidentClassification,
    IncidentHandover,
    IncidentLog,
    IncidentPaper,
    IncidentStep,
    IncidentTask,
)
from compliance.registers.models import (
    IncidentDetail,
    IncidentNotice,
    IncidentState,
    Kind,
    RegisterEntry,
)
from compliance.registers.queries import entry_scope
from compliance.settings.queries import departments_of
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, in_force, unit_scope

#: A drill has the facts of an incident beside those of the drill.
RUNNING = (Kind.INCIDENT, Kind.DRILL)


def find_incident(
    viewer: Viewer, entry_id: UUID, permission: Permission = Permission.REGISTER_READ
) -> RegisterEntry | None:
    """Return the incident, or the drill that runs like one, with its clocks and evidence."""
    return session().scalar(
        select(RegisterEntry)
        .join(RegisterEntry.unit)
        .join(RegisterEntry.incident)
        .where(
            RegisterEntry.id == entry_id,
            RegisterEntry.kind.in_(RUNNING),
            entry_scope(viewer, permission),
        )
        .options(
            contains_eager(RegisterEntry.unit),
            contains_eager(RegisterEntry.incident),
            joinedload(RegisterEntry.system),
            selectinload(RegisterEntry.evidence),
            selectinload(RegisterEntry.notices),
        )
    )


def find_report(viewer: Any, entry_id: UUID) -> RegisterEntry | None:
    """Return what the viewer reported, whatever else he may read."""
    return session().scalar(
        select(RegisterEntry)
        .join(RegisterEntry.unit)
        .where(
            RegisterEntry.id == entry_id,
            RegisterEntry.kind == Kind.INCIDENT,
            RegisterEntry.created_by == viewer.id,
            unit_scope(viewer, Permission.INCIDENT_REPORT),
        )
        .options(
            contains_eager(RegisterEntry.unit),
            joinedload(RegisterEntry.system),
            joinedload(RegisterEntry.incident),
            selectinload(RegisterEntry.notices),
        )
    )


def reported_since(
    actor_id: UUID, unit_id: UUID, title: str, detected_at: datetime, since: datetime
) -> RegisterEntry | None:
    """Return the incident that somebody reported in these words after a moment."""
    return session().scalar(
        select(RegisterEntry)
        .join(RegisterEntry.incident)
        .where(
            RegisterEntry.kind == Kind.INCIDENT,
            RegisterEntry.created_by == actor_id,
            RegisterEntry.unit_id == unit_id,
            RegisterEntry.title == title,
            RegisterEntry.created_at >= since,
            RegisterEntry.withdrawn_at.is_(None),
            IncidentDetail.detected_at == detected_at,
        )
        .limit(1)
    )


def case_of(entry_id: UUID) -> IncidentCase | None:
    """Return the file of an incident; None: only the register speaks of it so far."""
    return session().get(IncidentCase, entry_id)


def classifications_of(entry_id: UUID) -> Sequence[IncidentClassification]:
    """Return every confirmed classification, newest first."""
    return (
        session()
        .scalars(
            select(IncidentClassification)
            .where(IncidentClassification.entry_id == entry_id)
            .options(joinedload(IncidentClassification.by))
            .order_by(IncidentClassification.at.desc(), IncidentClassification.id.desc())
        )
        .all()
    )


def timeline_of(entry_id: UUID) -> Sequence[IncidentLog]:
    """Return the lines of the timeline in the order in which things happened."""
    return (
        session()
        .scalars(
            select(IncidentLog)
            .where(IncidentLog.entry_id == entry_id)
            .options(joinedload(IncidentLog.by))
            .order_by(IncidentLog.at, IncidentLog.written_at, IncidentLog.id)
        )
        .all()
    )


def papers_of(entry_id: UUID) -> Sequence[IncidentPaper]:
    """Return the forms written so far, oldest first, with the files of those sent."""
    return (
        session()
        .scalars(
            select(IncidentPaper)
            .where(IncidentPaper.entry_id == entry_id)
            .options(joinedload(IncidentPaper.docx), joinedload(IncidentPaper.pdf))
            .order_by(IncidentPaper.written_at, IncidentPaper.id)
        )
        .all()
    )


def steps_of(entry_id: UUID) -> dict[str, IncidentStep]:
    """Return the steps of containment that were done, by id."""
    rows = session().scalars(select(IncidentStep).where(IncidentStep.entry_id == entry_id))
    return {row.step: row for row in rows}


def tasks_of(entry_id: UUID) -> Sequence[IncidentTask]:
    """Return what has to be done after the incident, by day."""
    return (
        session()
        .scalars(
            select(IncidentTask)
            .where(IncidentTask.entry_id == entry_id)
            .order_by(IncidentTask.due, IncidentTask.id)
        )
        .all()
    )


def handovers_of(entry_id: UUID) -> Sequence[IncidentHandover]:
    """Return the hand-over files that were made, newest first, with their keys."""
    return (
        session()
        .scalars(
            select(IncidentHandover)
            .where(IncidentHandover.entry_id == entry_id)
            .options(joinedload(IncidentHandover.key))
            .order_by(IncidentHandover.at.desc())
        )
        .all()
    )


def open_incidents(viewer: Viewer, limit: int = 200) -> Sequence[RegisterEntry]:
    """Return the incidents in hand that the viewer may see, newest first, with their clocks."""
    return (
        session()
        .scalars(
            select(RegisterEntry)
            .join(RegisterEntry.unit)
            .where(
                RegisterEntry.kind == Kind.INCIDENT,
                RegisterEntry.withdrawn_at.is_(None),
                entry_scope(viewer, Permission.REGISTER_READ),
                or_(
                    RegisterEntry.result != IncidentState.CLOSED,
                    RegisterEntry.id.in_(
                        select(IncidentNotice.entry_id).where(IncidentNotice.sent_at.is_(None))
                    ),
                ),
            )
            .options(
                contains_eager(RegisterEntry.unit),
                joinedload(RegisterEntry.incident),
                selectinload(RegisterEntry.notices),
            )
            .order_by(RegisterEntry.happened_on.desc(), RegisterEntry.id)
            .limit(limit)
        )
        .all()
    )


def people_in_charge(unit_id: UUID) -> list[User]:
    """Return focal points and heads of a unit with an open account, by login."""
    held = select(RoleAssignment.user_id).where(
        RoleAssignment.unit_id == unit_id,
        RoleAssignment.role.in_((Role.FOCAL_POINT, Role.UNIT_HEAD)),
        in_force(RoleAssignment),
    )
    statement = select(User).where(User.active, User.id.in_(held)).order_by(User.login)
    return list(session().scalars(statement).unique())


def focal_point_of(unit_id: UUID) -> User | None:
    """Return the first focal point of a unit with an open account, by login."""
    held = select(RoleAssignment.user_id).where(
        RoleAssignment.unit_id == unit_id,
        RoleAssignment.role == Role.FOCAL_POINT,
        in_force(RoleAssignment),
    )
    return session().scalars(
        select(User).where(User.active, User.id.in_(held)).order_by(User.login).limit(1)
    ).unique().first()  # fmt: skip


def keys_for(unit: HealthUnit) -> Sequence[AuthorityKey]:
    """Return the public keys of authorities in force today for a unit's Department, by name."""
    return (
        session()
        .scalars(
            select(AuthorityKey)
            .where(
                AuthorityKey.department_id == (unit.department_id or unit.id),
                in_force(AuthorityKey),
            )
            .order_by(AuthorityKey.name)
        )
        .all()
    )


def keys_looked_after(viewer: Any) -> Sequence[AuthorityKey]:
    """Return every key of the Departments whose settings the viewer looks after, newest first."""
    return (
        session()
        .scalars(
            select(AuthorityKey)
            .where(AuthorityKey.department_id.in_(departments_of(viewer)))
            .order_by(AuthorityKey.added_at.desc())
        )
        .all()
    )


def reportable_systems(unit_ids: Sequence[UUID]) -> Sequence[InformationSystem]:
    """Return the systems that the units keep, by name: whoever works there may name one."""
    return (
        session()
        .scalars(
            select(InformationSystem)
            .where(
                InformationSystem.unit_id.in_(unit_ids),
                InformationSystem.status.not_in((SystemStatus.STOPPED, SystemStatus.JOINED)),
            )
            .order_by(InformationSystem.name)
        )
        .all()
    )
