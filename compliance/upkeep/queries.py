"""Access reviews and machines within scope, what is due, how far machines are protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import contains_eager

from compliance.core import clock
from compliance.core.days import add_months
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.text import fold, like_pattern
from compliance.core.todo import Todo
from compliance.ledgers.queries import READ, WRITE, holds, within
from compliance.obligations.sources import Cycle
from compliance.registers.slots import Card
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.queries.lists import level_held
from compliance.systems.slots import Panel, TaskLine
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope
from compliance.upkeep.models import AccessReview, CheckKind, Machine, MachineKind, SystemCheck

#: Signatures older than this protect no server (the pack's own convention, kpi-av-may-chu).
FRESH_DAYS = 7
REVIEW = Cycle("ra-tai-khoan")
CYCLES: Mapping[str, Cycle] = {
    CheckKind.LOG: Cycle("ra-nhat-ky"),
    CheckKind.VULNERABILITY: Cycle("quet-lo-hong"),
}


#: Other places where a unit states when it last looked: SQL expressions on ``InformationSystem``.
_elsewhere: list[Any] = []


def add_reviewed_elsewhere(day: Any) -> None:
    """Let a higher feature state the day of a system's last review (a scalar subquery)."""
    _elsewhere.append(day)


def _days() -> list[Any]:
    """Return what states when the accounts of a system were last looked at."""
    ledger = (
        select(func.max(AccessReview.reviewed_on))
        .where(AccessReview.system_id == InformationSystem.id, AccessReview.stands())
        .scalar_subquery()
    )
    return [ledger, *_elsewhere]


def newest_reviews(systems: Sequence[UUID]) -> Mapping[UUID, date | None]:
    """Return when the accounts of each system were last looked at, as any place states it."""
    rows = session().execute(
        select(InformationSystem.id, *_days()).where(InformationSystem.id.in_(systems))
    )
    return {row[0]: _last(row[1:]) for row in rows}


def _last(days: Sequence[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def last_checks(units: Sequence[UUID]) -> dict[tuple[UUID, str], date]:
    """Return the day of the last check of each kind, by system and kind."""
    rows = session().execute(
        select(SystemCheck.system_id, SystemCheck.kind, func.max(SystemCheck.checked_on))
        .where(SystemCheck.unit_id.in_(units), SystemCheck.stands())
        .group_by(SystemCheck.system_id, SystemCheck.kind)
    )
    return {(system, kind): day for system, kind, day in rows}


def in_use() -> ColumnElement[bool]:
    """Return the SQL condition on machines "in use today"."""
    return and_(
        Machine.stands(), Machine.retired_on.is_(None) | (Machine.retired_on > clock.today())
    )


def fresh() -> ColumnElement[bool]:
    """Return the SQL condition "protected, with new signatures"."""
    return and_(
        Machine.protected.is_(True),
        Machine.signatures_on >= clock.today() - timedelta(FRESH_DAYS),
    )


def stale() -> ColumnElement[bool]:
    """Return the SQL condition "protected, with old signatures or of a day nobody knows"."""
    limit = clock.today() - timedelta(FRESH_DAYS)
    unknown_or_old = Machine.signatures_on.is_(None) | (Machine.signatures_on < limit)
    return and_(Machine.protected.is_(True), unknown_or_old)


@dataclass(frozen=True)
class Coverage:
    """How far machines of one kind are protected."""

    kind: str
    total: int
    protected: int
    fresh: int
    excepted: int


def coverage(viewer: Viewer) -> list[Coverage]:
    """Return the coverage of servers and workstations within scope: one query."""
    rows = session().execute(
        select(
            Machine.kind,
            func.count(),
            func.count(case((Machine.protected.is_(True), 1))),
            func.count(case((fresh(), 1))),
            func.count(
                case((and_(Machine.protected.is_(False), Machine.exception.is_not(None)), 1))
            ),
        )
        .where(within(viewer, Machine, READ), in_use())
        .group_by(Machine.kind)
    )
    found = {row[0]: Coverage(*row) for row in rows}
    return [found.get(kind, Coverage(kind, 0, 0, 0, 0)) for kind in MachineKind]


def systems_to_review(viewer: Viewer, units: Sequence[Any]) -> Sequence[InformationSystem]:
    """Return the systems of these units, by name."""
    ids = [unit.id for unit in units]
    statement = select(InformationSystem).where(InformationSystem.unit_id.in_(ids))
    return session().scalars(statement.order_by(InformationSystem.name)).all()


def due_of(system: InformationSystem) -> tuple[date | None, date | None]:
    """Return when the accounts of a system were last looked at, and when the next time is due."""
    last = newest_reviews([system.id]).get(system.id)
    return last, REVIEW.next_due(system.level, last, None) if system.level else None


def panel(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return the last access review as a line of the system's page."""
    inside = select(HealthUnit.id).where(HealthUnit.id == system.unit_id, unit_scope(viewer, READ))
    if not holds(viewer, READ) or session().scalar(inside) is None:
        return Panel()
    last, due = due_of(system)
    title = _("Rà soát tài khoản")
    if last is None:
        never = _("Chưa ghi lần nào")
        return Panel(tasks=[TaskLine(title, "upkeep.reviews_list", {}, "none", never)])
    note = _("Ngày %(day)s", day=format_date(last))
    if due is not None:
        note += "; " + _("lần sau: %(day)s", day=format_date(due))
    late = due is not None and due < clock.today()
    code, word = ("not_met", _("Quá hạn")) if late else ("met", _("Đã rà soát"))
    args = {"q": system.name}
    return Panel(tasks=[TaskLine(title, "upkeep.reviews_list", args, code, word, note)])


def reviews_due(units: Sequence[UUID]) -> list[tuple[UUID, UUID, int, date | None, date | None]]:
    """Return system, unit, level, last time and next day of each system with a cycle."""
    rows = session().execute(
        select(InformationSystem.id, InformationSystem.unit_id, level_held, *_days()).where(
            InformationSystem.unit_id.in_(units),
            InformationSystem.status.not_in(GONE),
            level_held.is_not(None),
        )
    )
    found = []
    for system, unit, level, *days in rows:
        last = _last(days)
        if REVIEW.months(level) is not None:
            found.append((system, unit, level, last, REVIEW.next_due(level, last, None)))
    return found


@dataclass(frozen=True)
class Looked:
    """A system with its last access review and the next."""

    system: InformationSystem
    last: date | None
    months: int | None
    confidence: str
    due: date | None


def review_page(viewer: Viewer, request: ListRequest) -> Page[Any]:
    """Return one page of the systems in use, with what is due: three queries."""
    statement = (
        select(InformationSystem)
        .join(InformationSystem.unit)
        .where(unit_scope(viewer, READ), InformationSystem.status.not_in(GONE))
        .options(contains_eager(InformationSystem.unit))
    )
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(InformationSystem.search.like(pattern, escape="\\"))
    sorts = {
        "name": InformationSystem.name,
        "unit": HealthUnit.name,
        "level": func.coalesce(level_held, 0),
    }
    page = paginate(statement, request, sorts, "name")
    last = newest_reviews([row.id for row in page.rows])
    rows = [_looked(row, last.get(row.id)) for row in page.rows]
    return Page(rows, page.request, page.has_next, page.total, page.capped)


def _looked(system: InformationSystem, last: date | None) -> Looked:
    level = system.level
    months = REVIEW.months(level) if level else None
    due = REVIEW.next_due(level, last, None) if level else None
    return Looked(system, last, months, REVIEW.confidence(level) if level else "", due)


def card(viewer: Viewer) -> Card | None:
    """Return the way to reviews and machines; late are machines without any protection."""
    if not holds(viewer, READ):
        return None
    found = coverage(viewer)
    bare = sum(row.total - row.protected - row.excepted for row in found)
    about = _("Rà soát tài khoản của từng hệ thống; máy chủ, máy trạm và phòng chống mã độc.")
    title = _("Tài khoản và máy")
    return Card(title, about, "upkeep.index", sum(row.total for row in found), bare)


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return how many systems of the own unit wait for an access review: one query."""
    if not holds(viewer, WRITE):
        return []
    asked = select(level_held, *_days()).where(
        within_systems(viewer), InformationSystem.status.not_in(GONE), level_held.is_not(None)
    )
    rows = session().execute(asked).all()
    today, waiting, count = clock.today(), [], 0
    # The pack is asked once for each level, not once for each system.
    cycle = {level: REVIEW.months(level) for level in {row[0] for row in rows}}
    for level, *days in rows:
        months, last = cycle[level], _last(days)
        due = add_months(last, months) if months and last else None
        if months and (due is None or due <= today):
            count += 1
            waiting += [due] if due else []
    if not count:
        return []
    return [
        Todo(
            text=_("%(n)s hệ thống cần rà soát tài khoản", n=count),
            endpoint="upkeep.index",
            due=min(waiting, default=None),
            severity="warn",
        )
    ]


def within_systems(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition on systems "kept by a unit that the viewer writes for"."""
    return InformationSystem.unit_id.in_(select(HealthUnit.id).where(unit_scope(viewer, WRITE)))
