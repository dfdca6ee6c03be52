"""Time is injected: nothing else in the product asks the operating system for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The wall clock of the host."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)


class TickingClock:
    """A clock that starts at a chosen moment and runs on from there (demo)."""

    def __init__(self, anchor: datetime) -> None:
        self._anchor = anchor.astimezone(UTC)
        self._started = time.monotonic()

    @classmethod
    def parse(cls, text: str) -> TickingClock:
        """Build from ISO 8601; a moment without zone is Vietnamese time.

        Raises:
            ValueError: ``text`` is no ISO 8601 moment.
        """
        moment = datetime.fromisoformat(text)
        return cls(moment if moment.tzinfo else moment.replace(tzinfo=LOCAL))

    def now(self) -> datetime:
        """Return the anchor plus the time gone since the clock was made."""
        return self._anchor + timedelta(seconds=time.monotonic() - self._started)


class FrozenClock:
    """A clock that only moves when told (tests)."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment the clock stands at."""
        return self.moment

    def advance(self, **delta: float) -> None:
        """Move forward by ``timedelta(**delta)``."""
        self.moment += timedelta(**delta)


_current: ContextVar[Clock] = ContextVar("clock", default=SystemClock())  # noqa: B039


def use_clock(clock: Clock) -> None:
    """Make ``clock`` the clock of the present context (a request, a job, a command)."""
    _current.set(clock)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Stand at another moment inside the block: the demo writes its history so."""
    token = _current.set(FrozenClock(moment))
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Clock:
    """Return the clock of the present context."""
    return _current.get()


def now() -> datetime:
    """Return the present moment in UTC by the clock in use."""
    return _current.get().now()


def today() -> date:
    """Return the present day in Vietnam by the clock in use."""
    return now().astimezone(LOCAL).date()


def local(moment: datetime) -> datetime:
    """Return ``moment`` in Vietnamese time."""
    return moment.astimezone(LOCAL)


def from_local(moment: datetime) -> datetime:
    """Return a moment typed in Vietnamese time (naive), aware and in UTC.

    Raises:
        OverflowError: in the first hours of the year 1; forms refuse such years before.
    """
    return moment.replace(tzinfo=LOCAL).astimezone(UTC)


def typed_now() -> datetime:
    """Return the present moment as a form field shows it: Vietnamese time, to the minute."""
    return local(now()).replace(tzinfo=None, second=0, microsecond=0)
