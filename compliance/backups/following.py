"""Keeping the state of each system up to date: at the end of a transaction that touched a register.

The state is worked out anew from the entries of a unit, never counted up: a corrected or struck-out
entry, or one that moved to another system, leaves nothing behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from compliance.backups.models import BackupPolicy, BackupRun, BackupState
from compliance.core import clock
from compliance.core.db import after_rollback, before_commit, session
from compliance.registers.models import Kind, RegisterEntry, Result
from compliance.registers.watching import add_watcher
from compliance.systems.models import GONE, InformationSystem

_FOLLOWED = (Kind.BACKUP, Kind.RESTORE_TEST)
_TOUCHED = "backups_touched"
E = RegisterEntry
#: Unit and system; None: the whole unit.
Where = tuple[UUID, UUID | None]


def touch(unit_id: UUID) -> None:
    """Ask for the states of a unit to be worked out before this transaction commits."""
    session().info.setdefault(_TOUCHED, set()).add(unit_id)


def _watch(kind: str, unit_id: UUID, _systems: frozenset[UUID | None]) -> None:
    if kind in _FOLLOWED:
        touch(unit_id)


add_watcher(_watch)


@before_commit
def _refresh_touched(current: Session) -> None:
    units = current.info.pop(_TOUCHED, ())
    if units:
        refresh(sorted(units))
        current.flush()


@after_rollback
def _forget(current: Session) -> None:
    current.info.pop(_TOUCHED, None)


@dataclass
class _Runs:
    last_ok: datetime | None = None
    last_failed: datetime | None = None


def refresh(units: Sequence[UUID]) -> None:
    """Work out the state of every system in use of these units: a constant number of queries."""
    current = session()
    current.flush()
    runs, tests = _runs(units), _tests(units)
    policies = {
        row.system_id: row
        for row in current.scalars(select(BackupPolicy).where(BackupPolicy.unit_id.in_(units)))
    }
    stored = {
        row.system_id: row
        for row in current.scalars(select(BackupState).where(BackupState.unit_id.in_(units)))
    }
    systems = current.execute(
        select(InformationSystem.id, InformationSystem.unit_id).where(
            InformationSystem.unit_id.in_(units), InformationSystem.status.not_in(GONE)
        )
    )
    for system_id, unit_id in systems:
        # What was written for the whole unit counts for each of its systems.
        places: tuple[Where, Where] = ((unit_id, system_id), (unit_id, None))
        policy, row = policies.get(system_id), stored.get(system_id)
        if row is None and policy is None and not any(p in runs or p in tests for p in places):
            continue
        if row is None:
            row = BackupState(system_id=system_id, unit_id=unit_id)
            current.add(row)
        row.unit_id = unit_id
        _fill_runs(row, policy, [runs[place] for place in places if place in runs])
        _fill_tests(row, sorted(test for place in places for test in tests.get(place, ())))


def _fill_runs(row: BackupState, policy: BackupPolicy | None, runs: Iterable[_Runs]) -> None:
    found = list(runs)
    row.last_ok_at = _latest(one.last_ok for one in found)
    failed = _latest(one.last_failed for one in found)
    fails = failed is not None and (row.last_ok_at is None or failed > row.last_ok_at)
    row.failed_run_on = clock.local(failed).date() if failed and fails else None
    row.due_at = None
    if policy is not None:
        begun = max(row.last_ok_at or policy.watched_from, policy.watched_from)
        counted = row.last_ok_at if row.last_ok_at and not policy.by_token else begun
        row.due_at = counted + timedelta(hours=policy.every_hours + policy.grace_hours)


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _fill_tests(row: BackupState, tests: Collection[tuple[date, datetime, str, UUID]]) -> None:
    """Take over the last passed test and the last one that failed after it; "partly" is neither."""
    row.passed_id = row.passed_on = row.failed_id = row.failed_on = None
    for day, _written, result, entry_id in tests:
        if result == Result.OK:
            row.passed_id, row.passed_on = entry_id, day
            row.failed_id = row.failed_on = None
        elif result == Result.FAILED:
            row.failed_id, row.failed_on = entry_id, day


def end_of(day: date) -> datetime:
    """Return the end of a day here: a run written by hand says no hour."""
    return datetime.combine(day + timedelta(1), time(), clock.LOCAL).astimezone(UTC)


def _runs(units: Sequence[UUID]) -> dict[Where, _Runs]:
    by_hand = func.max(case((BackupRun.id.is_(None), E.happened_on)))
    rows = session().execute(
        select(E.unit_id, E.system_id, E.result, by_hand, func.max(BackupRun.finished_at))
        .outerjoin(BackupRun, BackupRun.entry_id == E.id)
        .where(E.kind == Kind.BACKUP, E.unit_id.in_(units), E.withdrawn_at.is_(None))
        .group_by(E.unit_id, E.system_id, E.result)
    )
    found: dict[Where, _Runs] = defaultdict(_Runs)
    for unit_id, system_id, result, day, moment in rows:
        last = _latest((end_of(day) if day else None, moment))
        if result == Result.FAILED:
            found[unit_id, system_id].last_failed = last
        else:
            found[unit_id, system_id].last_ok = last
    return dict(found)


def _tests(units: Sequence[UUID]) -> dict[Where, list[tuple[date, datetime, str, UUID]]]:
    rows = session().execute(
        select(E.unit_id, E.system_id, E.happened_on, E.created_at, E.result, E.id).where(
            E.kind == Kind.RESTORE_TEST, E.unit_id.in_(units), E.withdrawn_at.is_(None)
        )
    )
    found: dict[Where, list[tuple[date, datetime, str, UUID]]] = defaultdict(list)
    for unit_id, system_id, day, written, result, entry_id in rows:
        found[unit_id, system_id].append((day, written, result, entry_id))
    return found
