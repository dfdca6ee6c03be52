"""What a campaign of 200 units with 100 rows each costs: its pages, its consolidated report."""

from __future__ import annotations

import time

from flask import Flask
from sqlalchemy import text

from tests.support.browser import Browser
from tests.support.campaigns import campaign_of

UNITS, ROWS = 200, 100


def campaign_pages(app: Flask) -> list[tuple[str, str, str]]:
    """Fill in the campaign; return login, address and name of each page."""
    with app.extensions["database"].engine.begin() as connection:
        campaign, inspection = campaign_of(connection, UNITS, ROWS)
        connection.execute(text("ANALYZE"))
    print(f"campaign.rows: {UNITS * ROWS} rows")
    report = f"/campaigns/{campaign}/report.pdf"
    browser = Browser(app, "inspector")
    start = time.perf_counter()
    if browser.get(report).status_code != 200:
        raise SystemExit("no consolidated report")
    print(f"campaign.report_pdf: {time.perf_counter() - start:.2f} s")
    return [
        ("inspector", url, name)
        for url, name in (
            (f"/campaigns/{campaign}", "campaign"),
            (f"/inspections/heat-map?campaign={campaign}", "heat_map"),
            ("/inspections/year", "year"),
            ("/inspections/veracity", "veracity"),
            ("/inspections/calendar?month=2026-11", "calendar"),
            ("/findings", "findings"),
            ("/findings/by-item", "by_item"),
            (f"/inspections/{inspection}", "inspection"),
            (f"/inspections/{inspection}/rows", "rows"),
            (f"/inspections/{inspection}/compare", "compare"),
            ("/inspections", "inspections"),
            ("/", "home"),
        )
    ]
