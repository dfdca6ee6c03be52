"""Downtime cards and recovery procedures; an approved version is never changed."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime, Versioned
from compliance.registers.models import RegisterEntry
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class Kind(enum.StrEnum):
    """What a document is for; ``of`` in ``continuity_fields``."""

    DOWNTIME = "downtime"
    RECOVERY = "recovery"


class ContinuityDocument(Identified, Versioned, Base):
    """One card or procedure through all its versions."""

    __tablename__ = "continuity_document"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: None: the whole unit.
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Used no more; it stays readable.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_reason: Mapped[str | None] = mapped_column(String(255))
    search: Mapped[str] = mapped_column(String(600), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    system: Mapped[InformationSystem | None] = relationship(lazy="raise_on_sql")
    versions: Mapped[list[ContinuityVersion]] = relationship(
        order_by="ContinuityVersion.number.desc()", lazy="raise_on_sql"
    )

    @property
    def newest(self) -> ContinuityVersion:
        """The version that is worked on, or the last one."""
        return self.versions[0]

    @property
    def approved(self) -> ContinuityVersion | None:
        """The version in use."""
        return next((row for row in self.versions if row.approved_on is not None), None)


class ContinuityVersion(Identified, Versioned, Base):
    """One version; with the day of its approval it is closed."""

    __tablename__ = "continuity_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("continuity_document.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    number: Mapped[int]
    #: Field of the pack → text; it names whom to call, so the trail keeps none of it.
    boxes: Mapped[dict[str, str]] = mapped_column(JSON, info=PRIVATE)
    approver: Mapped[str | None] = mapped_column(String(120), info=PRIVATE)
    approved_on: Mapped[date | None]
    next_review: Mapped[date | None]
    #: The restore test or drill that tried it last.
    tested_id: Mapped[UUID | None] = mapped_column(ForeignKey("register_entry.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    tested: Mapped[RegisterEntry | None] = relationship(lazy="raise_on_sql")

    @property
    def tried(self) -> RegisterEntry | None:
        """The test that tried it, unless its entry was struck out since."""
        return self.tested if self.tested and self.tested.withdrawn_at is None else None
