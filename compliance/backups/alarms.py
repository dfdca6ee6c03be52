"""The heartbeat: a job that tells of its runs by token, and falls silent, is told of once.

A silence begins with the last run that went well. That it was told of is a row written in the
transaction that tells; a run killed or repeated finds what is left by asking for silences without
such a row. A run that arrives ends the silence by itself: whether an alarm is open is asked of the
state, the row is only closed for the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, or_, select

from compliance.accounts.models import RoleAssignment, User
from compliance.backups.models import BackupAlarm, BackupPolicy, BackupState
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_moment
from compliance.core.i18n import _, _l, in_vietnamese
from compliance.core.permissions import Role
from compliance.notices.kinds import add_kind
from compliance.notices.services import Message, notify
from compliance.systems.models import GONE, InformationSystem
from compliance.units.models import HealthUnit
from compliance.units.queries import in_force

SILENT = add_kind("backup:silent", _l("Sao lưu tự động im lặng quá lịch"), 87)
_TOLD_ROLES = (Role.FOCAL_POINT, Role.UNIT_HEAD)
S = InformationSystem


def _since() -> ColumnElement[datetime]:
    return case(
        (
            or_(
                BackupState.last_ok_at.is_(None), BackupState.last_ok_at < BackupPolicy.watched_from
            ),
            BackupPolicy.watched_from,
        ),
        else_=BackupState.last_ok_at,
    )


def silences() -> Select[UUID, datetime]:
    """Return (system id, since) of every job that is silent now."""
    return (
        select(S.id, _since().label("since"))
        .join(BackupPolicy, BackupPolicy.system_id == S.id)
        .join(BackupState, BackupState.system_id == S.id)
        .where(
            BackupPolicy.by_token,
            BackupState.due_at < clock.now(),
            S.status.not_in(GONE),
            S.unit_id.in_(select(HealthUnit.id).where(HealthUnit.closed_on.is_(None))),
        )
    )


def untold() -> Select[UUID, datetime]:
    """Return the silences that nobody was told of."""
    told = exists().where(BackupAlarm.system_id == S.id, BackupAlarm.silent_since == _since())
    return silences().where(~told)


def broken() -> Select[BackupAlarm]:
    """Return the alarms still open whose silence is over."""
    return (
        select(BackupAlarm)
        .outerjoin(BackupState, BackupState.system_id == BackupAlarm.system_id)
        .outerjoin(BackupPolicy, BackupPolicy.system_id == BackupAlarm.system_id)
        .where(
            BackupAlarm.ended_at.is_(None),
            or_(
                BackupPolicy.id.is_(None),
                ~BackupPolicy.by_token,
                BackupState.due_at >= clock.now(),
                BackupState.last_ok_at > BackupAlarm.silent_since,
            ),
        )
    )


def tell(system_id: UUID, since: datetime) -> None:
    """Raise the alarm of one silence, in the running transaction."""
    system = session().get_one(S, system_id)
    session().add(
        BackupAlarm(
            unit_id=system.unit_id,
            system_id=system_id,
            silent_since=since,
            raised_at=clock.now(),
        )
    )
    session().flush()
    with in_vietnamese():
        subject = _("Sao lưu im lặng: %(system)s", system=system.name)
        message = Message(
            kind=SILENT,
            unit_id=system.unit_id,
            subject=subject,
            body=_(
                "Không có lần sao lưu tốt nào báo về từ %(since)s. Xem tác vụ còn chạy không, "
                "có báo lỗi không; có lần chạy tốt thì cảnh báo tự tắt.",
                since=format_moment(since),
            ),
            about=f"{subject}.",
            path=f"/backups/{system_id}",
            source_type="information_system",
            source_id=system_id,
        )
    notify(_people(system.unit_id), message, actor_id=None)


def close(alarm: BackupAlarm) -> None:
    """Note when a silence ended: with the run that arrived, else now."""
    state = session().scalar(select(BackupState).where(BackupState.system_id == alarm.system_id))
    arrived = state.last_ok_at if state else None
    alarm.ended_at = arrived if arrived and arrived > alarm.silent_since else clock.now()


def _people(unit_id: UUID) -> Sequence[User]:
    return (
        session()
        .scalars(
            select(User)
            .join(RoleAssignment, RoleAssignment.user_id == User.id)
            .where(
                RoleAssignment.unit_id == unit_id,
                RoleAssignment.role.in_(_TOLD_ROLES),
                in_force(RoleAssignment),
                User.active,
            )
            .distinct()
        )
        .all()
    )
