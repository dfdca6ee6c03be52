"""What periodic reports ask for in the calendar: each report that a unit has still to send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Duty, Source, add_source
from compliance.reporting.models import TO_DO, PeriodState, ReportPeriod, ReportState, UnitReport
from compliance.reporting.rules import ADHOC, DEPARTMENT

_PLAN, _ASKED = "KH Gia Lai VII gạch 2", "Yêu cầu báo cáo đột xuất"


def due_reports(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each report that is not sent, or was returned."""
    rows = session().execute(
        select(
            UnitReport.id,
            UnitReport.unit_id,
            UnitReport.state,
            UnitReport.resend_by,
            UnitReport.last_sent_on,
            ReportPeriod.title,
            ReportPeriod.due_on,
            ReportPeriod.period_id,
            ReportPeriod.code,
        )
        .join(ReportPeriod, ReportPeriod.id == UnitReport.period_id)
        .where(
            UnitReport.unit_id.in_(units),
            UnitReport.state.in_(TO_DO),
            UnitReport.tier != DEPARTMENT,
            UnitReport.excused_on.is_(None),
            ReportPeriod.state != PeriodState.CLOSED,
        )
    )
    for row in rows:
        back = row.state == ReportState.RETURNED
        adhoc = row.period_id == ADHOC
        yield Duty(
            row.unit_id,
            row.title,
            _ASKED if adhoc else _PLAN,
            "K" if adhoc else "S",
            row.resend_by if back else row.due_on,
            row.last_sent_on,
            f"/reports/{row.id}",
            subject=row.code,
        )


add_source(Source("reporting.due", _l("Báo cáo phải gửi"), Permission.REPORT_READ, due_reports))
