"""Evidence and its three dates."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned


class Evidence(Identified, Versioned, Base):
    """A document that proves something, with its three dates; one piece may serve many rows."""

    __tablename__ = "evidence"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: None: evidence of the unit as a whole.
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"), index=True)
    #: The Department whose inspectors collected it; None: the unit's own, for the unit to use.
    collector_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    title: Mapped[str] = mapped_column(String(255))
    #: Day on which it came about.
    happened_on: Mapped[date | None]
    #: Last day of the period that it speaks of.
    covers_until: Mapped[date | None]
    #: Day from which it proves nothing any more.
    expires_on: Mapped[date | None]
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: Title and file name, folded.
    search: Mapped[str] = mapped_column(String(520), default="", info=DERIVED)

    #: No inner join: behind an outer one SQLite would first put together every piece and its file.
    file: Mapped[StoredFile] = relationship(lazy="joined")


def own_of(unit_id: UUID) -> ColumnElement[bool]:
    """Return the SQL condition "a piece that the unit itself keeps, and may use"."""
    return and_(Evidence.unit_id == unit_id, Evidence.collector_id.is_(None))
