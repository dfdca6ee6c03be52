"""Column types and mixins that every table shares."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Uuid
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

#: Marks a column whose value must not reach the audit trail: contact details of people, secrets.
PRIVATE = {"audit": "private"}
#: Marks a column that is derived and not worth an audit entry.
DERIVED = {"audit": "skip"}


def new_id() -> UUID:
    """Return a random id whose first 48 bits are the time, so that inserts stay local (UUIDv7)."""
    raw = bytearray(time.time_ns().__floordiv__(1_000_000).to_bytes(6, "big") + os.urandom(10))
    raw[6] = (raw[6] & 0x0F) | 0x70
    raw[8] = (raw[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(raw))


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
