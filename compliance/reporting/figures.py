"""Tables of facts that reports count: reports themselves, and what the registers below know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select

from checklists.rules.logic import Value
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.figures.facts import Row, Table, Window, add_table
from compliance.registers.models import IncidentDetail, IncidentState, Kind, RegisterEntry, Result
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.rules import DEPARTMENT
from compliance.reporting.scope import expected
from compliance.systems.models import (
    GONE,
    DataAsset,
    InformationSystem,
    Interconnection,
    SystemStatus,
)
from compliance.units.models import HealthUnit

R, P, E, S = UnitReport, ReportPeriod, RegisterEntry, InformationSystem
_PLACES = {
    Kind.INCIDENT: "incidents",
    Kind.DRILL: "drills",
    Kind.RESTORE_TEST: "restore-tests",
}


def reports(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield every report to the Department due in the window; not due and not sent is neither.

    Lateness that was excused is none. The Department's own part is left out: the plan gives it no
    day.
    """
    today = clock.today()
    rows = session().execute(
        select(
            R.id,
            R.unit_id,
            R.obliged,
            R.first_sent_on,
            R.days_late,
            R.excused_on,
            R.returns,
            P.title,
            P.code,
            P.due_on,
        )
        .join(P, P.id == R.period_id)
        .join(HealthUnit, HealthUnit.id == R.unit_id)
        .where(
            R.unit_id.in_(units),
            R.tier != DEPARTMENT,
            expected(P.due_on),
            P.due_on.between(window.start, window.end),
            P.owner_id.is_(None),
        )
        .order_by(P.due_on, R.id)
    )
    for row in rows:
        sent = row.first_sent_on is not None
        late = row.due_on < today
        in_time = row.days_late == 0 or row.excused_on is not None
        yield Row(
            row.unit_id,
            row.id,
            row.title,
            f"/reports/{row.id}",
            {
                "on_time": in_time if sent else False if late else None,
                "returned": row.returns > 0,
                "obliged": row.obliged,
                "sent": sent,
                "days_late": row.days_late if sent else None,
                "period": row.code,
            },
        )


def assets(units: Sequence[UUID], _window: Window) -> Iterator[Row]:
    """Yield the databases and data sets of the catalogue."""
    rows = session().scalars(
        select(DataAsset).where(DataAsset.unit_id.in_(units)).order_by(DataAsset.name, DataAsset.id)
    )
    for row in rows:
        yield Row(
            row.unit_id,
            row.id,
            row.name,
            f"/systems/data-assets/{row.id}",
            {
                "owned": row.data_owner_id is not None,
                "standardised": bool(row.standard),
                "data_group": row.data_group,
            },
        )


def connections(units: Sequence[UUID], _window: Window) -> Iterator[Row]:
    """Yield the links of systems beyond their boundary."""
    rows = session().execute(
        select(Interconnection, InformationSystem)
        .join(InformationSystem, InformationSystem.id == Interconnection.system_id)
        .where(InformationSystem.unit_id.in_(units), InformationSystem.status.not_in(GONE))
        .order_by(InformationSystem.name, Interconnection.id)
    )
    for link, system in rows:
        yield Row(
            system.unit_id,
            link.id,
            f"{system.name} – {link.other_name}",
            f"/systems/{system.id}",
            {"system_in_use": system.status == SystemStatus.ACTIVE},
        )


def incidents(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield the incidents found in the window; those struck out are left out."""
    rows = session().execute(
        select(E, IncidentDetail.serious)
        .outerjoin(IncidentDetail, IncidentDetail.entry_id == E.id)
        .where(*_entries(Kind.INCIDENT, units, window))
        .order_by(E.happened_on, E.id)
    )
    for entry, serious in rows:
        closed = entry.result == IncidentState.CLOSED
        yield _row(entry, {"serious": serious, "closed": closed})


def drills(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield the drills of the window."""
    rows = session().scalars(
        select(E).where(*_entries(Kind.DRILL, units, window)).order_by(E.happened_on, E.id)
    )
    for entry in rows:
        yield _row(entry, {"recorded": entry.result != Result.RUNNING})


def restore_tests(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield every restore test up to the end of the window; the newest of a system is marked."""
    found = session().scalars(
        select(E)
        .where(
            E.kind == Kind.RESTORE_TEST,
            E.unit_id.in_(units),
            E.happened_on <= window.end,
            E.withdrawn_at.is_(None),
        )
        .order_by(E.happened_on.desc(), E.id.desc())
    )
    seen: set[UUID | None] = {None}
    for entry in found:
        newest = entry.system_id not in seen
        seen.add(entry.system_id)
        yield _row(
            entry,
            {
                "passed": entry.result == Result.OK,
                "newest": newest,
                "days": window.days_since(entry.happened_on),
            },
        )


def _entries(kind: Kind, units: Sequence[UUID], window: Window) -> tuple[ColumnElement[bool], ...]:
    return (
        E.kind == kind,
        E.unit_id.in_(units),
        E.happened_on.between(window.start, window.end),
        E.withdrawn_at.is_(None),
    )


def _row(entry: RegisterEntry, values: Mapping[str, Value]) -> Row:
    path = f"/registers/{_PLACES[Kind(entry.kind)]}/{entry.id}"
    return Row(entry.unit_id, entry.id, entry.title, path, values)


add_table(Table("reports", _l("Báo cáo phải gửi"), Permission.REPORT_READ, reports))
add_table(Table("assets", _l("Danh mục dữ liệu"), Permission.SYSTEM_READ, assets))
add_table(Table("connections", _l("Kết nối của hệ thống"), Permission.SYSTEM_READ, connections))
add_table(Table("incidents", _l("Sổ sự cố"), Permission.REGISTER_READ, incidents))
add_table(Table("drills", _l("Sổ diễn tập"), Permission.REGISTER_READ, drills))
add_table(Table("restore_tests", _l("Sổ khôi phục thử"), Permission.REGISTER_READ, restore_tests))
