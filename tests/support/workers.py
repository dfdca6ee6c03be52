"""Real worker processes on one database, and the stored schedule they share."""

from __future__ import annotations

import os
import time as real_time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select, text

from compliance.core import scheduler
from tests.support.databases import NOW, SECRET
from tests.support.nursery import nursery

PATIENCE = 120.0


class Workers:
    """Real worker processes on one database."""

    def __init__(self, copy, folder: Path) -> None:
        self._log = folder / "workers.log"
        self._log.touch()
        self._environ = {
            **os.environ,
            "SECRET_KEY": SECRET,
            "DATABASE_URL": copy.url,
            "DATA_DIR": str(copy.data_dir),
            "CLOCK": NOW.isoformat(),
        }
        self._alive: list[psutil.Process] = []

    def start(self) -> None:
        arguments = ["flask", "--app", "wsgi", "worker"]
        self._alive.append(psutil.Process(nursery().start(arguments, self._environ, self._log)))

    def said(self, words: str) -> bool:
        """Whether one of them has written these words."""
        return words in self._log.read_text()

    def has(self, pid: int) -> bool:
        """Whether it is one of those started here and not killed yet."""
        return pid in {one.pid for one in self._alive}

    def kill(self, pid: int, after: float = 0.0) -> None:
        process = next(one for one in self._alive if one.pid == pid)
        self._alive.remove(process)
        try:
            process.wait(after)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE)

    def until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Look until something holds; meanwhile the end of a worker would be news."""
        limit = real_time.monotonic() + PATIENCE
        while not holds():
            assert real_time.monotonic() < limit, what
            with suppress(psutil.TimeoutExpired):
                self._alive[-1].wait(0.05)

    def end(self) -> None:
        for process in list(self._alive):
            self.kill(process.pid)


@contextmanager
def open_store(engine) -> Iterator[SQLAlchemyJobStore]:
    """The stored schedule as APScheduler itself reads it."""
    store = SQLAlchemyJobStore(engine=engine, tablename=scheduler.TABLE)
    store.start(BackgroundScheduler(timezone=scheduler.ZONE), "default")
    yield store


def miss(engine, kind: str) -> None:
    """Let the schedule stand where it stood ten hours ago: as after a stop."""
    with open_store(engine) as store:
        job = store.lookup_job(kind)
        job._modify(next_run_time=datetime.now(UTC) - timedelta(hours=10))
        store.update_job(job)


def is_noted(engine, kind: str) -> bool:
    """Whether the schedule stands beyond now: the last tick is noted, not only enqueued.

    A tick enqueues first and notes its next time afterwards: a worker may have done the job
    before, and what is written into the schedule in between would be written over.
    """
    with open_store(engine) as store:
        return store.lookup_job(kind).next_run_time > datetime.now(UTC)


@contextmanager
def jobs_away(engine) -> Iterator[None]:
    """Let every question about jobs fail inside the block, as when the database is away."""
    renamed = "ALTER TABLE %s RENAME TO %s"
    with engine.begin() as connection:
        connection.execute(text(renamed % ("job", "job_away")))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text(renamed % ("job_away", "job")))


def leader(db) -> int:
    """The process that holds the lease."""
    db.rollback()
    owner = db.scalar(select(scheduler.SchedulerLease.owner))
    return int(owner.rpartition(":")[2])


def stored(engine) -> set[str]:
    """The kinds that stand in the schedule."""
    with engine.connect() as connection:
        return set(connection.scalars(select(scheduler.SchedulerJob.id)))
