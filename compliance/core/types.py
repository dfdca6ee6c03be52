"""Column types and mixins that every table shares."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Uuid
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

#: Marks a column whose value must not reach the audit trail: contact details of people, secrets.
PRIVATE = {"audit": "private"}


@dataclass(frozen=True)
class OpenKeys:
    """Marks a JSON object of which the audit trail repeats only the keys ``keys()`` gives.

    Of any other key, known or not, it says no more than of a ``PRIVATE`` column.
    """

    keys: Callable[[], Collection[str]]

    @property
    def info(self) -> dict[str, Any]:
        """The ``info`` of the column."""
        return {"audit": self}


#: Marks a column that is derived and not worth an audit entry.
DERIVED = {"audit": "skip"}


def new_id() -> UUID:
    """Return an id whose order is the order of making within this process, and near that elsewhere.

    UUIDv7 with a counter after the time, which starts at random in every millisecond
    (RFC 9562, 6.2, method 1): inserts stay local, and rows written together have one order.
    """
    return UUID(int=_sequence.following())


class _Sequence:
    """The counter behind the ids of one process."""

    _COUNTER = 42
    _TAIL = 32

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def following(self) -> int:
        """Return the next id as a number of 128 bits."""
        tail = secrets.randbits(self._TAIL)
        # Half of the counter's range is left to count in.
        start = time.time_ns() // 1_000_000 << self._COUNTER | secrets.randbits(self._COUNTER - 1)
        with self._lock:
            if start >> self._COUNTER > self._last >> self._COUNTER:
                self._last = start
            else:
                # The same millisecond, or a clock put back; a full counter runs into the time.
                self._last += 1
            moment, counter = divmod(self._last, 1 << self._COUNTER)
        high, low = divmod(counter, 1 << 30)
        return moment << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << self._TAIL | tail


_sequence = _Sequence()


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the database stores; refuse a naive moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone reached the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the stored moment, aware, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Identified:
    """A table whose public id is a UUID."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)


class Versioned:
    """A row that people edit: two writers at once cannot overwrite each other unseen."""

    version: Mapped[int] = mapped_column(default=1, nullable=False, info=DERIVED)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return (
            {"version_id_col": cls.__dict__["__table__"].c.version}
            if "__table__" in cls.__dict__
            else {"version_id_col": cls.version}
        )


class Dated:
    """A relation that holds from a day until a day (both included); an open end is None."""

    valid_from: Mapped[date | None] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()
