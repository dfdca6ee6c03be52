"""What a person may see of the backups of systems. Scope is SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.backups.models import (
    BackupAlarm,
    BackupPolicy,
    BackupRun,
    BackupState,
    RestoreReport,
)
from compliance.backups.standing import Standing, standing_sql
from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import MOST_EXPORTED, ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.obligations.models import Obligation
from compliance.registers.models import Kind, RegisterEntry, RestoreTestDetail
from compliance.systems.models import GONE, InformationSystem
from compliance.units.models import HealthUnit
from compliance.units.picking import scope_offer
from compliance.units.queries import Viewer, unit_scope

READ, WRITE = Permission.REGISTER_READ, Permission.REGISTER_WRITE
FILTERS = ("standing", "test", "unit")
#: The duty of the calendar that asks for the next restore test.
RESTORE_DUTY = "registers.restore-tests"
#: Entries shown on the page of a system.
NEWEST = 12
S = InformationSystem
_Rows = Select[InformationSystem, BackupPolicy, BackupState, RestoreTestDetail, Obligation]


def policy_of(system_id: UUID) -> BackupPolicy | None:
    """Return the policy of a system."""
    return session().scalar(select(BackupPolicy).where(BackupPolicy.system_id == system_id))


def state_of(system_id: UUID) -> BackupState | None:
    """Return the state of a system as the registers tell it."""
    return session().scalar(select(BackupState).where(BackupState.system_id == system_id))


def next_test(system_id: UUID) -> Obligation | None:
    """Return what the calendar asks of the next restore test."""
    return session().scalar(
        select(Obligation).where(
            Obligation.system_id == system_id, Obligation.source == RESTORE_DUTY
        )
    )


def measured(entry_id: UUID | None) -> RestoreTestDetail | None:
    """Return what a restore test measured."""
    return session().get(RestoreTestDetail, entry_id) if entry_id else None


def newest_entries(system: InformationSystem, kind: Kind) -> Sequence[RegisterEntry]:
    """Return the newest entries of a system, struck-out ones left out."""
    return (
        session()
        .scalars(
            select(RegisterEntry)
            .where(
                RegisterEntry.system_id == system.id,
                RegisterEntry.kind == kind,
                RegisterEntry.withdrawn_at.is_(None),
            )
            .options(
                joinedload(RegisterEntry.backup),
                joinedload(RegisterEntry.restore_test),
            )
            .order_by(
                RegisterEntry.happened_on.desc(),
                RegisterEntry.created_at.desc(),
                RegisterEntry.id.desc(),
            )
            .limit(NEWEST)
        )
        .all()
    )


def runs_of(entry_ids: Sequence[UUID]) -> Mapping[UUID, BackupRun]:
    """Return what jobs said of these entries."""
    rows = session().scalars(select(BackupRun).where(BackupRun.entry_id.in_(entry_ids)))
    return {row.entry_id: row for row in rows}


def run_known(unit_id: UUID, run_id: str) -> BackupRun | None:
    """Return the run of a unit that bears this id."""
    return session().scalar(
        select(BackupRun)
        .where(BackupRun.unit_id == unit_id, BackupRun.run_id == run_id)
        .options(joinedload(BackupRun.entry))
    )


def report_of(entry_id: UUID) -> RestoreReport | None:
    """Return the checks of a restore test."""
    return session().scalar(select(RestoreReport).where(RestoreReport.entry_id == entry_id))


def alarms_of(system_id: UUID) -> Sequence[BackupAlarm]:
    """Return the silences of a system, newest first."""
    return (
        session()
        .scalars(
            select(BackupAlarm)
            .where(BackupAlarm.system_id == system_id)
            .order_by(BackupAlarm.silent_since.desc())
            .limit(NEWEST)
        )
        .all()
    )


def systems_by_code(unit_id: UUID) -> Mapping[str, InformationSystem]:
    """Return the systems in use of a unit by code."""
    rows = session().scalars(select(S).where(S.unit_id == unit_id, S.status.not_in(GONE)))
    return {row.code: row for row in rows}


def _joined(ids: Sequence[UUID]) -> _Rows:
    return (
        select(S, BackupPolicy, BackupState, RestoreTestDetail, Obligation)
        .join(S.unit)
        .outerjoin(BackupPolicy, BackupPolicy.system_id == S.id)
        .outerjoin(BackupState, BackupState.system_id == S.id)
        .outerjoin(RestoreTestDetail, RestoreTestDetail.entry_id == BackupState.passed_id)
        .outerjoin(Obligation, _of_system())
        .where(S.id.in_(ids))
        .options(contains_eager(S.unit))
    )


def _of_system() -> ColumnElement[bool]:
    return (Obligation.system_id == S.id) & (Obligation.source == RESTORE_DUTY)


def _listed(viewer: Viewer, request: ListRequest) -> Select[UUID]:
    """Return the ids of the rows asked for: sorting many systems stays narrow."""
    asked = request.filters or {}
    statement = (
        select(S.id)
        .join(S.unit)
        .outerjoin(BackupState, BackupState.system_id == S.id)
        .where(S.status.not_in(GONE), unit_scope(viewer, READ))
    )
    if request.sort == "next":
        statement = statement.outerjoin(Obligation, _of_system())
    if request.q:
        statement = statement.where(S.search.like(like_pattern(fold(request.q)), escape="\\"))
    if (standing := asked.get("standing")) == "pressing":
        statement = statement.where(standing_sql() != Standing.OK)
    elif standing in set(Standing):
        statement = statement.where(standing_sql() == standing)
    test = asked.get("test")
    if test == "failed":
        statement = statement.where(BackupState.failed_id.is_not(None))
    elif test == "never":
        statement = statement.where(BackupState.passed_id.is_(None))
    elif test == "passed":
        statement = statement.where(BackupState.passed_id.is_not(None))
    if unit := asked.get("unit"):
        statement = statement.where(S.unit_id.in_(scope_offer(viewer, READ).ids(unit)))
    return statement


_SORTS: Mapping[str, Any] = {
    "system": S.name,
    "unit": HealthUnit.name,
    "last": BackupState.last_ok_at,
    "due": BackupState.due_at,
    "tested": BackupState.passed_on,
    "next": Obligation.due_on,
}


def _whole(ids: Sequence[UUID]) -> list[Any]:
    """Return rows (system, policy, state, measured, duty) in the order of ``ids``."""
    found = {row[0].id: row for row in session().execute(_joined(ids))}
    return [found[key] for key in ids if key in found]


def overview_page(viewer: Viewer, request: ListRequest) -> Page[Any]:
    """Return rows (system, policy, state, measured, duty) of one page, by system name."""
    page = paginate(_listed(viewer, request), request, _SORTS, "system")
    return replace(page, rows=_whole(page.rows))


def rows_to_export(viewer: Viewer, request: ListRequest) -> Sequence[Any]:
    """Return the rows of the overview for a workbook."""
    column = _SORTS.get(request.sort, _SORTS["system"])
    order = column.desc() if request.descending else column.asc()
    ids = session().scalars(_listed(viewer, request).order_by(order, S.id).limit(MOST_EXPORTED))
    return _whole(ids.all())


def counts(viewer: Viewer) -> Mapping[str, int]:
    """Return how many policies there are, are broken, never ran, and failed restores not redone.

    Only what is broken is looked at row by row: it stays few where there are many systems.
    """
    inside = select(HealthUnit.id).where(unit_scope(viewer, READ))
    in_use = exists().where(S.id == BackupState.system_id, S.status.not_in(GONE))
    overdue, failed = BackupState.due_at < clock.now(), BackupState.failed_id.is_not(None)
    ran = BackupState.last_ok_at.is_not(None)
    parts = (and_(overdue, ran), and_(overdue, ~ran), failed)
    columns: list[Any] = [func.count(case((part, 1))) for part in parts]
    # Both broken promises and failed restores of a system stand in its one row: one pass.
    late, unseen, not_redone = (
        session()
        .execute(
            select(*columns).where(or_(overdue, failed), BackupState.unit_id.in_(inside), in_use)
        )
        .one()
    )
    policies = session().scalar(select(func.count()).where(BackupPolicy.unit_id.in_(inside)))
    return {
        "policies": policies or 0,
        Standing.LATE: late,
        Standing.NEVER: unseen,
        "failed": not_redone,
    }
