"""What periodic reports of a large sector cost: their pages, and the sector's papers."""

from __future__ import annotations

import time

from flask import Flask
from sqlalchemy import func, select

from compliance.reporting.models import PeriodState, ReportPeriod, UnitReport
from tests.support.browser import Browser

WHO = "coordinator"


def report_pages(app: Flask, prefix: str) -> list[tuple[str, str, str]]:
    """Print what the sector's papers take; return login, address and name of each page."""
    count = func.count(UnitReport.id)
    with app.extensions["database"].scope() as session:
        period, year, reports = session.execute(
            select(ReportPeriod.id, ReportPeriod.year, count)
            .join(UnitReport, UnitReport.period_id == ReportPeriod.id)
            .where(ReportPeriod.owner_id.is_(None), ReportPeriod.state == PeriodState.SENT)
            .group_by(ReportPeriod.id, ReportPeriod.year)
            .order_by(count.desc())
        ).first() or (None, None, 0)
    if period is None:
        raise SystemExit("no period was reported")
    print(f"{prefix}.of_the_period: {reports} reports")
    browser = Browser(app, WHO)
    for kind in ("docx", "pdf", "xlsx"):
        start = time.perf_counter()
        if browser.get(f"/reports/periods/{period}/sector.{kind}").status_code != 200:
            raise SystemExit(f"no report of the sector as {kind}")
        print(f"{prefix}.sector_{kind}: {time.perf_counter() - start:.2f} s")
    return [
        (WHO, url, name)
        for url, name in (
            ("/reports/", "index"),
            (f"/reports/periods/{period}", "period"),
            (f"/reports/periods/{period}/late", "late"),
            (f"/reports/periods/{period}/sector", "sector"),
            (f"/reports/years/{year}", "year"),
        )
    ]
