"""A worker that is killed in the middle of a scan: another one does it again, rightly."""

from __future__ import annotations

import io
import os
import time as wall
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from compliance.core import files
from compliance.core.db import transaction
from compliance.core.jobs import Job, JobState
from compliance.scans.models import Scan
from compliance.scans.services import request_scan
from tests.data.extracts import slow_extract
from tests.support.databases import SECRET
from tests.support.dossiers import acting, unit_of
from tests.support.nursery import nursery

ROWS = 15_000
#: Longest wait for a step of a real process; each ends as soon as the step is seen.
PATIENCE = 240


def job_of(app, scan_id) -> Job:
    with acting(app) as session:
        return session.get_one(Job, session.get_one(Scan, scan_id).job_id)


def start_worker(app, folder: Path) -> psutil.Process:
    settings = app.extensions["settings"]
    told = {
        **os.environ,
        "SECRET_KEY": SECRET,
        "DATABASE_URL": settings.DATABASE_URL,
        "DATA_DIR": str(settings.DATA_DIR),
        "CLOCK": "2026-11-22T09:00:00+07:00",
    }
    command = ["flask", "--app", "wsgi", "worker"]
    return psutil.Process(nursery().start(command, told, folder / "worker.log"))


def until(worker: psutil.Process, seen: Callable[[], bool]) -> None:
    """Look until something is seen; meanwhile the end of the worker would be news."""
    end = wall.monotonic() + PATIENCE
    while not seen():
        assert wall.monotonic() < end, "nothing happened"
        with suppress(psutil.TimeoutExpired):
            worker.wait(0.05)
            raise AssertionError("the worker ended by itself")


def kill(worker: psutil.Process) -> None:
    worker.kill()
    worker.wait(PATIENCE)


def test_a_scan_survives_the_death_of_its_worker(app, tmp_path: Path):
    with acting(app) as session, transaction():
        scan_id = request_scan(
            unit_of(session, "bvdk"),
            io.BytesIO(slow_extract(ROWS)),
            "benh-nhan.csv",
            system=None,
            purpose=None,
            actor_id=None,
        ).id
    first = start_worker(app, tmp_path)
    try:
        until(first, lambda: job_of(app, scan_id).done > 0)
    finally:
        kill(first)
    job = job_of(app, scan_id)
    assert job.state == JobState.RUNNING
    with acting(app) as session:
        scan = session.get_one(Scan, scan_id)
        assert scan.verdict is None
        assert files.store().path(scan.sha256).exists()
        session.get_one(Job, job.id).lease_until = datetime.now(UTC) - timedelta(seconds=1)
        session.commit()

    second = start_worker(app, tmp_path)
    try:
        until(second, lambda: job_of(app, scan_id).finished)
    finally:
        kill(second)
    with acting(app) as session:
        scan = session.get_one(Scan, scan_id)
        assert session.get_one(Job, job.id).attempts == 2
        assert (scan.verdict, scan.rows, scan.stopping) == ("fail", ROWS, 3)
        assert not files.store().path(scan.sha256).exists()
