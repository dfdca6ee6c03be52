"""A campaign of many units costs as many queries as one of few."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from tests.support.browser import Browser
from tests.support.campaigns import campaign_of


def queries(app, campaign, inspection) -> dict[str, int]:
    """Return how many statements each page of the campaign runs."""
    browser = Browser(app, "inspector")
    found: dict[str, int] = {}
    for page in (
        f"/campaigns/{campaign}",
        f"/campaigns/{campaign}/report.docx",
        f"/inspections/heat-map?campaign={campaign}",
        "/inspections/year",
        "/inspections/calendar?month=2026-11",
        "/findings",
        "/findings/by-item",
        f"/inspections/{inspection}/rows",
        f"/inspections/{inspection}",
    ):
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest, seen=seen) -> None:
            seen.append(statement)

        browser.get(page)
        engine = app.extensions["database"].engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert browser.get(page).status_code == 200, page
        finally:
            event.remove(engine, "before_cursor_execute", note)
        found[page.replace(str(campaign), "…").replace(str(inspection), "…")] = len(seen)
    return found


@pytest.mark.sqlite_only
def test_the_number_of_queries_does_not_grow_with_the_units(app):
    engine = app.extensions["database"].engine
    with engine.begin() as connection:
        few = campaign_of(connection, 5, 20)
    first = queries(app, *few)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE inspection SET code = 'X' || code WHERE code LIKE '%-9%'"
        )
        many = campaign_of(connection, 45, 20)
    assert queries(app, *many) == first
    assert max(first.values()) <= 25
