"""What is to be done in the viewer's own unit: silent jobs, broken schedules, failed restores."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from compliance.backups.models import BackupPolicy, BackupState
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.systems.models import GONE, InformationSystem
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

MOST = 8


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return systems whose backups fell silent or behind, and failed restore tests."""
    units = select(HealthUnit.id).where(unit_scope(viewer, Permission.REGISTER_WRITE))
    rows = session().execute(
        select(InformationSystem, BackupPolicy, BackupState)
        .join(BackupState, BackupState.system_id == InformationSystem.id)
        .outerjoin(BackupPolicy, BackupPolicy.system_id == InformationSystem.id)
        .where(
            InformationSystem.unit_id.in_(units),
            InformationSystem.status.not_in(GONE),
            or_(
                BackupState.due_at < clock.now(),
                BackupState.failed_run_on.is_not(None),
                BackupState.failed_id.is_not(None),
            ),
        )
        .order_by(BackupState.due_at, InformationSystem.id)
        .limit(MOST)
    )
    return [todo for row in rows for todo in _todos(*row)]


def _todos(
    system: InformationSystem, policy: BackupPolicy | None, state: BackupState
) -> list[Todo]:
    found = []
    late = policy is not None and state.due_at is not None and state.due_at < clock.now()
    if state.failed_run_on is not None:
        words = _("Lần sao lưu mới nhất lỗi: %(system)s", system=system.name)
        found.append(_todo(words, system, "bad" if late else "warn", state.failed_run_on))
    elif late and policy is not None and state.due_at is not None:
        if policy.by_token:
            words, severity = _("Sao lưu im lặng: %(system)s", system=system.name), "bad"
        else:
            words, severity = _("Sao lưu trễ lịch: %(system)s", system=system.name), "warn"
        found.append(_todo(words, system, severity, clock.local(state.due_at).date()))
    if state.failed_id is not None:
        words = _("Phục hồi thử không đạt, cần thử lại: %(system)s", system=system.name)
        found.append(_todo(words, system, "bad", state.failed_on))
    return found


def _todo(text: str, system: InformationSystem, severity: str, due: date | None) -> Todo:
    return Todo(
        text=text,
        endpoint="backups.show",
        args={"system_id": system.id},
        due=due,
        severity=severity,
        unit_id=system.unit_id,
    )
