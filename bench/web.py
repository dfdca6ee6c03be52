"""`make bench-web`: what pages cost, beside a bare Flask page in the same run.

First on the demo sector (600 systems), then on a sector ten times as large (every list and board
there is, by every kind of person), then on 30,000 systems, each with its dossier. Each page is
fetched through the whole application (session, scope, queries, template) without the network;
``ratio`` says how many bare Flask pages it costs, ``over_budget`` how many pages take longer than
the 150 ms (95th percentile) a page may.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text

from bench.campaigns import campaign_pages
from bench.documents import measure as documents
from bench.reports import report_pages
from checklists.library import available
from compliance import create_app
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.garbage import settle
from compliance.dashboards.services import close_day, units_to_measure
from compliance.dashboards.services import measure as measure_kpis
from compliance.dossiers.models import Dossier
from compliance.requirements.models import RequirementResponse
from tests.support.browser import Browser
from tests.support.crowd import crowd
from tests.support.databases import Databases, settings
from tests.support.sectors import enlarge

TIMES = 30
CROWD = 30_000
TENFOLD = 10
#: Milliseconds a list or board may take, 95th percentile.
BUDGET = 150
#: Who opens every page of the sector ten times as large.
EVERYBODY = (
    *("leader", "coordinator", "inspector", "appraiser", "approver"),
    *("focal.bvdk", "head.bvdk", "focal.ttyt", "admin"),
)
PAGES = (
    ("leader", "/"),
    ("focal.bvdk", "/"),
    ("inspector", "/systems"),
    ("inspector", "/systems/data-assets"),
    ("appraiser", "/dossiers/queue"),
    ("inspector", "/dossiers"),
    ("inspector", "/inspections"),
    ("inspector", "/findings"),
    ("inspector", "/plans/"),
    ("inspector", "/registers/backups/"),
    ("inspector", "/backups/"),
    ("admin", "/units"),
    ("admin", "/audit"),
)
READERS = ("focal.bvdk", "focal.ttyt", "appraiser", "approver")
#: Indicators and the search box, on the demo and on the crowd.
LOOKED_AT = (
    ("leader", "/dashboards/"),
    ("leader", "/dashboards/kpi/kpi-cap-do-xac-dinh"),
    ("leader", "/dashboards/table"),
    ("leader", "/dashboards/table?by=level"),
    ("leader", "/dashboards/map"),
    ("leader", "/dashboards/attention"),
    ("inspector", "/dashboards/?of=inspected"),
    ("focal.ttyt", "/dashboards/table?by=commune"),
    ("inspector", "/search?q=benh+vien+nhi"),
    ("focal.bvdk", "/search?q=his"),
)
CROWDED = (
    ("leader", "/"),
    ("appraiser", "/"),
    ("focal.bvdk", "/"),
    ("inspector", "/systems"),
    ("inspector", "/systems?q=his"),
    ("inspector", "/systems/transition"),
    ("inspector", "/systems/annual-figures"),
    ("appraiser", "/dossiers"),
    ("appraiser", "/dossiers/queue"),
    ("approver", "/dossiers/queue"),
    ("focal.bvdk", "/dossiers/queue"),
)


def figures(fetch: Callable[[], Any], times: int = TIMES) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds of repeated fetches."""
    fetch()
    spent = []
    for _turn in range(times):
        start = time.perf_counter()
        fetch()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]


def bare() -> float:
    """Return the median of a page of a Flask application that does nothing."""
    app = Flask(__name__)
    app.add_url_rule("/", "index", lambda: "<!doctype html><title>x</title><p>x")
    client = app.test_client()
    return figures(lambda: client.get("/"))[0]


def measure(app: Flask, base: float, prefix: str, pages: Iterable[tuple[str, str, str]]) -> None:
    """Print what each page (login, address, name) costs."""
    for login, url, name in pages:
        browser = Browser(app, login)
        median, slow = figures(partial(browser.get, url))
        if browser.response is None or browser.response.status_code != 200:
            raise SystemExit(f"{login} cannot open {url}")
        print(f"{prefix}.{name}.median: {median:.1f} ms")
        print(f"{prefix}.{name}.p95: {slow:.1f} ms")
        print(f"{prefix}.{name}.ratio: {median / base:.0f} x")


def named(pages: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return the pages with the names of their figures."""
    return [
        (who, url, f"{who}{url.rstrip('/').replace('/', '.') or '.home'}") for who, url in pages
    ]


def dossier_pages(app: Flask) -> list[tuple[str, str, str]]:
    """Return the pages of the level 3 dossier with the most answers among what READERS may see."""
    answers = func.count(RequirementResponse.id)
    with app.extensions["database"].scope() as session:
        found = session.execute(
            select(Dossier.id, Dossier.system_id, answers)
            .join(RequirementResponse, RequirementResponse.system_id == Dossier.system_id)
            .where(Dossier.level >= 3)
            .group_by(Dossier.id, Dossier.system_id)
            .order_by(answers.desc())
        ).all()
    for dossier_id, system_id, answered in found:
        for login in READERS:
            if Browser(app, login).get(f"/dossiers/{dossier_id}").status_code == 200:
                print(f"web.dossier.rows_answered: {answered} rows")
                return [
                    (login, f"/dossiers/{dossier_id}", "dossier"),
                    (login, f"/systems/{system_id}/requirements", "requirements"),
                ]
    raise SystemExit("no dossier at level 3 can be opened")


def measured(app: Flask) -> None:
    """Print what the daily job of the indicators takes, and leave its figures to the pages."""
    start = time.perf_counter()
    day = clock.today()
    with app.app_context(), app.extensions["database"].scope() as session:
        missing: dict[str, Sequence[str]] = {}
        longest = 0.0
        for batch in units_to_measure():
            began = time.perf_counter()
            with transaction():
                missing |= measure_kpis(batch, day)
            longest = max(longest, time.perf_counter() - began)
            session.expunge_all()
        with transaction():
            close_day(day, missing)
    print(f"crowd.dashboards.job: {time.perf_counter() - start:.1f} s")
    print(f"crowd.dashboards.longest_batch: {longest:.2f} s")


def tenfold(url: str, data: Path, base: float) -> None:
    """Measure a copy of the demo in which every unit stands ten times."""
    place = Path(url.removeprefix("sqlite:///"))
    larger = place.with_name("tenfold.db")
    with sqlite3.connect(place) as source, sqlite3.connect(larger) as target:
        source.backup(target)
    app = create_app(settings(f"sqlite:///{larger}", data))
    engine = app.extensions["database"].engine
    with engine.begin() as connection:
        print(f"tenfold.units: {enlarge(connection, TENFOLD)} units")
        connection.execute(text("ANALYZE"))
    every_list(app)
    measure(app, base, "reports", report_pages(app))
    engine.dispose()
    larger.unlink()


def every_list(app: Flask) -> None:
    """Print the cost of every page without an argument, for each login that may open it."""
    pages = sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "static"
    )
    slow = 0
    for login in EVERYBODY:
        browser = Browser(app, login)
        for url in pages:
            answer = browser.get(url)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            _median, high = figures(partial(browser.get, url), 10)
            slow += high > BUDGET
            print(
                f"tenfold.{login}{url.rstrip('/').replace('/', '.') or '.home'}.p95: {high:.1f} ms"
            )
    print(f"tenfold.over_budget: {slow} pages")


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as place:
        shared, target = Path(place) / "shared", Path(place) / "copy"
        shared.mkdir()
        target.mkdir()
        base = bare()
        print(f"web.bare_flask_page: {base:.3f} ms")
        for line in documents():
            print(f"documents.{line}")
        with Databases(shared).copy("sqlite", target) as copy:
            app = create_app(settings(copy.url, copy.data_dir))
            available()
            settle()  # as wsgi.py does
            measure(app, base, "web", named((*PAGES, *LOOKED_AT)))
            measure(app, base, "web", dossier_pages(app))
            measure(app, base, "campaign", campaign_pages(app))
            tenfold(copy.url, copy.data_dir, base)
            engine = app.extensions["database"].engine
            with engine.begin() as connection:
                print(f"crowd.systems: {crowd(connection, CROWD, whole=True)} systems")
                connection.execute(text("ANALYZE"))
            measured(app)
            measure(app, base, "crowd", named((*CROWDED, *LOOKED_AT)))
            engine.dispose()


if __name__ == "__main__":
    main()
