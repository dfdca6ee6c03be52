"""What the registers know: drills of units, notices of incidents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select

from checklists.rules.logic import Value
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_moment
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.figures.facts import Row, Table, Window, add_columns, add_table
from compliance.registers.models import IncidentNotice, Kind, RegisterEntry, Result

E, N = RegisterEntry, IncidentNotice


def drills(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return the days since the last drill that ended, of each unit: one query.

    The register is the record of drills: a unit without an entry has held none.
    """
    rows = session().execute(
        select(E.unit_id, func.max(E.happened_on))
        .where(
            E.unit_id.in_(units),
            E.kind == Kind.DRILL,
            E.withdrawn_at.is_(None),
            E.result != Result.RUNNING,
            E.happened_on <= window.end,
        )
        .group_by(E.unit_id)
    )
    last = {row[0]: row[1] for row in rows}
    return {unit_id: {"drill_days": window.since_last(last.get(unit_id))} for unit_id in units}


def notices(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield one row for each notice to an authority that fell due within the window: one query.

    One that is not sent yet and may still go out in time is not counted as late.
    """
    first, after = _bounds(window)
    rows = session().execute(
        select(N.id, N.title, N.stage, N.due_at, N.sent_at, E.unit_id, E.id.label("entry_id"))
        .join(E, E.id == N.entry_id)
        .where(
            E.unit_id.in_(units),
            E.kind == Kind.INCIDENT,
            E.withdrawn_at.is_(None),
            N.due_at >= first,
            N.due_at < after,
        )
        .order_by(N.due_at, N.id)
    )
    now = clock.now()
    for row in rows:
        in_time: bool | None = row.sent_at is not None and row.sent_at <= row.due_at
        if row.sent_at is None and row.due_at >= now:
            in_time = None
        yield Row(
            row.unit_id,
            row.id,
            f"{row.title}, {format_moment(row.due_at)}",
            f"/registers/incidents/{row.entry_id}",
            {"on_time": in_time, "regime": row.stage},
        )


def _bounds(window: Window) -> tuple[datetime, datetime]:
    first = datetime.combine(window.start, time(), clock.LOCAL)
    return first, datetime.combine(window.end + timedelta(1), time(), clock.LOCAL)


add_columns("units", ("drill_days",), drills)
add_table(Table("notices", _l("Thông báo sự cố"), Permission.REGISTER_READ, notices))
