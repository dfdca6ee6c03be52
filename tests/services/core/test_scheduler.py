"""The scheduler: one leads, a missed run is made up for once, a killed one loses nothing."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, event, func, insert, select
from sqlalchemy.exc import DBAPIError

from compliance.core import jobs, scheduler
from compliance.core.db import transaction
from compliance.core.worker import PERIODIC
from tests.support.workers import (
    Workers,
    is_noted,
    jobs_away,
    leader,
    miss,
    open_store,
    stored,
)


def test_one_holds_the_lease_until_it_lets_go_or_dies(db):
    assert scheduler.hold("one:1")
    assert scheduler.hold("one:1")  # renewed
    assert not scheduler.hold("two:2")
    scheduler.let_go(lambda owner: owner == "two:2")
    assert not scheduler.hold("two:2")
    with transaction() as current:  # the process stops, its time runs out
        current.get_one(scheduler.SchedulerLease, 1).until = jobs.wall() - timedelta(seconds=1)
    assert scheduler.hold("two:2")
    scheduler.let_go(lambda owner: owner == "two:2")
    assert scheduler.hold("one:1")


@pytest.mark.postgresql_only  # SQLite has one writer at a time
def test_of_two_that_take_the_first_lease_at_once_one_has_it(app, db):
    with transaction() as current:
        current.execute(delete(scheduler.SchedulerLease))
    taken = insert(scheduler.SchedulerLease).values(
        id=1, owner="one:1", until=jobs.wall() + scheduler.LEASE
    )

    def is_quicker(_mapper, _connection, _row) -> None:
        with app.extensions["database"].engine.begin() as beside:
            beside.execute(taken)

    event.listen(scheduler.SchedulerLease, "before_insert", is_quicker)
    try:
        assert not scheduler.hold("two:2")
    finally:
        event.remove(scheduler.SchedulerLease, "before_insert", is_quicker)
    assert scheduler.hold("one:1")


def test_a_tick_enqueues_once_and_never_for_a_scheduler_that_lost_its_lease(db):
    assert scheduler.hold("one:1")
    scheduler.ensure("core.housekeeping", "one:1")
    scheduler.ensure("core.housekeeping", "one:1")
    assert waiting(db) == 1
    with pytest.raises(RuntimeError):
        scheduler.ensure("notices.forget", "two:2")
    assert (waiting(db), waiting(db, "notices.forget")) == (1, 0)


def waiting(db, kind: str = "core.housekeeping") -> int:
    return db.scalar(select(func.count()).where(jobs.Job.kind == kind))


def test_a_tick_that_the_database_did_not_take_is_made_up_for(app, db):
    database = app.extensions["database"]

    def within(action):
        with database.scope():
            action()

    one = scheduler.Scheduler(database, scheduler.Hands("one:1", within), PERIODIC)
    one.start()
    try:
        one.look()
        with jobs_away(database.engine), pytest.raises(DBAPIError):
            scheduler.fire("core.housekeeping")
        assert waiting(db) == 0
        db.rollback()
        one.look()
        one.look()
        assert waiting(db) == 1
    finally:
        db.rollback()
        one.stop()


@pytest.mark.postgresql_in_full
def test_a_worker_outlives_a_database_that_is_away(app, db, copy, tmp_path):
    engine = app.extensions["database"].engine
    workers = Workers(copy, tmp_path)
    try:
        workers.start()
        workers.until(lambda: stored(engine) == set(PERIODIC))
        first = leader(db)
        db.rollback()
        with jobs_away(engine):
            workers.until(lambda: workers.said("no job taken"))
        scheduler.ensure("core.housekeeping")
        workers.until(lambda: finished(db, "core.housekeeping") == 1)
        assert leader(db) == first
    finally:
        workers.end()


@pytest.mark.postgresql_in_full
def test_runs_missed_during_a_stop_are_made_up_for_once(app, db, copy, tmp_path):
    engine = app.extensions["database"].engine
    workers = Workers(copy, tmp_path)
    try:
        workers.start()
        workers.until(lambda: stored(engine) == set(PERIODIC))
        workers.kill(leader(db))
        miss(engine, "plans.refresh")
        workers.start()
        workers.start()
        workers.until(lambda: finished(db, "plans.refresh") >= 1)
        workers.until(lambda: is_noted(engine, "plans.refresh"))
        with open_store(engine) as store:
            next_time = store.lookup_job("plans.refresh").next_run_time
        # On the old beat of six hours: the missed run is behind us.
        assert next_time - datetime.now(UTC) <= timedelta(hours=6)
        assert finished(db, "plans.refresh") == 1
    finally:
        workers.end()


@pytest.mark.postgresql_in_full
def test_killed_at_any_moment_it_loses_no_tick(app, db, copy, tmp_path):
    engine = app.extensions["database"].engine
    chance = random.Random(331)
    workers = Workers(copy, tmp_path)
    try:
        workers.start()
        workers.until(lambda: stored(engine) == set(PERIODIC))
        workers.start()
        for turn in range(4):
            # One that lives leads, and has noted what it enqueued.
            workers.until(lambda: workers.has(leader(db)), "nobody leads")
            workers.until(lambda: is_noted(engine, "plans.refresh"), "no tick is noted")
            done = finished(db, "plans.refresh")
            miss(engine, "plans.refresh")
            workers.kill(leader(db), after=chance.uniform(0, 1.5))
            workers.start()  # it frees the lease of the dead one, and takes what is due
            workers.until(lambda done=done: finished(db, "plans.refresh") > done, f"turn {turn}")
    finally:
        workers.end()


def finished(db, kind: str) -> int:
    db.rollback()
    return db.scalar(
        select(func.count()).where(jobs.Job.kind == kind, jobs.Job.state == jobs.JobState.DONE)
    )
