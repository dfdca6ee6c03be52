"""The worker process: claims jobs and does them; one of all workers runs the scheduler too."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import DBAPIError

from compliance.core import audit, clock, files, job_care, jobs
from compliance.core.db import Database
from compliance.core.scheduler import LOOK, Hands, Scheduler, ensure, let_go

__all__ = ["Worker", "ensure"]

log = logging.getLogger("compliance.worker")
#: Seconds until a database that did not answer is asked again.
AWAY = 2
#: kind → minutes between runs. A periodic job takes no arguments.
PERIODIC: dict[str, int] = {
    "core.housekeeping": 60,
    "core.statistics": 1440,
    "imports.expire": 60,
    "scans.cleanup": 60,
    "masking.expire": 60,
    "folders.due": 1,
    "sharing.expire": 60,
    "appraisal.signs": 360,
    "plans.refresh": 360,
    "reporting.remind": 60,
    "inspections.remind": 60,
    "evidence.verify": 1440,
    "notices.send": 1,
    "notices.forget": 720,
    "obligations.refresh": 1,
    "obligations.remind": 15,
    "obligations.digest": 60,
    "backups.watch": 5,
    "backups.refresh": 360,
    "dashboards.measure": 30,
}


@jobs.job("core.housekeeping")
def housekeeping(_progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Remove what a killed process left in the file store, and runs nobody asks about any more."""
    files.tidy()
    job_care.forget_runs(PERIODIC)


@jobs.job("core.statistics")
def statistics(_progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Let SQLite count what its indexes hold, so that it reads few rows and not many."""
    job_care.gather_statistics()


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
        scheduler = Scheduler(self._database, Hands(self.name, self._within), PERIODIC)
        self._within(self._free_dead)
        self._within(self._beat)
        scheduler.start()
        self._within(scheduler.look)
        pulse = threading.Thread(target=self._pulse, args=(scheduler,), daemon=True)
        pulse.start()
        try:
            while not self._stopping.is_set():
                if not self._turn():
                    self._stopping.wait(self._idle)
        finally:
            self._stopping.set()
            pulse.join()
            self._within(scheduler.stop)

    def _turn(self) -> bool:
        """Do one job if one waits; a database that does not answer is asked again soon."""
        try:
            return self.run_one()
        except DBAPIError as error:
            log.error("no job taken: %s", type(error).__name__)
            self._stopping.wait(AWAY)
            return False

    def _pulse(self, scheduler: Scheduler) -> None:
        """Give signs of life and look at the lease until the worker stops."""
        while not self._stopping.wait(LOOK):
            try:
                self._within(self._beat)
                self._within(scheduler.look)
            except Exception as error:
                # The database may be away for a while: the next look tries again.
                log.error("no sign of life: %s", type(error).__name__)

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

    def _free_dead(self) -> None:
        host = socket.gethostname()
        job_care.free_leases(host, is_dead)
        let_go(lambda owner: _is_gone(owner, host))

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


def _is_gone(owner: str, host: str) -> bool:
    """Whether ``owner`` is a process of this host that runs no more."""
    name, _colon, pid = owner.rpartition(":")
    return name == host and pid.isdigit() and is_dead(int(pid))
