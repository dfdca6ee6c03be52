"""Which register entries a person may see, what is due, what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.searching import holds_words
from compliance.core.todo import Todo
from compliance.evidence.models import Evidence
from compliance.registers.kinds import REGISTERS, Register
from compliance.registers.models import (
    IncidentDetail,
    IncidentNotice,
    IncidentState,
    Kind,
    RegisterEntry,
    RegisterEvidence,
)
from compliance.units.models import HealthUnit
from compliance.units.picking import scope_offer
from compliance.units.queries import Viewer, unit_scope

READ = Permission.REGISTER_READ
FILTERS = ("result", "late", "withdrawn", "unit")
#: Rows of a printed log; where there are more it holds the newest and says so.
MOST_LOGGED = 5000
#: Clocks read for the first page.
MOST_CLOCKS = 60
#: A clock with less time left presses: six hours, as ``components/clock.html`` colours it.
URGENT_SECONDS = 6 * 3600
#: An entry is "soon" within so many days (a convention of ours).
SOON_DAYS = 30


def entry_scope(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on ``RegisterEntry`` for what ``viewer`` may touch."""
    return RegisterEntry.unit_id.in_(select(HealthUnit.id).where(unit_scope(viewer, permission)))


def find_entry(
    viewer: Viewer,
    register: Register,
    entry_id: UUID,
    permission: Permission = Permission.REGISTER_READ,
) -> RegisterEntry | None:
    """Return the entry with everything a page shows, if it is within scope."""
    return session().scalar(
        select(RegisterEntry)
        .join(RegisterEntry.unit)
        .where(
            RegisterEntry.id == entry_id,
            RegisterEntry.kind == register.kind,
            entry_scope(viewer, permission),
        )
        .options(
            contains_eager(RegisterEntry.unit),
            joinedload(RegisterEntry.system),
            joinedload(getattr(RegisterEntry, register.attribute)),
            selectinload(RegisterEntry.evidence),
            selectinload(RegisterEntry.notices),
        )
    )


def _statement(
    viewer: Viewer, register: Register, q: str, filters: Mapping[str, str]
) -> Select[Any]:
    statement = (
        select(RegisterEntry)
        .join(RegisterEntry.unit)
        .where(RegisterEntry.kind == register.kind, entry_scope(viewer, Permission.REGISTER_READ))
        .options(
            contains_eager(RegisterEntry.unit),
            joinedload(RegisterEntry.system),
            joinedload(getattr(RegisterEntry, register.attribute)),
        )
    )
    if q:
        statement = statement.where(holds_words(RegisterEntry.search, q))
    if filters.get("result") in {str(key) for key in register.results}:
        statement = statement.where(RegisterEntry.result == filters["result"])
    if filters.get("late"):
        statement = statement.where(_is_late())
    if not filters.get("withdrawn"):
        statement = statement.where(RegisterEntry.withdrawn_at.is_(None))
    if unit := filters.get("unit"):
        statement = statement.where(RegisterEntry.unit_id.in_(scope_offer(viewer, READ).ids(unit)))
    return statement


def entry_page(viewer: Viewer, register: Register, request: ListRequest) -> Page[RegisterEntry]:
    """Return one page of a register, newest first; filters: ``FILTERS``."""
    filters = request.filters or {}
    if not request.sort:
        request = ListRequest(request.q, "day", True, request.page, filters)
    sorts = {
        "day": RegisterEntry.happened_on,
        "unit": HealthUnit.name,
        "title": RegisterEntry.title,
        "due": RegisterEntry.next_due,
    }
    return paginate(_statement(viewer, register, request.q, filters), request, sorts, "day")


def log_entries(
    viewer: Viewer, register: Register, request: ListRequest
) -> tuple[Sequence[RegisterEntry], bool]:
    """Return what a printed log holds, oldest first, and whether that is every row asked for.

    Without search and filters it is the whole register with what was struck out.
    """
    filters = request.filters or {}
    if not request.q and not filters:
        filters = {"withdrawn": "1"}
    newest = _statement(viewer, register, request.q, filters).order_by(
        RegisterEntry.happened_on.desc(), RegisterEntry.id.desc()
    )
    rows = session().scalars(newest.limit(MOST_LOGGED + 1)).all()
    return rows[:MOST_LOGGED][::-1], len(rows) <= MOST_LOGGED


def is_newest() -> ColumnElement[bool]:
    """Whether no later entry speaks of the same thing: what is due comes from the newest."""
    later = aliased(RegisterEntry)
    return ~(
        select(later.id)
        .where(
            later.kind == RegisterEntry.kind,
            later.unit_id == RegisterEntry.unit_id,
            later.system_id.is_not_distinct_from(RegisterEntry.system_id),
            later.happened_on > RegisterEntry.happened_on,
            later.withdrawn_at.is_(None),
        )
        .exists()
    )


def _is_late() -> ColumnElement[bool]:
    return (
        RegisterEntry.withdrawn_at.is_(None)
        & (RegisterEntry.next_due < clock.today())
        & is_newest()
    )


def overview(viewer: Viewer) -> Mapping[str, Mapping[str, int]]:
    """Return for each register how many entries there are, how many are late or open."""
    scope = entry_scope(viewer, Permission.REGISTER_READ)
    totals = dict(
        session()
        .execute(
            select(RegisterEntry.kind, func.count())
            .where(scope, RegisterEntry.withdrawn_at.is_(None))
            .group_by(RegisterEntry.kind)
        )
        .all()
    )
    late = dict(
        session()
        .execute(
            select(RegisterEntry.kind, func.count())
            .where(scope, _is_late())
            .group_by(RegisterEntry.kind)
        )
        .all()
    )
    still_open = open_incidents(viewer)
    return {
        key: {
            "total": totals.get(register.kind, 0),
            "late": late.get(register.kind, 0),
            "open": still_open if register.kind == Kind.INCIDENT else 0,
        }
        for key, register in REGISTERS.items()
    }


def open_incidents(viewer: Viewer) -> int:
    """Return how many incidents within scope nobody closed yet."""
    count = session().scalar(
        select(func.count()).where(
            entry_scope(viewer, Permission.REGISTER_READ),
            RegisterEntry.kind == Kind.INCIDENT,
            RegisterEntry.withdrawn_at.is_(None),
            RegisterEntry.result != IncidentState.CLOSED,
        )
    )
    return count or 0


def newest_of_system(viewer: Viewer, system_id: UUID) -> Mapping[str, RegisterEntry]:
    """Return the newest entry of each register that speaks of a system, by kind."""
    rows = session().scalars(
        select(RegisterEntry)
        .where(
            RegisterEntry.system_id == system_id,
            RegisterEntry.withdrawn_at.is_(None),
            entry_scope(viewer, Permission.REGISTER_READ),
            is_newest(),
        )
        .order_by(RegisterEntry.id)
    )
    return {row.kind: row for row in rows}


def evidence_of(viewer: Viewer, entry: RegisterEntry, evidence_id: UUID) -> Evidence | None:
    """Return a piece of evidence of a visible entry."""
    return session().scalar(
        select(Evidence)
        .join(RegisterEvidence, RegisterEvidence.evidence_id == Evidence.id)
        .where(RegisterEvidence.entry_id == entry.id, Evidence.id == evidence_id)
    )


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return what is due in the viewer's own unit, and notices that must go out."""
    scope = entry_scope(viewer, Permission.REGISTER_WRITE)
    horizon = date.fromordinal(clock.today().toordinal() + SOON_DAYS)
    due = session().scalars(
        select(RegisterEntry)
        .where(
            scope,
            RegisterEntry.withdrawn_at.is_(None),
            RegisterEntry.next_due <= horizon,
            is_newest(),
        )
        .options(joinedload(RegisterEntry.system))
        .order_by(RegisterEntry.next_due)
        .limit(8)
    )
    return [*_clock_todos(scope), *(_due_todo(row) for row in due)]


def _clock_todos(scope: ColumnElement[bool]) -> list[Todo]:
    """Return one line for each incident whose clocks run: the clock that runs out first."""
    rows = session().execute(
        select(IncidentNotice, RegisterEntry, IncidentDetail.detected_at)
        .join(RegisterEntry, RegisterEntry.id == IncidentNotice.entry_id)
        .join(RegisterEntry.incident)
        .where(
            scope,
            RegisterEntry.kind == Kind.INCIDENT,
            IncidentNotice.sent_at.is_(None),
            RegisterEntry.withdrawn_at.is_(None),
        )
        .order_by(IncidentNotice.due_at, IncidentNotice.stage)
        .limit(MOST_CLOCKS)
    )
    by_incident: dict[UUID, list[Any]] = {}
    for row in rows:
        by_incident.setdefault(row[1].id, []).append(row)
    found = []
    for (notice, entry, detected_at), *others in by_incident.values():
        text = _("Sự cố “%(title)s”: %(notice)s", title=entry.title, notice=notice.title)
        if others:
            text += " " + _("Còn %(n)s đồng hồ nữa.", n=len(others))
        left = int((notice.due_at - clock.now()).total_seconds())
        found.append(
            Todo(
                text=text,
                endpoint="incidents.show",
                args={"entry_id": entry.id},
                due=clock.local(notice.due_at).date(),
                severity="bad" if left < URGENT_SECONDS else "warn",
                unit_id=entry.unit_id,
                first=True,
                until=notice.due_at,
                seconds_left=left,
                at_once=notice.due_at == detected_at,
            )
        )
    return found


def _due_todo(row: RegisterEntry) -> Todo:
    register = next(r for r in REGISTERS.values() if r.kind == row.kind)
    name = row.system.name if row.system else row.title
    late = row.next_due is not None and row.next_due < clock.today()
    return Todo(
        text=f"{register.due_label}: {name}",
        endpoint="registers.show",
        args={"register": register.key, "entry_id": row.id},
        due=row.next_due,
        severity="bad" if late else "warn",
        unit_id=row.unit_id,
    )
