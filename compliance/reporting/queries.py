"""Which periods and reports a person may see, and what stands behind them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.evidence.models import Evidence
from compliance.reporting.models import (
    TO_DO,
    ReportFile,
    ReportPeriod,
    ReportState,
    SectorDelivery,
    SectorReport,
    UnitReport,
)
from compliance.reporting.rules import DEPARTMENT
from compliance.reporting.scope import (
    expected,
    in_round,
    own_units,
    period_scope,
    report_scope,
    run_by,
)
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, department_ids, unit_scope

R, P = UnitReport, ReportPeriod


def periods_of(viewer: Viewer) -> Sequence[Any]:
    """Return (period, reports, accepted, sent, late, returned) of each period, newest due first."""
    today = clock.today()
    late = or_(R.days_late > 0, and_(R.first_sent_on.is_(None), P.due_on < today))
    counted = (
        select(
            R.period_id,
            func.count().label("total"),
            _count(R.state == ReportState.ACCEPTED).label("accepted"),
            _count(R.first_sent_on.is_not(None)).label("sent"),
            _count(late).label("late"),
            _count(R.returns > 0).label("returned"),
        )
        .join(P, P.id == R.period_id)
        .join(HealthUnit, HealthUnit.id == R.unit_id)
        .where(unit_scope(viewer, Permission.REPORT_READ), R.tier != DEPARTMENT)
        .where(expected(P.due_on))
        .group_by(R.period_id)
        .subquery()
    )
    return (
        session()
        .execute(
            select(P, *(counted.c[name] for name in _COUNTED))
            .outerjoin(counted, counted.c.period_id == P.id)
            .where(period_scope(viewer, Permission.REPORT_READ))
            .options(joinedload(P.owner))
            .order_by(P.due_on.desc(), P.code.desc())
            .limit(100)
        )
        .all()
    )


_COUNTED = ("total", "accepted", "sent", "late", "returned")


def find_period(
    viewer: Viewer, period_id: UUID, permission: Permission = Permission.REPORT_READ
) -> ReportPeriod | None:
    """Return a period within scope with its Department and its owner; to change it: run by one."""
    read = permission == Permission.REPORT_READ
    scope = period_scope(viewer, permission) if read else run_by(viewer, permission)
    return session().scalar(
        select(P)
        .where(P.id == period_id, scope)
        .options(joinedload(P.department), joinedload(P.owner))
    )


def runs(viewer: Viewer, period: ReportPeriod) -> bool:
    """Whether the viewer runs a period: consolidates the Department's, or opened it for a unit."""
    if period.owner_id is not None:
        return period.owner_id in own_units(viewer, Permission.REPORT_OPEN)
    return period.department_id in department_ids(viewer, Permission.REPORT_COLLATE)


def find_report(
    viewer: Viewer, report_id: UUID, permission: Permission = Permission.REPORT_READ
) -> UnitReport | None:
    """Return a report within scope with its period, unit and checker."""
    checker = aliased(HealthUnit)
    return session().scalar(
        select(R)
        .join(R.unit)
        .join(R.period)
        .join(checker, R.checker)
        .where(R.id == report_id, report_scope(viewer, permission))
        .options(
            contains_eager(R.unit),
            contains_eager(R.period).joinedload(P.department),
            contains_eager(R.period).joinedload(P.owner),
            contains_eager(R.checker.of_type(checker)),
        )
        .execution_options(populate_existing=True)
    )


def rights_on(viewer: Viewer, report_id: UUID, asked: Collection[Permission]) -> set[Permission]:
    """Return which of these permissions the viewer has on a report: one query."""
    wanted = list(asked)
    row = session().execute(
        select(*(report_scope(viewer, each).label(each.name) for each in wanted))
        .select_from(R)
        .join(HealthUnit, HealthUnit.id == R.unit_id)
        .where(R.id == report_id)
    )
    held = row.one_or_none() or [False] * len(wanted)
    return {permission for permission, yes in zip(wanted, held, strict=True) if yes}


def my_reports(viewer: Viewer) -> Sequence[UnitReport]:
    """Return the reports that the viewer's own units write, those to do first."""
    return (
        session()
        .scalars(
            select(R)
            .join(R.unit)
            .join(R.period)
            .where(report_scope(viewer, Permission.REPORT_WRITE))
            .options(contains_eager(R.unit), contains_eager(R.period))
            .order_by(case((R.state.in_(TO_DO), 0), else_=1), P.due_on.desc(), R.id)
            .limit(30)
        )
        .all()
    )


def to_check(viewer: Viewer) -> Sequence[UnitReport]:
    """Return the first reports that wait for the viewer's check, oldest first."""
    return (
        session()
        .scalars(
            select(R)
            .join(R.unit)
            .join(R.period)
            .where(
                R.state == ReportState.SUBMITTED,
                report_scope(viewer, Permission.REPORT_ACCEPT),
            )
            .options(contains_eager(R.unit), contains_eager(R.period))
            .order_by(R.last_sent_on, R.id)
            .limit(50)
        )
        .all()
    )


def is_late(period: ReportPeriod) -> ColumnElement[bool]:
    """Return the SQL condition that a report was sent late, or is not sent though it is due."""
    if period.due_on >= clock.today():
        return R.days_late > 0
    return or_(R.days_late > 0, R.first_sent_on.is_(None))


def counts(viewer: Viewer, period: ReportPeriod) -> dict[str, int]:
    """Return how many reports of a period stand where, within the viewer's scope."""
    row = (
        session()
        .execute(
            select(
                func.count().label("total"),
                _count(R.obliged.is_(True)).label("obliged"),
                *(_count(R.state == state).label(state.value) for state in ReportState),
                _count(R.first_sent_on.is_not(None)).label("sent"),
                _count(R.first_sent_on.is_(None)).label("missing"),
                _count(and_(R.first_sent_on.is_not(None), R.days_late == 0)).label("on_time"),
                _count(R.days_late > 0).label("sent_late"),
                _count(is_late(period)).label("late"),
                _count(R.returns > 0).label("ever_returned"),
            )
            .join(HealthUnit, HealthUnit.id == R.unit_id)
            .where(*in_round(period), unit_scope(viewer, Permission.REPORT_READ))
        )
        .one()
    )
    return dict(row._mapping)


def children_of(report: UnitReport) -> Sequence[tuple[UnitReport, HealthUnit]]:
    """Return the reports of the same period that this unit checks, by name."""
    rows = session().execute(
        select(R, HealthUnit)
        .join(HealthUnit, HealthUnit.id == R.unit_id)
        .where(R.period_id == report.period_id, R.checker_id == report.unit_id, R.id != report.id)
        .order_by(HealthUnit.name)
    )
    return [(row, unit) for row, unit in rows]


def missing_below(report: UnitReport) -> Sequence[str]:
    """Return the names of the units that report through this one and still have to report."""
    below = (
        select(HealthUnit.name)
        .join(R, R.unit_id == HealthUnit.id)
        .where(
            R.period_id == report.period_id,
            R.checker_id == report.unit_id,
            R.id != report.id,
            R.first_sent_on.is_(None),
            expected(report.period.due_on),
        )
    )
    return session().scalars(below.order_by(HealthUnit.name)).all()


def files_of(report_id: UUID) -> Sequence[ReportFile]:
    """Return the files that go with a report, by title."""
    return (
        session()
        .scalars(
            select(ReportFile)
            .join(ReportFile.evidence)
            .where(ReportFile.report_id == report_id)
            .options(contains_eager(ReportFile.evidence))
            .order_by(Evidence.title, ReportFile.id)
        )
        .all()
    )


def sector_reports(period_id: UUID) -> Sequence[SectorReport]:
    """Return the frozen consolidated reports of a period, newest first."""
    return (
        session()
        .scalars(
            select(SectorReport)
            .where(SectorReport.period_id == period_id)
            .order_by(SectorReport.number.desc())
        )
        .all()
    )


def deliveries_of(sector_report_id: UUID) -> Sequence[SectorDelivery]:
    """Return to whom a consolidated report goes, and when it went."""
    return (
        session()
        .scalars(
            select(SectorDelivery)
            .where(SectorDelivery.sector_report_id == sector_report_id)
            .order_by(SectorDelivery.addressee)
        )
        .all()
    )


def department_part(period: ReportPeriod) -> UnitReport | None:
    """Return the Department's own part of a period, if it has one."""
    return session().scalar(select(R).where(R.period_id == period.id, R.tier == DEPARTMENT))


def sees_all(viewer: Viewer, period: ReportPeriod) -> bool:
    """Whether the viewer reads every report of a period: of the sector, or of one's own round."""
    return period.department_id in department_ids(viewer, Permission.REPORT_READ) or runs(
        viewer, period
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
