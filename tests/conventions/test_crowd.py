"""Lists and queues ask the database as often for 30,000 systems as for 600."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from compliance.systems.queries.transition import SHOWN
from tests.conventions.test_crawl import statements
from tests.support.browser import Browser
from tests.support.crowd import crowd

SYSTEMS = 30_000
PAGES = (
    ("inspector", "/systems"),
    ("inspector", "/systems?q=his&sort=level"),
    ("inspector", "/systems/data-assets"),
    ("inspector", "/systems/annual-figures"),
    ("inspector", "/systems/transition"),
    ("inspector", "/dossiers"),
    ("inspector", "/backups/?standing=pressing&sort=-tested"),
    ("inspector", "/safeguards/"),
    ("appraiser", "/dossiers"),
    ("appraiser", "/dossiers/queue"),
    ("appraiser", "/dossiers/queue?sort=unit&late=1"),
    ("appraiser", "/dossiers/groups"),
    ("appraiser", "/products"),
    ("approver", "/dossiers/queue"),
    ("focal.bvdk", "/systems"),
    ("focal.bvdk", "/dossiers/queue"),
    ("leader", "/dashboards/"),
    ("leader", "/dashboards/kpi/kpi-cap-do-xac-dinh"),
    ("leader", "/dashboards/table?by=level"),
    ("leader", "/dashboards/kpi/kpi-sao-luu?level=3"),
    ("leader", "/dashboards/attention"),
    ("inspector", "/search?q=his"),
    ("leader", "/"),
    ("appraiser", "/"),
    ("focal.bvdk", "/"),
)


@pytest.mark.full
@pytest.mark.sqlite_only
def test_lists_and_queues_ask_no_more_of_a_crowd(app: Flask, as_user: Callable[[str], Browser]):
    def asked() -> dict[tuple[str, str], int]:
        counts = {}
        for login, url in PAGES:
            browser = as_user(login)
            browser.get(url)  # what is kept after the first look is no cost of a page
            with statements(app) as said:
                assert browser.get(url).status_code == 200, (login, url)
            counts[login, url] = len(said)
        return counts

    few = asked()
    with app.extensions["database"].engine.begin() as connection:
        assert crowd(connection, SYSTEMS) >= SYSTEMS
    many = asked()
    # One more look-up may be there for what the demo has none of, never one a row.
    assert {page: n for page, n in many.items() if n > few[page] + 1} == {}
    # What is shown of a list stays short too, says so, and leads to the rest.
    reader = as_user("inspector")
    reader.get("/systems/transition")
    rows = reader.page.xpath("//section[contains(@class, 'card')]//tbody")
    assert rows
    assert max(len(body.xpath("./tr")) for body in rows) == SHOWN
    assert "Xem đủ trong danh sách hệ thống" in reader.text
