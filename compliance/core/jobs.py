"""Long work: rows in a table, claimed by lease, done by the worker.

A service enqueues a job in its own transaction (kind by name, ids only). A worker claims it, runs
the function registered for the kind and reports progress on the row. A job whose worker died is
claimed again when its lease runs out, so every job must be idempotent: it may run twice.
Leases follow the wall clock of the host, never the injected clock of the product.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from compliance.core import clock
from compliance.core.db import Base, session, transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.types import Identified, UTCDateTime

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 3


class JobState(enum.StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(Identified, Base):
    """One piece of long work."""

    __tablename__ = "job"
    __audited__ = False
    __table_args__ = (Index("ix_job_claim", "state", "lease_until"),)

    kind: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12), default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(255), default="")
    error: Mapped[str | None] = mapped_column(Text)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lease_owner: Mapped[str | None] = mapped_column(String(80))

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in FINISHED

    @property
    def percent(self) -> int:
        """Progress from 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0


class WorkerBeat(Base):
    """The last sign of life of each worker, for ``/healthz``."""

    __tablename__ = "worker_beat"
    __audited__ = False

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Cancelled(Exception):
    """The user asked to stop; the job function lets it pass."""


@dataclass
class Progress:
    """Handed to a job function: says how far it is and renews the lease."""

    job_id: UUID
    owner: str

    def report(self, done: int, total: int, message: str = "") -> None:
        """Store progress and renew the lease.

        Raises:
            Cancelled: the user asked to stop, or another worker took the job over.
        """
        with transaction() as current:
            changed = current.execute(
                update(Job)
                .where(Job.id == self.job_id, Job.lease_owner == self.owner)
                .values(done=done, total=total, message=message[:255], lease_until=wall() + LEASE)
            )
            asked = current.scalar(select(Job.cancel_asked).where(Job.id == self.job_id))
        if asked or changed.rowcount != 1:  # type: ignore[attr-defined]
            raise Cancelled


JobFunction = Callable[[Progress, dict[str, Any]], dict[str, Any] | None]
_registry: dict[str, JobFunction] = {}
_dropped: dict[str, Callable[[dict[str, Any]], None]] = {}
_needed: dict[str, Callable[[], bool]] = {}


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register the function that does jobs of ``kind``."""

    def register(function: JobFunction) -> JobFunction:
        if kind in _registry and _registry[kind] is not function:
            raise RuntimeError(f"job kind {kind} is registered twice")
        _registry[kind] = function
        return function

    return register


def when_dropped(
    kind: str,
) -> Callable[[Callable[[dict[str, Any]], None]], Callable[[dict[str, Any]], None]]:
    """Register what to clear away, in the same transaction, when a job ends without running."""

    def register(function: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
        _dropped[kind] = function
        return function

    return register


def only_when(kind: str) -> Callable[[Callable[[], bool]], Callable[[], bool]]:
    """Register what tells whether a periodic job has anything to do: no row for nothing."""

    def register(function: Callable[[], bool]) -> Callable[[], bool]:
        _needed[kind] = function
        return function

    return register


def is_needed(kind: str) -> bool:
    """Whether a periodic job has something to do now."""
    return kind not in _needed or _needed[kind]()


def kinds() -> frozenset[str]:
    """Return every registered kind."""
    return frozenset(_registry)


def wall() -> datetime:
    """Return the wall clock of the host: leases must survive a frozen or demo clock."""
    return datetime.now(UTC)


def enqueue(kind: str, args: dict[str, Any], *, actor_id: UUID | None) -> Job:
    """Add a job to the running transaction; ``args`` holds ids and plain options only."""
    if kind not in _registry:
        raise RuntimeError(f"nobody does jobs of kind {kind}")
    row = Job(kind=kind, args=args, actor_id=actor_id, created_at=clock.now())
    session().add(row)
    session().flush()
    return row


def waiting(kind: str) -> bool:
    """Whether a job of this kind waits or runs."""
    states = (JobState.QUEUED, JobState.RUNNING)
    found = select(Job.id).where(Job.kind == kind, Job.state.in_(states)).limit(1)
    return session().scalar(found) is not None


def find(job_id: UUID, actor_id: UUID) -> Job | None:
    """Return the job if ``actor_id`` asked for it."""
    return session().scalar(select(Job).where(Job.id == job_id, Job.actor_id == actor_id))


def cancel(row: Job) -> None:
    """Ask a job to stop; one that has not begun is cancelled at once."""
    session().refresh(row, with_for_update=True)  # a worker may have taken it meanwhile
    if row.finished:
        raise Refused(_("Việc này đã kết thúc, không hủy được nữa."))
    row.cancel_asked = True
    if row.state == JobState.QUEUED:
        row.state = JobState.CANCELLED
        row.finished_at = clock.now()
        _drop(row)


def _drop(row: Job) -> None:
    if row.kind in _dropped:
        _dropped[row.kind](dict(row.args))


def claim(owner: str) -> Job | None:
    """Take the oldest job that waits or whose worker died; None if there is none."""
    moment = wall()
    waiting = select(Job.id).where(
        or_(
            Job.state == JobState.QUEUED,
            (Job.state == JobState.RUNNING) & (Job.lease_until < moment),
        )
    )
    with transaction() as current:
        job_id = current.scalar(
            waiting.order_by(Job.created_at, Job.id).limit(1).with_for_update(skip_locked=True)
        )
        row = current.get(Job, job_id, populate_existing=True) if job_id else None
        if row is None:
            return None
        row.attempts += 1
        row.state = JobState.RUNNING
        row.started_at = row.started_at or clock.now()
        row.lease_owner = owner
        row.lease_until = moment + LEASE
    return row


def run(row: Job, owner: str) -> None:
    """Do a claimed job and store its outcome; never raises for what the job did."""
    if row.attempts > MAX_ATTEMPTS:
        with transaction():
            _drop(row)
        _finish(row, JobState.FAILED, error=_("Việc bị dừng đột ngột nhiều lần nên không thử nữa."))
        return
    if row.cancel_asked:
        with transaction():
            _drop(row)
        _finish(row, JobState.CANCELLED)
        return
    try:
        result = _registry[row.kind](Progress(row.id, owner), dict(row.args))
    except Cancelled:
        session().rollback()
        _finish(row, JobState.CANCELLED)
    except Refused as refused:
        session().rollback()
        _finish(row, JobState.FAILED, error=refused.message)
    except Exception as error:
        session().rollback()
        _finish(
            row,
            JobState.FAILED,
            error=_("Lỗi bên trong hệ thống (%(kind)s). Báo quản trị.", kind=type(error).__name__),
        )
        raise
    else:
        _finish(row, JobState.DONE, result=result)


def _finish(
    row: Job, state: JobState, *, error: str | None = None, result: dict[str, Any] | None = None
) -> None:
    with transaction() as current:
        current.execute(
            update(Job)
            .where(Job.id == row.id, Job.lease_owner == row.lease_owner)
            .values(
                state=state, error=error, result=result, finished_at=clock.now(), lease_until=None
            )
        )


def beat(owner: str) -> None:
    """Show that this worker lives."""
    with transaction() as current:
        current.merge(WorkerBeat(name=owner, seen_at=wall()))


def worker_alive(within: timedelta = timedelta(seconds=60)) -> bool:
    """Whether some worker gave a sign of life lately."""
    latest = session().scalar(select(WorkerBeat.seen_at).order_by(WorkerBeat.seen_at.desc()))
    return latest is not None and wall() - latest < within
