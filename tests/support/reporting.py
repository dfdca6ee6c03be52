"""Reports of many units at once, for tests."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session, transaction
from compliance.core.permissions import Permission
from compliance.demo.reports import answers_for
from compliance.reporting import services
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.queries import find_report
from compliance.reporting.sheet import sheet_of
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

STRICT = "strict"


def open_quarter(department: HealthUnit, key: str, year: int, **more: object) -> ReportPeriod:
    """Open a period of the plan in a transaction of its own."""
    options = {"reading": STRICT, "actor_id": None, **more}
    with transaction():
        return services.open_period(department, key, year, **options)  # type: ignore[arg-type]


def report_of(period: ReportPeriod, unit: HealthUnit, viewer: Viewer) -> UnitReport:
    """Return the report of a unit as somebody sees it."""
    key = session().scalar(
        select(UnitReport.id).where(
            UnitReport.period_id == period.id, UnitReport.unit_id == unit.id
        )
    )
    assert key is not None
    return loaded(viewer, key)


def loaded(viewer: Viewer, report_id: UUID) -> UnitReport:
    """Return a report with all that its page reads."""
    found = find_report(viewer, report_id, Permission.REPORT_READ)
    assert found is not None
    return found


def fill(report: UnitReport, seed: int = 1) -> None:
    """Type a report so that it passes the checks."""
    sheet = sheet_of(report)
    typed = answers_for(sheet, random.Random(seed))
    report.answers = {key: one.stored() for key, one in typed.items()}
    again = sheet_of(report)
    explained = {
        one.key: replace(again.answers[one.key], reason="Đã đối chiếu.").stored()
        for one in again.blocking
        if one.result == "ask_reason"
    }
    report.answers = report.answers | explained
    if services.unreported_below(report):
        report.missing_note = "Trạm gửi sau."


def send(report: UnitReport, seed: int = 1) -> None:
    """Fill and submit a report in one transaction."""
    with transaction():
        fill(report, seed)
        services.submit(sheet_of(report), actor_id=None)


def reports_of(period: ReportPeriod, viewer: Viewer) -> Sequence[UnitReport]:
    """Return every report of a period but the Department's own part, by unit."""
    keys = session().scalars(
        select(UnitReport.id)
        .join(HealthUnit, HealthUnit.id == UnitReport.unit_id)
        .where(UnitReport.period_id == period.id, UnitReport.tier != "department")
        .order_by(HealthUnit.name)
    )
    return [loaded(viewer, key) for key in keys.all()]
