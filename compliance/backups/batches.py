"""Files of runs as they were taken in, and striking out one that was a mistake.

All runs of a file bear one moment of writing; no other row keeps a file together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, case, cast, func, select
from sqlalchemy.orm import joinedload

from compliance.accounts.models import User
from compliance.backups.models import BackupRun, RunSource
from compliance.backups.queries import WRITE
from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.registers.models import Kind, RegisterEntry
from compliance.registers.services import withdraw_entry
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

#: Files that the page shows.
MOST = 20
E = RegisterEntry


@dataclass(frozen=True)
class Batch:
    """A file that was taken in: who, when, how many lines, how many of them still count."""

    entry_id: UUID
    at: datetime
    by: str | None
    unit: str
    lines: int
    live: int
    first: date
    last: date


def batches(viewer: Viewer) -> Sequence[Batch]:
    """Return the newest files of the units the viewer writes for; one line is no file to strike."""
    live = func.sum(case((E.withdrawn_at.is_(None), 1), else_=0))
    rows = session().execute(
        select(
            func.min(cast(E.id, String)),
            E.created_at,
            User.login,
            HealthUnit.name,
            func.count(),
            live,
            func.min(E.happened_on),
            func.max(E.happened_on),
        )
        .join(BackupRun, BackupRun.entry_id == E.id)
        .join(HealthUnit, HealthUnit.id == E.unit_id)
        .outerjoin(User, User.id == E.created_by)
        .where(E.kind == Kind.BACKUP, BackupRun.source == RunSource.CSV, unit_scope(viewer, WRITE))
        .group_by(E.unit_id, E.created_at, User.login, HealthUnit.name)
        .having(func.count() > 1)
        .order_by(E.created_at.desc())
        .limit(MOST)
    )
    return [Batch(UUID(key), *rest) for key, *rest in rows]


def runs_in(entry: RegisterEntry) -> Sequence[RegisterEntry]:
    """Return the entries of the file that brought this one in, by day; of no file: none."""
    return (
        session()
        .scalars(
            select(E)
            .join(BackupRun, BackupRun.entry_id == E.id)
            .where(
                BackupRun.source == RunSource.CSV,
                E.kind == Kind.BACKUP,
                E.unit_id == entry.unit_id,
                E.created_at == entry.created_at,
                E.created_by.is_not_distinct_from(entry.created_by),
            )
            .options(joinedload(E.system), joinedload(E.backup))
            .order_by(E.happened_on, E.id)
        )
        .all()
    )


def strike(entry: RegisterEntry, reason: str, *, actor_id: UUID | None) -> int:
    """Strike out every run that a file brought in; return how many were struck.

    Each stays readable with the reason; those struck out before keep theirs.

    Raises:
        Refused: no reason, or nothing of the file still counts.
    """
    live = [row for row in runs_in(entry) if row.withdrawn_at is None]
    if not live:
        raise Refused(_("Mọi dòng của tệp này đã bị gạch."))
    for row in live:
        withdraw_entry(row, reason, actor_id=actor_id)
    audit.note("backup:strike-file", target=entry, details={"rows": len(live)})
    return len(live)
