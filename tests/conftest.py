"""Fixtures: every test that asks for ``app`` runs on real SQLite and on real PostgreSQL.

A test that need not run on both says ``@pytest.mark.sqlite_only`` (a convention, or a page whose
SQL another test has run on both), or ``postgresql_only`` (what only that server can do).
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.clock import FrozenClock
from compliance.core.worker import Worker
from compliance.demo.context import ALIASES
from compliance.units.models import HealthUnit
from tests.support.apps import Apps
from tests.support.browser import Browser
from tests.support.databases import KINDS, NOW, ROOT, Copy, Databases, make_run_folder
from tests.support.templates import RUN_FOLDER, share_templates
from tools.assets import build_fonts, compile_catalogues

#: Tests of the libraries and of pure rules: they open no database
UNIT = ROOT / "tests" / "unit"
#: Tests whose further cases run on PostgreSQL in the full run only
ONE_CASE = (ROOT / "tests" / "web", ROOT / "tests" / "services")


def pytest_configure(config: pytest.Config) -> None:
    """Make assets and the folder of this run, once, in the process that hands out the work.

    Generated cases are the same in every run, so that a commit is judged by itself; the full run
    draws new ones. No case is judged by the time that it takes: the machine may be busy.
    """
    patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("same", patient, derandomize=True)
    settings.register_profile("new", patient)
    settings.load_profile(os.environ.get("CASES", "same"))
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = make_run_folder()
        os.environ[RUN_FOLDER] = str(folder)
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        # Before any process reads them: one that found none goes on without.
        build_fonts()
        compile_catalogues()
        if getattr(config.option, "numprocesses", None):
            prepare_databases(config)
    share_templates()


def prepare_databases(config: pytest.Config) -> None:
    """Have the demos made while the workers do what needs none, so that nobody waits for them."""
    making = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.support.databases"], cwd=ROOT
    )
    config.add_cleanup(making.wait)
    config.add_cleanup(making.terminate)  # cleanups go backwards


@pytest.hookimpl(tryfirst=True)  # before groups and marks are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order tests and choose what only the full run does (docs/testing.md).

    Tests without database are handed out by the file, and so, being many, before all others. Of
    the cases of one test the first runs on PostgreSQL every time: it is the same SQL.
    """
    on_postgresql: set[object] = set()
    for item in items:
        if UNIT in item.path.parents:
            name = item.path.relative_to(UNIT).as_posix()
            item.add_marker(pytest.mark.xdist_group(name))
        if not any(folder in item.path.parents for folder in ONE_CASE):
            continue
        cases = item.callspec.params if hasattr(item, "callspec") else {}
        if cases.get("database_kind") == "postgresql":
            if item.function in on_postgresql:
                item.add_marker(pytest.mark.full)
            on_postgresql.add(item.function)


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what stays until the end.

    Modules and collected tests are some 300,000 objects; looking through them again and again, to
    find the little that a test leaves behind, is a tenth of all that a run would compute.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With SKIPS=fail (continuous integration) a skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("SKIPS") == "fail" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests of the database once on each kind."""
    if "database_kind" in metafunc.fixturenames:
        kinds = [
            kind
            for kind in KINDS
            if not any(
                metafunc.definition.get_closest_marker(f"{other}_only")
                for other in KINDS
                if other != kind
            )
        ]
        later = metafunc.definition.get_closest_marker("postgresql_in_full")
        metafunc.parametrize(
            "database_kind",
            [
                pytest.param(kind, marks=pytest.mark.full if later and kind != KINDS[0] else ())
                for kind in kinds
            ],
            scope="function",
        )


@pytest.fixture(scope="session")
def databases() -> Databases:
    """The maker of database copies."""
    return Databases(Path(os.environ[RUN_FOLDER]))


@pytest.fixture
def copy_folder() -> Iterator[Path]:
    """A folder for the copies of one test."""
    with TemporaryDirectory(dir=os.environ[RUN_FOLDER]) as made:
        yield Path(made)


@pytest.fixture
def copy(databases: Databases, database_kind: str, copy_folder: Path) -> Iterator[Copy]:
    """A fresh copy of the demo database."""
    with databases.copy(database_kind, copy_folder) as made:
        yield made


@pytest.fixture
def empty(databases: Databases, database_kind: str, copy_folder: Path) -> Iterator[Copy]:
    """A database without one table."""
    with databases.empty(database_kind, copy_folder) as made:
        yield made


@pytest.fixture
def time() -> FrozenClock:
    """The clock of the test; ``advance`` moves it."""
    return FrozenClock(NOW)


@pytest.fixture(scope="session")
def apps() -> Apps:
    """The applications of this process."""
    return Apps()


@pytest.fixture
def app(apps: Apps, database_kind: str, copy: Copy, time: FrozenClock) -> Iterator[Flask]:
    """The application on a fresh copy of the demo sector."""
    with apps.on(database_kind, copy, time) as moved:
        yield moved


@pytest.fixture
def db(app: Flask, time: FrozenClock) -> Iterator[Session]:
    """An open session, for calling services and queries directly."""
    with app.test_request_context("/"):
        clock.use_clock(time)
        with app.extensions["database"].scope() as session:
            audit.act_as(None, "test")
            yield session


@pytest.fixture
def as_user(app: Flask) -> Callable[[str], Browser]:
    """Return a browser of the person with this login."""
    return lambda login: Browser(app, login)


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """A browser of somebody who is not logged in."""
    return Browser(app)


@pytest.fixture
def run_jobs(app: Flask, time: FrozenClock) -> Callable[[], int]:
    """Return a function that does every waiting job and says how many."""
    worker = Worker(app.extensions["database"], time)

    def run() -> int:
        done = 0
        with app.app_context():
            while worker.run_one():
                done += 1
        return done

    return run


@pytest.fixture
def user(db: Session) -> Callable[[str], User]:
    """Return the account with this login."""
    return lambda login: db.scalars(select(User).where(User.login == login)).one()


@pytest.fixture
def unit(db: Session) -> Callable[[str], HealthUnit]:
    """Return the unit with this code or short demo name."""
    return lambda name: db.scalars(
        select(HealthUnit).where(HealthUnit.code == ALIASES.get(name, name))
    ).one()
