"""What a page of one unit or of few rows costs does not follow from how large the sector is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from compliance.plans.models import FourLayerPlan
from compliance.regulations.models import Regulation
from tests.conventions.test_crawl import statements
from tests.support.browser import Browser
from tests.support.dossiers import acting

#: Tables with a row, or many, for each system of a sector.
_LARGE = (
    *("control_answer", "data_asset", "dossier", "evidence", "information_system", "obligation"),
    *("register_entry", "requirement_response", "response_evidence", "system_relation"),
)
_READ_THROUGH = re.compile(rf"^SCAN (?:{'|'.join(_LARGE)})(?:_\d+)?\b")
PAGES = (
    *("/systems", "/systems/data-assets", "/systems/reports", "/systems/transition", "/dossiers"),
    *("/transfers", "/calendar/", "/dashboards/attention", "/registers/", "/products", "/budget/"),
)


def _read_through(app: Flask, browser: Browser, url: str) -> set[str]:
    """Return the lines of query plans that read a large table from end to end."""
    browser.get(url)
    with statements(app) as said:
        assert browser.get(url).status_code == 200, url
    found = set()
    with app.extensions["database"].engine.connect() as connection:
        for statement in said:
            if statement.lstrip().startswith(("SELECT", "WITH")):
                values = tuple("x" for _mark in range(statement.count("?")))
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                found |= {row[3] for row in plan if _READ_THROUGH.match(row[3])}
    return found


@pytest.mark.sqlite_only
def test_lists_of_one_unit_read_no_table_of_the_sector_through(
    app: Flask, as_user: Callable[[str], Browser]
):
    focal = as_user("focal.ttyt")
    found = {url: _read_through(app, focal, url) for url in PAGES}
    assert {url: lines for url, lines in found.items() if lines} == {}


@pytest.mark.sqlite_only
def test_one_row_with_its_paper_reads_no_other_paper(app: Flask, as_user: Callable[[str], Browser]):
    with acting(app) as session:
        plan = session.scalars(select(FourLayerPlan.unit_id).limit(1)).one()
        regulation = session.scalars(select(Regulation.id).limit(1)).one()
    leader = as_user("leader")
    for url in (f"/plans/{plan}", f"/regulations/{regulation}"):
        assert _read_through(app, leader, url) == set(), url
