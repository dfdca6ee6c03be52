"""The sector that the design promises: 6,000 units, 30,000 systems, 3 million answers.

Built on a copy of the demo: its systems that have a dossier copied (`crowd`), every unit copied
with all its rows (`sectors`), then every running system classified and answering its rows
(`answered`). Then every page without an argument for every kind of person, some pages with one,
the daily jobs, the workbooks, and the sector's papers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice

from flask import Flask
from sqlalchemy import Engine, func, select, text

from bench.figures import figures
from checklists.library import load
from compliance.classification.queries import pack_today
from compliance.core import clock
from compliance.core.db import transaction
from compliance.dashboards.services import close_day, units_to_measure
from compliance.dashboards.services import measure as measure_kpis
from compliance.obligations import following
from compliance.obligations.services import refresh
from compliance.systems.models import InformationSystem
from tests.support.answered import answer
from tests.support.browser import Browser
from tests.support.crowd import crowd
from tests.support.sectors import enlarge

#: Systems of the demo before its units are copied, and how many times these then stand.
SYSTEMS, TIMES = 1_035, 29
#: Milliseconds a list or board may take, 95th percentile.
BUDGET = 150
#: Who opens every page.
EVERYBODY = (
    *("leader", "coordinator", "inspector", "appraiser", "approver"),
    *("focal.bvdk", "head.bvdk", "focal.ttyt", "admin"),
)
#: Workbooks of lists, taken whole.
WORKBOOKS = (
    ("inspector", "/systems/export.xlsx"),
    ("inspector", "/systems/data-assets/export.xlsx"),
    ("inspector", "/findings/export.xlsx"),
    ("leader", "/dashboards/table.xlsx"),
    ("leader", "/calendar/export.xlsx"),
    ("focal.bvdk", "/answers.xlsx"),
)


def build(engine: Engine) -> None:
    """Make the sector large, and print how large it is and how long that took."""
    began = time.perf_counter()
    with engine.begin() as connection:
        crowd(connection, SYSTEMS, whole=True)
    with engine.begin() as connection:
        print(f"sector.units: {enlarge(connection, TIMES)} units")
    with engine.begin() as connection:
        answers = answer(connection, load(pack_today().id), clock.today())
        systems = connection.scalar(select(func.count(InformationSystem.id)))
        print(f"sector.systems: {systems} systems")
        print(f"sector.answers: {answers} answers")
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    print(f"sector.built: {time.perf_counter() - began:.0f} s")


def tenfold(engine: Engine) -> None:
    """Make every unit of the demo stand ten times."""
    with engine.begin() as connection:
        print(f"tenfold.units: {enlarge(connection, 10)} units")
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def jobs(app: Flask, prefix: str) -> None:
    """Print what the daily jobs take; their figures are there for the pages afterwards."""
    day = clock.today()
    missing: dict[str, Sequence[str]] = {}

    def measured() -> Iterator[None]:
        for batch in units_to_measure():
            with transaction():
                missing.update(measure_kpis(batch, day))
            yield
        with transaction():
            close_day(day, missing)

    def refreshed() -> Iterator[None]:
        until = following.newest_seq()
        units = iter(following.units_to_refresh(None, until))
        while batch := list(islice(units, following.BATCH)):
            with transaction():
                refresh(batch)
            yield
        with transaction():
            following.set_mark(until, day)

    _batches(app, f"{prefix}.jobs.dashboards", measured)
    _batches(app, f"{prefix}.jobs.obligations", refreshed)


def _batches(app: Flask, name: str, work: Callable[[], Iterator[None]]) -> None:
    """Print how long a job takes, and its longest batch: far below 30 s of one lease."""
    began = last = time.perf_counter()
    longest = 0.0
    with app.app_context(), app.extensions["database"].scope() as session:
        for _done in work():
            session.expunge_all()
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    print(f"{name}: {time.perf_counter() - began:.1f} s")
    print(f"{name}.longest_batch: {longest:.2f} s")


def every_list(app: Flask, prefix: str) -> None:
    """Print the cost of every page without an argument, for each login that may open it."""
    pages = sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "static"
    )
    opened = slow = 0
    for login in EVERYBODY:
        browser = Browser(app, login)
        for url in pages:
            answer = browser.get(url)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            # Once more is enough of what is far from the budget.
            high = figures(partial(browser.get, url), 1)[1]
            if high > BUDGET / 3:
                high = figures(partial(browser.get, url), 10)[1]
            opened += 1
            slow += high > BUDGET
            if high > BUDGET / 3:
                print(
                    f"{prefix}.{login}{url.rstrip('/').replace('/', '.') or '.home'}: {high:.0f} ms"
                )
    print(f"{prefix}.pages: {opened} pages")
    print(f"{prefix}.over_budget: {slow} pages")


def workbooks(app: Flask) -> None:
    """Print how long whole lists take as workbooks."""
    for login, url in WORKBOOKS:
        browser = Browser(app, login)
        began = time.perf_counter()
        if browser.get(url).status_code != 200:
            raise SystemExit(f"{login} cannot take {url}")
        print(f"sector.{login}{url.replace('/', '.')}: {time.perf_counter() - began:.2f} s")
