"""The demo's reports are the same each time it is seeded."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.demo.reports import reports_of
from compliance.reporting.models import ReportPeriod, UnitReport


@pytest.mark.sqlite_only
def test_no_random_id_decides_which_reports_are_drawn(db):
    period = db.scalars(select(ReportPeriod).where(ReportPeriod.code == "2026-YEAR")).one()
    codes = [report.unit.code for report in reports_of(period)]
    asked = select(UnitReport.id).where(UnitReport.period_id == period.id)
    assert codes == sorted(codes)
    assert len(codes) == len(db.scalars(asked).all()) > 100
