"""Addresses of the demo's reports."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.units.models import HealthUnit


@pytest.fixture
def ids(db):
    """Return (period code, unit code) → address of the demo's report; a code alone: its period."""
    rows = db.execute(
        select(ReportPeriod.code, ReportPeriod.id, HealthUnit.code, UnitReport.id)
        .join(UnitReport, UnitReport.period_id == ReportPeriod.id)
        .join(HealthUnit, HealthUnit.id == UnitReport.unit_id)
    )
    found = {}
    for code, period_id, unit, report_id in rows:
        found[code] = f"/reports/periods/{period_id}"
        found[code, unit] = f"/reports/{report_id}"
    return found
