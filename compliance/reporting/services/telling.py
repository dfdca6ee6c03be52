"""Telling people of the steps of a report: each step once, to those who act next or wait for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from compliance.accounts.models import RoleAssignment, User
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _, _l, in_vietnamese
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.core.types import new_id
from compliance.notices.kinds import add_kind
from compliance.notices.services import Message, notify
from compliance.reporting.models import (
    ReportPeriod,
    ReportReminder,
    ReportState,
    SectorReport,
    UnitReport,
)
from compliance.reporting.rules import DEPARTMENT
from compliance.units.models import HealthUnit
from compliance.units.queries import in_force

A = RoleAssignment

SUBMITTED = add_kind("report:submitted", _l("Báo cáo gửi đến chờ kiểm tra"), 78)
OPENED = add_kind("report:opened", _l("Đơn vị có báo cáo phải gửi"), 79)
COLLATED = add_kind("report:collated", _l("Sở đã tổng hợp kỳ báo cáo"), 84)
#: Who writes the reports of a unit, and who checks those that come to it.
_WRITERS = tuple(
    role for role in Role if relations(Permission.REPORT_WRITE, role) and role != Role.COORDINATOR
)
_CHECKERS = tuple(
    role for role in Role if relations(Permission.REPORT_ACCEPT, role) - {Relation.SECTOR}
)
#: Who checks what comes to the Department, in whichever of its offices the role is held.
_OF_SECTOR = tuple(
    role for role in Role if Relation.SECTOR in relations(Permission.REPORT_ACCEPT, role)
)


def tell_unit(report: UnitReport, kind: str, subject: str, *, actor_id: UUID | None) -> None:
    """Tell the focal points and the head of a unit about its report."""
    held = and_(A.unit_id == report.unit_id, A.role.in_(_WRITERS))
    _tell(report, held, kind, subject, actor_id)


def tell_checker(report: UnitReport, *, actor_id: UUID | None) -> None:
    """Tell those to whom a report goes that it has come."""
    subject = _("Báo cáo chờ kiểm tra: %(unit)s", unit=report.unit.name)
    held = and_(A.unit_id == report.checker_id, A.role.in_(_CHECKERS))
    if report.checker_id == report.period.department_id:
        offices = select(HealthUnit.id).where(
            or_(
                HealthUnit.department_id == report.checker_id,
                HealthUnit.id == report.checker_id,
            )
        )
        held = or_(held, and_(A.unit_id.in_(offices), A.role.in_(_OF_SECTOR)))
    _tell(report, held, SUBMITTED, subject, actor_id)


def untold(period_id: UUID, stage: str) -> Sequence[UUID]:
    """Return the reports of a round whose units were not told that it was opened, or consolidated.

    Of a consolidation only those that count in it; told anew when it is frozen on another day.
    """
    told = exists().where(
        ReportReminder.report_id == UnitReport.id,
        ReportReminder.stage == stage,
        ReportReminder.due_on == _day(period_id, stage),
    )
    statement = select(UnitReport.id).where(
        UnitReport.period_id == period_id, UnitReport.tier != DEPARTMENT, ~told
    )
    if stage == "collated":
        statement = statement.where(UnitReport.state == ReportState.ACCEPTED)
    return session().scalars(statement.order_by(UnitReport.id)).all()


def tell_round(report_ids: Iterable[UUID], stage: str) -> None:
    """Tell the people of these reports, in the running transaction; each once."""
    reports: Sequence[Any] = (
        session()
        .scalars(
            select(UnitReport)
            .where(UnitReport.id.in_(list(report_ids)))
            .options(joinedload(UnitReport.period), joinedload(UnitReport.unit))
            .order_by(UnitReport.id)
        )
        .all()
    )
    for report in reports:
        note_told(report, stage, _day(report.period_id, stage))
        if stage == "opened":
            due = format_date(report.period.due_on)
            subject = _("Có báo cáo phải gửi, hạn ngày %(day)s", day=due)
            tell_unit(report, OPENED, subject, actor_id=report.period.opened_by)
        else:
            tell_unit(report, COLLATED, _("Sở đã tổng hợp kỳ báo cáo"), actor_id=None)


def note_told(report: UnitReport, stage: str, day: date) -> None:
    """Keep that the people of a unit were told: once for a stage and a day."""
    row = ReportReminder(id=new_id(), report_id=report.id, stage=stage, due_on=day, at=clock.now())
    session().add(row)


def _day(period_id: UUID, stage: str) -> date:
    """Return the day that a stage is told for: of the opening, of the last consolidation."""
    if stage == "opened":
        opened = session().scalar(
            select(ReportPeriod.opened_at).where(ReportPeriod.id == period_id)
        )
        return clock.local(opened or clock.now()).date()
    frozen = session().scalar(
        select(SectorReport.frozen_at)
        .where(SectorReport.period_id == period_id)
        .order_by(SectorReport.number.desc())
        .limit(1)
    )
    return clock.local(frozen or clock.now()).date()


def _tell(
    report: UnitReport,
    held: ColumnElement[bool],
    kind: str,
    subject: str,
    actor_id: UUID | None,
) -> None:
    """Tell everybody who holds such a role today."""
    people = session().scalars(
        select(User).join(A, A.user_id == User.id).where(held, in_force(A), User.active).distinct()
    )
    with in_vietnamese():
        message = Message(
            kind=kind,
            unit_id=report.unit_id,
            subject=subject,
            body=f"{report.period.title}.",
            about=f"{subject}.",
            path=f"/reports/{report.id}",
            source_type="unit_report",
            source_id=report.id,
        )
    notify(people, message, actor_id=actor_id)
