"""A worker that died leaves its job to the next one at once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest
from sqlalchemy import func, select, text

from compliance.core import clock, job_care, jobs
from compliance.core.db import transaction
from compliance.core.types import new_id
from compliance.core.worker import is_dead


def claimed_by(pid: int) -> jobs.Job:
    with transaction():
        jobs.enqueue("core.housekeeping", {}, actor_id=None)
    row = jobs.claim(f"{socket.gethostname()}:{pid}")
    assert row is not None
    return row


@pytest.fixture
def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_job_of_a_dead_worker_is_free_at_once(db, dead_pid):
    row = claimed_by(dead_pid)
    assert jobs.claim("next:1") is None
    job_care.free_leases(socket.gethostname(), is_dead)
    again = jobs.claim("next:1")
    assert again is not None
    assert again.id == row.id


def test_the_job_of_a_living_worker_stays_with_it(db):
    claimed_by(os.getppid())
    job_care.free_leases(socket.gethostname(), is_dead)
    assert jobs.claim("next:1") is None


def test_a_worker_of_another_host_is_not_judged(db, dead_pid):
    claimed_by(dead_pid)
    job_care.free_leases("elsewhere", is_dead)
    assert jobs.claim("next:1") is None


def test_of_jobs_asked_for_in_one_moment_the_first_is_taken_first(db):
    first, second = new_id(), new_id()
    for key in (second, first):  # the order in which they lie in the table says nothing
        with transaction():
            jobs.enqueue("core.housekeeping", {}, actor_id=None).id = key
    for key in (first, second):
        row = jobs.claim("one:1")
        assert row is not None
        assert row.id == key


def test_old_runs_of_periodic_work_are_forgotten_and_nothing_else(db, user, time):
    with transaction():
        for actor in (None, user("admin").id):
            for state in (jobs.JobState.DONE, jobs.JobState.FAILED, jobs.JobState.QUEUED):
                row = jobs.enqueue("notices.send", {}, actor_id=actor)
                row.state, row.finished_at = state, clock.now()
        jobs.enqueue("core.housekeeping", {}, actor_id=None).state = jobs.JobState.DONE
    before = db.scalar(select(func.count()).select_from(jobs.Job))
    job_care.forget_runs(["notices.send"])
    assert db.scalar(select(func.count()).select_from(jobs.Job)) == before
    time.advance(days=8)
    job_care.forget_runs(["notices.send"])
    assert db.scalar(select(func.count()).select_from(jobs.Job)) == before - 1


def test_statistics_of_indexes_are_gathered_where_the_database_does_not_do_so(db):
    with transaction():
        jobs.enqueue("core.statistics", {}, actor_id=None)
    row = jobs.claim("one:1")
    assert row is not None
    jobs.run(row, "one:1")
    assert row.state == jobs.JobState.DONE
    if db.get_bind().dialect.name == "sqlite":
        told = "SELECT count(*) FROM sqlite_stat1 WHERE idx = 'ix_system_relation_unit'"
        assert db.scalar(text(told)) == 1
