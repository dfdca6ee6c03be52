"""Telling units of their reports: on the last working day up to the due day, and when urged.

The calendar of duties tells them once some time before, and once when it is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _, _l
from compliance.notices.kinds import add_kind
from compliance.reporting.days import reminder_day
from compliance.reporting.models import (
    TO_DO,
    PeriodState,
    ReportPeriod,
    ReportReminder,
    ReportState,
    UnitReport,
)
from compliance.reporting.rules import DEPARTMENT
from compliance.reporting.scope import expected
from compliance.reporting.services.telling import note_told, tell_unit
from compliance.settings.queries import working_days
from compliance.units.models import HealthUnit

LAST_DAY = add_kind("report:last-day", _l("Hôm nay là ngày cuối gửi báo cáo"), 80)
URGED = add_kind("report:urged", _l("Đơn vị được nhắc gửi báo cáo"), 83)
#: A holiday is never longer than this: how far ahead the reminder of a due day may stand.
_AHEAD = timedelta(days=12)


def due_for_reminder(today: date) -> Sequence[UUID]:
    """Return the reports that are to be told of today and were not: their last working day."""
    calendar = working_days(today, today + _AHEAD)
    told = exists().where(
        ReportReminder.report_id == UnitReport.id,
        ReportReminder.stage == "last_day",
        ReportReminder.due_on == ReportPeriod.due_on,
    )
    rows = session().execute(
        select(UnitReport.id, ReportPeriod.due_on)
        .join(ReportPeriod, ReportPeriod.id == UnitReport.period_id)
        .join(HealthUnit, HealthUnit.id == UnitReport.unit_id)
        .where(
            UnitReport.state.in_(TO_DO),
            UnitReport.first_sent_on.is_(None),
            expected(ReportPeriod.due_on),
            UnitReport.tier != DEPARTMENT,
            ReportPeriod.state != PeriodState.CLOSED,
            ReportPeriod.due_on.between(today, today + _AHEAD),
            ~told,
        )
        .order_by(UnitReport.id)
    )
    return [key for key, due in rows if reminder_day(due, calendar) <= today]


def remind_last_day(report_ids: Iterable[UUID]) -> None:
    """Tell the people of these reports, in the running transaction; each once."""
    for report in _loaded(report_ids):
        note_told(report, "last_day", report.period.due_on)
        text = _("Hạn gửi báo cáo: ngày %(day)s", day=format_date(report.period.due_on))
        tell_unit(report, LAST_DAY, text, actor_id=None)


def urge(period: ReportPeriod, report_ids: Iterable[UUID], *, actor_id: UUID | None) -> int:
    """Tell the units whose report has not come, at most once a day; return how many were told."""
    today, told = clock.today(), 0
    done = set(
        session().scalars(
            select(ReportReminder.report_id).where(
                ReportReminder.stage == "urged", ReportReminder.due_on == today
            )
        )
    )
    for report in _loaded(report_ids):
        if report.state not in TO_DO or report.id in done:
            continue
        note_told(report, "urged", today)
        due = format_date(report.resend_by or period.due_on)
        text = _("Đề nghị gửi báo cáo, hạn ngày %(day)s", day=due)
        if report.state == ReportState.RETURNED:
            text = _("Đề nghị sửa và gửi lại báo cáo, hạn ngày %(day)s", day=due)
        tell_unit(report, URGED, text, actor_id=actor_id)
        told += 1
    audit.note("report:urge", target=period, details={"units": told})
    return told


def _loaded(report_ids: Iterable[UUID]) -> Sequence[Any]:
    return (
        session()
        .scalars(
            select(UnitReport)
            .where(UnitReport.id.in_(list(report_ids)), UnitReport.state != ReportState.ACCEPTED)
            .options(joinedload(UnitReport.period), joinedload(UnitReport.unit))
            .order_by(UnitReport.id)
        )
        .all()
    )
