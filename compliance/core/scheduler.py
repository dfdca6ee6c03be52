"""The scheduler: APScheduler with its jobs in our database, active in one process at a time.

Every worker carries one, but only the holder of the lease runs it. It does no work itself: at each
time of a schedule it adds a row to the job table, where leases and retries live. A run missed while
nothing ran is made up for once (``coalesce``, no misfire limit).

A tick enqueues before APScheduler notes its next time, in the same thread: a process killed in
between leaves the tick to be repeated, never lost, and ``ensure`` adds no second row while the
first one waits. A tick that the database did not take is made up for at the next look. Leases
follow the wall clock of the host, as those of jobs do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Float, LargeBinary, String, Unicode, or_, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from compliance.core import jobs
from compliance.core.db import Base, Database, session, transaction
from compliance.core.errors import Clash
from compliance.core.types import UTCDateTime

ZONE = "Asia/Ho_Chi_Minh"
TABLE = "scheduler_job"
LEASE = timedelta(seconds=60)
#: Seconds between two looks at the lease: three chances to renew it in time.
LOOK = 15


class SchedulerLease(Base):
    """The one row that says which process runs the scheduler."""

    __tablename__ = "scheduler_lease"
    __audited__ = False

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime] = mapped_column(UTCDateTime)


class SchedulerJob(Base):
    """The table of APScheduler's job store (its shape, not ours): no column says more than a kind.

    ``job_state`` is a pickle: whoever writes here runs code in the worker. Only the database
    account of the application may.
    """

    __tablename__ = TABLE
    __audited__ = False

    id: Mapped[str] = mapped_column(Unicode(191), primary_key=True)
    next_run_time: Mapped[float | None] = mapped_column(Float(25), index=True)
    job_state: Mapped[bytes] = mapped_column(LargeBinary)


def hold(owner: str) -> bool:
    """Take or renew the lease; False while another process holds it."""
    moment = jobs.wall()
    free = or_(SchedulerLease.owner == owner, SchedulerLease.until < moment)
    with transaction() as current:
        changed = current.execute(
            update(SchedulerLease)
            .where(SchedulerLease.id == 1, free)
            .values(owner=owner, until=moment + LEASE)
        )
        if changed.rowcount == 1:  # type: ignore[attr-defined]
            return True
        if current.get(SchedulerLease, 1) is not None:
            return False
    try:
        with transaction() as current:
            current.add(SchedulerLease(id=1, owner=owner, until=moment + LEASE))
    except Clash:
        return False  # another process was quicker
    return True


def let_go(holds: Callable[[str], bool]) -> None:
    """Free the lease if ``holds`` says so of its owner: it ended, or its process is gone."""
    with transaction() as current:
        row = current.get(SchedulerLease, 1, populate_existing=True)
        if row is not None and holds(row.owner):
            row.until = jobs.wall() - LEASE


def ensure(kind: str, owner: str | None = None) -> None:
    """Enqueue a periodic job unless one of its kind is waiting or running.

    Args:
        owner: the scheduler that asks; it is refused when it has lost its lease meanwhile.
    """
    if not jobs.is_needed(kind):
        return
    with transaction():
        if owner is not None and not _renew(owner):
            raise RuntimeError("the lease of the scheduler has gone to another process")
        if not jobs.waiting(kind):
            jobs.enqueue(kind, {}, actor_id=None)


def _renew(owner: str) -> bool:
    changed = session().execute(
        update(SchedulerLease)
        .where(SchedulerLease.id == 1, SchedulerLease.owner == owner)
        .values(until=jobs.wall() + LEASE)
    )
    return changed.rowcount == 1  # type: ignore[attr-defined,no-any-return]


@dataclass(frozen=True)
class Hands:
    """How a tick reaches the database in this process: ``within`` opens a session around it."""

    owner: str
    within: Callable[[Callable[[], object]], None]


_hands: Hands | None = None
#: Ticks that the database did not take: APScheduler notes them all the same.
_owed: set[str] = set()


def fire(kind: str) -> None:
    """Do a tick. The job store names this function, so it never moves."""
    hands = _hands
    if hands is None:
        return
    try:
        hands.within(lambda: ensure(kind, hands.owner))
    except DBAPIError:
        _owed.add(kind)
        raise


class Scheduler:
    """The scheduler of one worker: paused until the worker holds the lease."""

    def __init__(self, database: Database, hands: Hands, periods: Mapping[str, int]) -> None:
        global _hands
        _hands = hands
        self._hands = hands
        self._periods = periods
        self._inner = BackgroundScheduler(
            timezone=ZONE,
            jobstores={"default": SQLAlchemyJobStore(engine=database.engine, tablename=TABLE)},
            executors={"default": DebugExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._leads = False

    def start(self) -> None:
        """Begin, paused."""
        self._inner.start(paused=True)

    def look(self) -> None:
        """Take, keep or lose the lead (within an open session)."""
        leads = hold(self._hands.owner)
        if leads and not self._leads:
            self._arrange()
            self._inner.resume()
        elif self._leads and not leads:
            self._inner.pause()
        self._leads = leads
        for kind in tuple(_owed) if leads else ():
            ensure(kind, self._hands.owner)
            _owed.discard(kind)

    def stop(self) -> None:
        """End, and leave the lead to another process at once (within an open session)."""
        self._inner.shutdown(wait=True)
        let_go(lambda owner: owner == self._hands.owner)

    def _arrange(self) -> None:
        """Make the stored schedule the one of this version; a known job keeps its next time."""
        stored = {job.id: job for job in self._inner.get_jobs()}
        for kind in stored.keys() - self._periods.keys():
            self._inner.remove_job(kind)
        for kind, minutes in self._periods.items():
            known = stored.get(kind)
            if known is None or known.trigger.interval != timedelta(minutes=minutes):
                trigger = IntervalTrigger(minutes=minutes, timezone=ZONE)
                self._inner.add_job(fire, trigger, [kind], id=kind, replace_existing=True)
