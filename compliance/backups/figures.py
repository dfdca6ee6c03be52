"""Which systems are backed up on schedule, and how long ago a restore passed, as figures count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, case, func, select

from checklists.rules.logic import Value
from compliance.backups.models import BackupPolicy
from compliance.core.db import session
from compliance.figures.facts import Window, add_columns
from compliance.registers.models import Kind, RegisterEntry, Result
from compliance.systems.models import GONE, InformationSystem

E, S = RegisterEntry, InformationSystem


def columns(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return ``backed_up`` and ``restore_days`` of each system, as of the window's end: one query.

    On schedule: the last run that went well up to that day is no older than policy and grace allow,
    counted in whole days. Without a policy a system is not on schedule.
    """
    ok_run = case(((E.kind == Kind.BACKUP) & (E.result != Result.FAILED), E.happened_on))
    passed = case(((E.kind == Kind.RESTORE_TEST) & (E.result == Result.OK), E.happened_on))
    done = (
        select(
            E.unit_id,
            E.system_id,
            func.max(ok_run).label("run"),
            func.max(passed).label("test"),
        )
        .where(
            E.unit_id.in_(units),
            E.kind.in_((Kind.BACKUP, Kind.RESTORE_TEST)),
            E.happened_on <= window.end,
            E.withdrawn_at.is_(None),
        )
        .group_by(E.unit_id, E.system_id)
        .cte("done")
    )
    # What was written for the whole unit counts for each of its systems.
    own, whole = done.alias("own"), done.alias("whole")
    systems = session().execute(
        select(
            S.id,
            BackupPolicy.every_hours,
            BackupPolicy.grace_hours,
            own.c.run,
            own.c.test,
            whole.c.run,
            whole.c.test,
        )
        .outerjoin(BackupPolicy, BackupPolicy.system_id == S.id)
        .outerjoin(own, and_(own.c.unit_id == S.unit_id, own.c.system_id == S.id))
        .outerjoin(whole, and_(whole.c.unit_id == S.unit_id, whole.c.system_id.is_(None)))
        .where(S.unit_id.in_(units), S.status.not_in(GONE))
    )
    found: dict[UUID, Mapping[str, Value]] = {}
    for system_id, every, grace, own_run, own_test, whole_run, whole_test in systems:
        run = max((day for day in (own_run, whole_run) if day), default=None)
        test = max((day for day in (own_test, whole_test) if day), default=None)
        on_time = False
        if run is not None and every is not None:
            on_time = run + timedelta(hours=every + grace, days=1) > window.end
        found[system_id] = {"backed_up": on_time, "restore_days": window.since_last(test)}
    return found


add_columns("systems", ("backed_up", "restore_days"), columns)
