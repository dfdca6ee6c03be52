"""What the registers ask for in the calendar: restore tests and drills by level, promised days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Cycle, Duty, Source, add_source
from compliance.registers.models import Kind, RegisterEntry, Result
from compliance.registers.queries import is_newest
from compliance.registers.slots import restore_path
from compliance.systems.models import GONE, InformationSystem

RESTORE, DRILL = Cycle("phuc-hoi-thu"), Cycle("dien-tap")
Where = tuple[UUID, UUID | None]


def restore_tests(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each system in use whose level is known.

    An entry of the whole unit counts for each of its systems; a failed test counts for none.
    """
    done, promised = _done(Kind.RESTORE_TEST, units), _promised(Kind.RESTORE_TEST, units)
    for system_id, unit_id, level in _systems(units):
        if RESTORE.months(level) is None:
            continue
        here, whole = (unit_id, system_id), (unit_id, None)
        last = max((d for d in (done.get(here), done.get(whole)) if d), default=None)
        yield Duty(
            unit_id,
            RESTORE.title,
            RESTORE.basis,
            RESTORE.confidence(level),
            RESTORE.next_due(level, last, promised.get(here) or promised.get(whole)),
            last,
            restore_path(system_id),
            system_id,
        )


def drills(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each unit with systems, by the highest of their levels."""
    highest: dict[UUID, int] = defaultdict(int)
    for _system_id, unit_id, level in _systems(units):
        highest[unit_id] = max(highest[unit_id], level)
    done, promised = _done(Kind.DRILL, units), _promised(Kind.DRILL, units)
    for unit_id, level in highest.items():
        if DRILL.months(level) is None:
            continue
        last = max((day for (unit, _system), day in done.items() if unit == unit_id), default=None)
        days = [day for (unit, _system), day in promised.items() if unit == unit_id]
        yield Duty(
            unit_id,
            DRILL.title,
            DRILL.basis,
            DRILL.confidence(level),
            DRILL.next_due(level, last, min(days, default=None)),
            last,
            "/registers/drills/",
        )


def backups(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield the next backup where the unit wrote down a day for it."""
    done = _done(Kind.BACKUP, units)
    for (unit_id, system_id), day in _promised(Kind.BACKUP, units).items():
        yield Duty(
            unit_id,
            _("Sao lưu lần sau"),
            _("Hạn đơn vị tự ghi trong sổ"),
            "K",
            day,
            done.get((unit_id, system_id)),
            "/registers/backups/",
            system_id,
        )


def _systems(units: Sequence[UUID]) -> Sequence[tuple[UUID, UUID, int]]:
    level = func.coalesce(
        InformationSystem.approved_level,
        InformationSystem.legacy_level,
        InformationSystem.proposed_level,
    )
    rows = session().execute(
        select(InformationSystem.id, InformationSystem.unit_id, level).where(
            InformationSystem.unit_id.in_(units),
            InformationSystem.status.not_in(GONE),
            level.is_not(None),
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _done(kind: Kind, units: Sequence[UUID]) -> Mapping[Where, date]:
    rows = session().execute(
        select(RegisterEntry.unit_id, RegisterEntry.system_id, func.max(RegisterEntry.happened_on))
        .where(
            RegisterEntry.kind == kind,
            RegisterEntry.unit_id.in_(units),
            RegisterEntry.withdrawn_at.is_(None),
            RegisterEntry.result != Result.FAILED,
        )
        .group_by(RegisterEntry.unit_id, RegisterEntry.system_id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _promised(kind: Kind, units: Sequence[UUID]) -> Mapping[Where, date]:
    rows = session().execute(
        select(RegisterEntry.unit_id, RegisterEntry.system_id, func.min(RegisterEntry.next_due))
        .where(
            RegisterEntry.kind == kind,
            RegisterEntry.unit_id.in_(units),
            RegisterEntry.withdrawn_at.is_(None),
            RegisterEntry.next_due.is_not(None),
            is_newest(),
        )
        .group_by(RegisterEntry.unit_id, RegisterEntry.system_id)
    )
    return {(row[0], row[1]): row[2] for row in rows if row[2] is not None}


READ = Permission.REGISTER_READ
add_source(Source("registers.restore-tests", _l("Phục hồi thử"), READ, restore_tests))
add_source(Source("registers.drills", _l("Diễn tập"), READ, drills))
add_source(Source("registers.backups", _l("Sao lưu"), READ, backups))
