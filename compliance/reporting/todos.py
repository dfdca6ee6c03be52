"""What is to be done with reports: to write, to correct, to check."""

from __future__ import annotations

from sqlalchemy import func, select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission, Role, relations
from compliance.core.todo import Todo
from compliance.reporting.models import TO_DO, PeriodState, ReportPeriod, ReportState, UnitReport
from compliance.reporting.rules import DEPARTMENT
from compliance.reporting.scope import report_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

#: Days before the due day from which a report stands on the first page.
NEAR = 30


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return the reports of the viewer's units to write or correct, and those to check."""
    return [*_to_write(viewer), *_to_check(viewer)]


def _to_write(viewer: Viewer) -> list[Todo]:
    today = clock.today()
    rows = session().execute(
        select(UnitReport, ReportPeriod.title, ReportPeriod.due_on)
        .join(ReportPeriod, ReportPeriod.id == UnitReport.period_id)
        .join(HealthUnit, HealthUnit.id == UnitReport.unit_id)
        .where(
            UnitReport.state.in_(TO_DO),
            UnitReport.tier != DEPARTMENT,
            UnitReport.excused_on.is_(None),
            ReportPeriod.state != PeriodState.CLOSED,
            report_scope(viewer, Permission.REPORT_WRITE),
        )
        .order_by(ReportPeriod.due_on)
        .limit(10)
    )
    found = []
    for report, title, period_due in rows:
        back = report.state == ReportState.RETURNED
        due = report.resend_by or period_due
        if not back and (due - today).days > NEAR:
            continue
        text = _("Sửa báo cáo bị trả lại: %(title)s", title=title) if back else title
        severity = "bad" if due < today else "warn"
        found.append(
            Todo(text, "reporting.show", {"report_id": report.id}, due, severity, report.unit_id)
        )
    return found


def _to_check(viewer: Viewer) -> list[Todo]:
    if not any(relations(Permission.REPORT_ACCEPT, Role(held.role)) for held in viewer.roles_held):
        return []
    rows = session().execute(
        select(ReportPeriod.id, ReportPeriod.title, func.count())
        .join(UnitReport, UnitReport.period_id == ReportPeriod.id)
        .join(HealthUnit, HealthUnit.id == UnitReport.unit_id)
        .where(
            UnitReport.state == ReportState.SUBMITTED,
            report_scope(viewer, Permission.REPORT_ACCEPT),
        )
        .group_by(ReportPeriod.id, ReportPeriod.title)
        .order_by(ReportPeriod.title)
    )
    return [
        Todo(
            _("%(n)s báo cáo chờ kiểm tra: %(title)s", n=number, title=title),
            "reporting.show_period",
            {"period_id": key, "state": ReportState.SUBMITTED.value},
            severity="warn",
        )
        for key, title, number in rows
    ]
