"""Care of the database: leases of dead workers, runs nobody asks about, statistics of indexes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta

from sqlalchemy import delete, select, text

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.jobs import LEASE, Job, JobState, wall

#: How long the finished runs of periodic work are kept.
KEPT = timedelta(7)


def forget_runs(kinds: Collection[str]) -> None:
    """Delete the finished runs of periodic work that are older than a week.

    What somebody asked for stays: pages show it. A failed run stays too, until somebody looked.
    """
    with transaction() as current:
        current.execute(
            delete(Job).where(
                Job.kind.in_(kinds),
                Job.actor_id.is_(None),
                Job.state.in_((JobState.DONE, JobState.CANCELLED)),
                Job.finished_at < clock.now() - KEPT,
            ),
            execution_options={"synchronize_session": False},
        )


def gather_statistics() -> None:
    """Count what the indexes of SQLite hold; PostgreSQL does so by itself.

    Without counts SQLite guesses which index leaves few rows: queues of 30,000 systems then take
    up to four times as long. Of that many it counts within a second.
    """
    with transaction() as current:
        if current.get_bind().dialect.name == "sqlite":
            current.execute(text("ANALYZE"))


def free_leases(host: str, is_dead: Callable[[int], bool]) -> None:
    """End the leases of workers on this host whose process is gone: their jobs need not wait."""
    held = select(Job).where(Job.state == JobState.RUNNING, Job.lease_owner.like(f"{host}:%"))
    with transaction() as current:
        for row in current.scalars(held):
            pid = (row.lease_owner or "").rpartition(":")[2]
            if pid.isdigit() and is_dead(int(pid)):
                row.lease_until = wall() - LEASE
