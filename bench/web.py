"""`make bench-web`: what pages cost on the demo sector, beside a bare Flask page in the same run.

Each page is fetched through the whole application (session, scope, queries, template) without the
network; ``ratio`` says how many bare Flask pages it costs.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from compliance import create_app
from tests.support.browser import Browser
from tests.support.databases import Databases, settings

TIMES = 30
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
    ("admin", "/units"),
    ("admin", "/audit"),
)


def figures(fetch: Callable[[], Any]) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds of repeated fetches."""
    fetch()
    spent = []
    for _turn in range(TIMES):
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


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as place:
        shared, target = Path(place) / "shared", Path(place) / "copy"
        shared.mkdir()
        target.mkdir()
        base = bare()
        print(f"web.bare_flask_page: {base:.3f} ms")
        with Databases(shared).copy("sqlite", target) as copy:
            app = create_app(settings(copy.url, copy.data_dir))
            for login, url in PAGES:
                browser = Browser(app, login)
                median, slow = figures(partial(browser.get, url))
                name = f"web.{login}{url.rstrip('/').replace('/', '.') or '.home'}"
                print(f"{name}.median: {median:.1f} ms")
                print(f"{name}.p95: {slow:.1f} ms")
                print(f"{name}.ratio: {median / base:.0f} x")
            app.extensions["database"].engine.dispose()


if __name__ == "__main__":
    main()
