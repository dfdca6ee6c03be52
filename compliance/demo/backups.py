"""Policies and states of backups: one unit in three keeps them, some schedules are broken."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from compliance.backups import rules
from compliance.backups.following import refresh
from compliance.backups.models import BackupAlarm, BackupPolicy, BackupState
from compliance.core import clock
from compliance.core.db import session
from compliance.core.types import new_id
from compliance.demo.context import ALIASES, Context
from compliance.systems.models import InformationSystem, SystemStatus

#: Every so many systems of the other units has a policy.
EVERY = 3
DISK = {"medium": "disk", "place": "Ổ rời, tủ khóa phòng hành chính", "offline": True}
NAS = {"medium": "nas", "place": "Bộ lưu trữ ở phòng máy chủ", "offline": False}
CLOUD = {"medium": "cloud", "place": "Kho của tỉnh", "offsite": True, "encrypted": True}
PLANS = ([NAS, DISK, CLOUD], [NAS, CLOUD], [NAS], [DISK, NAS])


def seed(context: Context) -> None:
    """Write policies, work the states out, and let one job of the hospital fall silent."""
    named = {context.unit(alias).id for alias in ALIASES}
    running = [one for one in context.systems if one.status == SystemStatus.ACTIVE]
    for number, system in enumerate(running):
        if system.unit_id in named or number % EVERY == 0:
            _policy(context, system, number)
    session().flush()
    refresh([unit.id for unit in context.units.values()])
    session().flush()
    _silence(context)


def _policy(context: Context, system: InformationSystem, number: int) -> None:
    copies = [
        {"offsite": False, "offline": False, "encrypted": number % 5 != 0, **copy}
        for copy in PLANS[number % len(PLANS)]
    ]
    # Runs of the demo are weekly.
    figures = {**rules.defaults(system.level), "every_hours": 168, "grace_hours": 24}
    begun = datetime.combine(context.days(-120), time(9), clock.LOCAL)
    session().add(
        BackupPolicy(
            id=new_id(),
            unit_id=system.unit_id,
            system_id=system.id,
            covers="Cơ sở dữ liệu, tệp đính kèm, cấu hình máy chủ",
            copies=copies,
            by_token=False,
            watched_from=begun,
            changed_at=begun,
            **figures,
        )
    )


def _silence(context: Context) -> None:
    """Let the newest schedule that the hospital broke be one of a job that tells of its runs."""
    found = (
        session()
        .query(BackupPolicy, BackupState)
        .join(BackupState, BackupState.system_id == BackupPolicy.system_id)
        .filter(BackupPolicy.unit_id == context.unit("bvdk").id, BackupState.due_at < clock.now())
        .order_by(BackupState.due_at.desc(), BackupState.id)
        .first()
    )
    if found is None:
        return
    policy, state = found
    assert state.due_at is not None
    policy.by_token = True
    session().add(
        BackupAlarm(
            unit_id=policy.unit_id,
            system_id=policy.system_id,
            silent_since=state.last_ok_at or policy.watched_from,
            raised_at=state.due_at + timedelta(minutes=5),
        )
    )
