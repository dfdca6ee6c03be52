"""What the registers ask for in the calendar: restore tests and drills by level, promised days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

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
    """Yield one duty for each system in use whose level asks for tests.

    An entry of the whole unit counts for each of its systems; a failed test counts for none. What
    no level asks for is due where the unit itself wrote down a day.
    """
    done, promised = _done(Kind.RESTORE_TEST, units), _promised(Kind.RESTORE_TEST, units)
    asked: set[Where] = set()
    for system_id, unit_id, level in _systems(units):
        if level is None or RESTORE.months(level) is None:
            continue
        here, whole = (unit_id, system_id), (unit_id, None)
        asked |= {here, whole}
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
    for where, day in promised.items():
        if where not in asked:
            path = restore_path(where[1]) if where[1] else "/registers/restore-tests/"
            yield _own(RESTORE.title, where, day, done.get(where), path)


def drills(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each unit with systems, by the highest of their levels.

    A unit none of whose systems has a level keeps the day that it wrote down itself.
    """
    highest: dict[UUID, int] = defaultdict(int)
    for _system_id, unit_id, level in _systems(units):
        highest[unit_id] = max(highest[unit_id], level or 0)
    done, promised = _by_unit(_done(Kind.DRILL, units)), _by_unit(_promised(Kind.DRILL, units))
    for unit_id in {*highest, *promised}:
        level = highest[unit_id]
        last = max(done[unit_id], default=None)
        day = min(promised[unit_id], default=None)
        if DRILL.months(level) is not None:
            yield Duty(
                unit_id,
                DRILL.title,
                DRILL.basis,
                DRILL.confidence(level),
                DRILL.next_due(level, last, day),
                last,
                "/registers/drills/",
            )
        elif day is not None:
            yield _own(DRILL.title, (unit_id, None), day, last, "/registers/drills/")


def backups(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield the next backup where the unit wrote down a day for it."""
    done = _done(Kind.BACKUP, units)
    for where, day in _promised(Kind.BACKUP, units).items():
        yield _own(_("Sao lưu lần sau"), where, day, done.get(where), "/registers/backups/")


def _own(title: str, where: Where, day: date, last: date | None, path: str) -> Duty:
    """Return a duty that rests on the unit's own word."""
    unit_id, system_id = where
    basis = _("Hạn đơn vị tự ghi trong sổ")
    return Duty(unit_id, title, basis, "K", day, last, path, system_id)


def _by_unit(days: Mapping[Where, date]) -> Mapping[UUID, list[date]]:
    found: dict[UUID, list[date]] = defaultdict(list)
    for (unit_id, _system_id), day in days.items():
        found[unit_id].append(day)
    return found


def _systems(units: Sequence[UUID]) -> Sequence[tuple[UUID, UUID, int | None]]:
    level = func.coalesce(
        InformationSystem.approved_level,
        InformationSystem.legacy_level,
        InformationSystem.proposed_level,
    )
    rows = session().execute(
        select(InformationSystem.id, InformationSystem.unit_id, level).where(
            InformationSystem.unit_id.in_(units),
            InformationSystem.status.not_in(GONE),
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _done(kind: Kind, units: Sequence[UUID]) -> Mapping[Where, date]:
    """Return when each was last done: a drill that went badly was held, one going on is not."""
    no_proof = Result.RUNNING if kind == Kind.DRILL else Result.FAILED
    rows = session().execute(
        select(RegisterEntry.unit_id, RegisterEntry.system_id, func.max(RegisterEntry.happened_on))
        .where(
            RegisterEntry.kind == kind,
            RegisterEntry.unit_id.in_(units),
            RegisterEntry.withdrawn_at.is_(None),
            RegisterEntry.result != no_proof,
        )
        .group_by(RegisterEntry.unit_id, RegisterEntry.system_id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _promised(kind: Kind, units: Sequence[UUID]) -> Mapping[Where, date]:
    """Return the day that the newest entry names; a system that is gone asks for nothing."""
    in_use = select(InformationSystem.id).where(InformationSystem.status.not_in(GONE))
    rows = session().execute(
        select(RegisterEntry.unit_id, RegisterEntry.system_id, func.min(RegisterEntry.next_due))
        .where(
            RegisterEntry.kind == kind,
            RegisterEntry.unit_id.in_(units),
            RegisterEntry.withdrawn_at.is_(None),
            RegisterEntry.next_due.is_not(None),
            is_newest(),
            or_(RegisterEntry.system_id.is_(None), RegisterEntry.system_id.in_(in_use)),
        )
        .group_by(RegisterEntry.unit_id, RegisterEntry.system_id)
    )
    return {(row[0], row[1]): row[2] for row in rows if row[2] is not None}


READ = Permission.REGISTER_READ
add_source(Source("registers.restore-tests", _l("Phục hồi thử"), READ, restore_tests))
add_source(Source("registers.drills", _l("Diễn tập"), READ, drills))
add_source(Source("registers.backups", _l("Sao lưu"), READ, backups))
