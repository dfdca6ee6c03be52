"""The worker process: claims jobs and does them; APScheduler only enqueues periodic ones."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from compliance.core import audit, clock, files, jobs
from compliance.core.db import Database, session, transaction

log = logging.getLogger("compliance.worker")
#: kind → minutes between runs. A periodic job takes no arguments.
PERIODIC: dict[str, int] = {
    "core.housekeeping": 60,
    "imports.expire": 60,
    "scans.cleanup": 60,
    "masking.expire": 60,
    "folders.due": 1,
    "sharing.expire": 60,
    "appraisal.signs": 360,
    "plans.refresh": 360,
    "inspections.remind": 60,
    "evidence.verify": 1440,
    "notices.send": 1,
    "notices.forget": 720,
}


@jobs.job("core.housekeeping")
def housekeeping(_progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Remove what a killed process left in the file store."""
    files.store().sweep()


class Worker:
    """One worker; ``stop`` ends it after the job in hand."""

    def __init__(self, database: Database, time: clock.Clock, idle_seconds: float = 0.5) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._database = database
        self._time = time
        self._idle = idle_seconds
        self._stopping = threading.Event()

    def stop(self, *_signal: object) -> None:
        """Ask the loop to end."""
        self._stopping.set()

    def serve(self) -> None:
        """Work until stopped; a thread gives signs of life even during a long job."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        scheduler = BackgroundScheduler(timezone="Asia/Ho_Chi_Minh")
        scheduler.add_job(lambda: self._within(self._beat), "interval", seconds=15)
        for kind, minutes in PERIODIC.items():
            scheduler.add_job(self._within, "interval", [lambda k=kind: ensure(k)], minutes=minutes)
        self._within(lambda: jobs.free_leases(socket.gethostname(), is_dead))
        self._within(self._beat)
        scheduler.start()
        try:
            while not self._stopping.is_set():
                if not self.run_one():
                    self._stopping.wait(self._idle)
        finally:
            scheduler.shutdown(wait=False)

    def run_one(self) -> bool:
        """Do one job if one waits; return whether there was one."""
        clock.use_clock(self._time)
        with self._database.scope():
            audit.act_as(None, "worker")
            row = jobs.claim(self.name)
            if row is None:
                return False
            audit.act_as(row.actor_id, "worker")
            try:
                jobs.run(row, self.name)
            except Exception as error:
                # Kind and place only: the text of an error may quote a personal value.
                log.error("job %s (%s) failed: %s", row.id, row.kind, type(error).__name__)
            return True

    def _beat(self) -> None:
        jobs.beat(self.name)

    def _within(self, action: Callable[[], object]) -> None:
        clock.use_clock(self._time)
        with self._database.scope():
            audit.act_as(None, "worker")
            action()


def is_dead(pid: int) -> bool:
    """Whether no other process of this host has this number."""
    if pid == os.getpid():
        return True  # a former process had our number
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def ensure(kind: str) -> None:
    """Enqueue a periodic job unless one of its kind is waiting or running."""
    waiting = session().scalar(
        select(jobs.Job.id).where(
            jobs.Job.kind == kind,
            jobs.Job.state.in_((jobs.JobState.QUEUED, jobs.JobState.RUNNING)),
        )
    )
    if waiting is None and jobs.is_needed(kind):
        with transaction():
            jobs.enqueue(kind, {}, actor_id=None)
