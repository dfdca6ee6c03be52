"""Which rows of the audit trail a person may read, decided in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select, type_coerce

from compliance.core import clock
from compliance.core.audit import AuditEvent
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Role
from compliance.core.text import like_pattern
from compliance.units.models import HealthUnit
from compliance.units.queries import HeldRole, Viewer, department_ids, unit_scope

FILTERS = ("actor", "first", "last")
#: Roles that see that something happened, not what was written ("all, no content").
WITHOUT_CONTENT = frozenset({Role.ADMIN})


@dataclass
class ContentReader:
    """A viewer reduced to the roles that see content."""

    id: UUID
    roles_held: Sequence[HeldRole]

    @classmethod
    def of(cls, viewer: Viewer) -> ContentReader:
        """Return ``viewer`` without the roles of ``WITHOUT_CONTENT``."""
        return cls(viewer.id, [r for r in viewer.roles_held if r.role not in WITHOUT_CONTENT])


def trail_scope(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition on ``AuditEvent`` for what ``viewer`` may read.

    Rows of the units in scope; whoever reads a whole sector also reads rows without a unit, which
    concern the installation (logins, settings, exports).
    """
    units = select(_as_text(HealthUnit.id)).where(unit_scope(viewer, Permission.AUDIT_READ))
    mine: ColumnElement[bool] = AuditEvent.unit_id.in_(units)
    if department_ids(viewer, Permission.AUDIT_READ):
        return or_(mine, AuditEvent.unit_id.is_(None))
    return mine


def _as_text(column: Any) -> ColumnElement[str]:
    """Return an id as the trail writes it, with dashes: SQLite stores ids without them."""
    if session().get_bind().dialect.name == "postgresql":
        return cast(column, String)
    raw = type_coerce(column, String)
    parts = [func.substr(raw, start, size, type_=String) for start, size in _GROUPS]
    whole: Any = parts[0]
    for part in parts[1:]:
        whole = whole + "-" + part
    return whole  # type: ignore[no-any-return]


_GROUPS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


def trail_page(viewer: Viewer, request: ListRequest) -> Page[AuditEvent]:
    """Return one page of the trail, newest first unless asked otherwise.

    Filters: actor (login), first and last (ISO days in Vietnam); ``q`` is part of an event's name.
    """
    if not request.sort:
        request = ListRequest(request.q, "seq", True, request.page, request.filters)
    page: Page[AuditEvent] = paginate(
        _listed(viewer, request), request, {"seq": AuditEvent.seq}, "seq"
    )
    return page


def trail_rows(viewer: Viewer, request: ListRequest) -> Sequence[AuditEvent]:
    """Return the rows that ``request`` describes, in the order they were written."""
    return session().scalars(_listed(viewer, request).order_by(AuditEvent.seq)).all()


def readable(viewer: Viewer, rows: Iterable[AuditEvent]) -> set[int]:
    """Return the numbers of the rows whose content ``viewer`` may read."""
    reader = ContentReader.of(viewer)
    if not reader.roles_held:
        return set()
    numbers = [row.seq for row in rows]
    if not numbers:
        return set()
    found = session().scalars(
        select(AuditEvent.seq).where(
            AuditEvent.seq.between(min(numbers), max(numbers)), trail_scope(reader)
        )
    )
    return set(found) & set(numbers)


def unit_names(rows: Iterable[AuditEvent]) -> Mapping[str, str]:
    """Return the names of the units that rows concern, by id as the trail writes it."""
    ids = {UUID(row.unit_id) for row in rows if row.unit_id}
    found = session().execute(select(HealthUnit.id, HealthUnit.name).where(HealthUnit.id.in_(ids)))
    return {str(row.id): row.name for row in found}


def _listed(viewer: Viewer, request: ListRequest) -> Select[Any]:
    filters: Mapping[str, str] = request.filters or {}
    statement = select(AuditEvent).where(trail_scope(viewer))
    if request.q:
        pattern = like_pattern(request.q.lower())
        statement = statement.where(AuditEvent.event.like(pattern, escape="\\"))
    if actor := filters.get("actor"):
        statement = statement.where(AuditEvent.actor == actor.strip().lower())
    if first := _day(filters.get("first")):
        statement = statement.where(AuditEvent.at >= _start(first))
    if last := _day(filters.get("last")):
        statement = statement.where(AuditEvent.at < _start(last + timedelta(1)))
    return statement


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LOCAL)
