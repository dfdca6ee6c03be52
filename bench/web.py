"""`make bench-web`: what pages cost, beside a bare Flask page in the same run.

First on the demo sector (600 systems), then on one ten times as large, then on a sector of 6,000
units, 30,000 systems and three million answers (`bench.sector`). Each page is fetched through the
whole application (session, scope, queries, template) without the network; ``ratio`` says how many
bare Flask pages it costs, ``over_budget`` how many pages take longer than the 150 ms (95th
percentile) a page may.
``DATABASE=postgresql`` does the same on PostgreSQL.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from bench import sector
from bench.campaigns import campaign_pages
from bench.documents import measure as documents
from bench.figures import figures
from bench.reports import report_pages
from checklists.library import available
from compliance import create_app
from compliance.core.garbage import settle
from compliance.dossiers.models import Dossier
from compliance.requirements.models import RequirementResponse
from tests.support.browser import Browser
from tests.support.databases import KINDS, Databases, settings

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
    ("inspector", "/backups/"),
    ("admin", "/units"),
    ("admin", "/audit"),
)
READERS = ("focal.bvdk", "focal.ttyt", "appraiser", "approver")
#: Indicators and the search box, on the demo and on the large sector.
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
#: Lists of the large sector, asked for with an argument.
ASKED = (
    ("inspector", "/systems?q=his"),
    ("inspector", "/systems?sort=level&page=2"),
    ("appraiser", "/dossiers/queue?sort=unit&late=1"),
    ("leader", "/calendar/?state=late&sort=title"),
    ("leader", "/transfers?sort=name"),
)


def bare() -> float:
    """Return the median of a page of a Flask application that does nothing."""
    app = Flask(__name__)
    app.add_url_rule("/", "index", lambda: "<!doctype html><title>x</title><p>x")
    client = app.test_client()
    return figures(lambda: client.get("/"), TIMES)[0]


def measure(app: Flask, base: float, prefix: str, pages: Iterable[tuple[str, str, str]]) -> None:
    """Print what each page (login, address, name) costs."""
    for login, url, name in pages:
        browser = Browser(app, login)
        median, slow = figures(partial(browser.get, url), TIMES)
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


def main(kind: str = "sqlite") -> None:
    """Print the figures on one kind of database."""
    if kind not in KINDS:
        raise SystemExit(f"DATABASE must be one of {', '.join(KINDS)}")
    with tempfile.TemporaryDirectory() as place:
        shared = Path(place) / "shared"
        shared.mkdir()
        for folder in (Path(place), shared):
            folder.chmod(0o711)  # the server of PostgreSQL runs as another user
        base = bare()
        print(f"web.bare_flask_page: {base:.3f} ms")
        for line in documents():
            print(f"documents.{line}")
        databases = Databases(shared)
        available()
        settle()  # as wsgi.py does
        for stage in (_demo, _tenfold, _large):
            target = Path(place) / stage.__name__
            target.mkdir()
            with databases.copy(kind, target) as copy:
                app = create_app(settings(copy.url, copy.data_dir))
                stage(app, base)
                app.extensions["database"].engine.dispose()


def _demo(app: Flask, base: float) -> None:
    measure(app, base, "web", named((*PAGES, *LOOKED_AT)))
    measure(app, base, "web", dossier_pages(app))
    measure(app, base, "campaign", campaign_pages(app))


def _tenfold(app: Flask, base: float) -> None:
    sector.tenfold(app.extensions["database"].engine)
    sector.jobs(app, "tenfold")
    settle()  # jobs are done by another process: what they leave is not for pages to look through
    sector.every_list(app, "tenfold")
    measure(app, base, "tenfold.reports", report_pages(app, "tenfold.reports"))


def _large(app: Flask, base: float) -> None:
    sector.build(app.extensions["database"].engine)
    sector.jobs(app, "sector")
    settle()
    sector.every_list(app, "sector")
    measure(app, base, "sector", named((*ASKED, *LOOKED_AT)))
    sector.workbooks(app)
    measure(app, base, "sector.reports", report_pages(app, "sector.reports"))


if __name__ == "__main__":
    main(*sys.argv[1:])
