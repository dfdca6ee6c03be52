"""A worker that is killed in the middle of a scan: another one does it again, rightly."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time as wall
from datetime import UTC, datetime, timedelta
from pathlib import Path

from compliance.core import files
from compliance.core.db import transaction
from compliance.core.jobs import Job, JobState
from compliance.scans.models import Scan
from compliance.scans.services import request_scan
from tests.data.extracts import slow_extract
from tests.support.databases import SECRET
from tests.support.dossiers import acting, unit_of

ROOT = Path(__file__).resolve().parents[3]
ROWS = 15_000
#: Longest wait for a step of a real process; each ends as soon as the step is seen.
PATIENCE = 240


def job_of(app, scan_id) -> Job:
    with acting(app) as session:
        return session.get_one(Job, session.get_one(Scan, scan_id).job_id)


def start_worker(app) -> subprocess.Popen[bytes]:
    settings = app.extensions["settings"]
    told = {
        **os.environ,
        "SECRET_KEY": SECRET,
        "DATABASE_URL": settings.DATABASE_URL,
        "DATA_DIR": str(settings.DATA_DIR),
        "CLOCK": "2026-11-22T09:00:00+07:00",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.DEVNULL)


def until(worker: subprocess.Popen[bytes], seen) -> None:
    end = wall.monotonic() + PATIENCE
    while not seen():
        assert worker.poll() is None, "the worker ended by itself"
        assert wall.monotonic() < end, "nothing happened"
        wall.sleep(0.05)


def test_a_scan_survives_the_death_of_its_worker(app):
    with acting(app) as session, transaction():
        scan_id = request_scan(
            unit_of(session, "bvdk"),
            io.BytesIO(slow_extract(ROWS)),
            "benh-nhan.csv",
            system=None,
            purpose=None,
            actor_id=None,
        ).id
    first = start_worker(app)
    try:
        until(first, lambda: job_of(app, scan_id).done > 0)
        first.send_signal(signal.SIGKILL)
    finally:
        first.kill()
        first.wait()
    job = job_of(app, scan_id)
    assert job.state == JobState.RUNNING
    with acting(app) as session:
        scan = session.get_one(Scan, scan_id)
        assert scan.verdict is None
        assert files.store().path(scan.sha256).exists()
        session.get_one(Job, job.id).lease_until = datetime.now(UTC) - timedelta(seconds=1)
        session.commit()

    second = start_worker(app)
    try:
        until(second, lambda: job_of(app, scan_id).finished)
        second.terminate()
    finally:
        second.kill()
        second.wait()
    with acting(app) as session:
        scan = session.get_one(Scan, scan_id)
        assert session.get_one(Job, job.id).attempts == 2
        assert (scan.verdict, scan.rows, scan.stopping) == ("fail", ROWS, 3)
        assert not files.store().path(scan.sha256).exists()
