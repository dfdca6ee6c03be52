"""Entries of the four registers: what they share stands in one table, the rest beside it."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned
from compliance.evidence.models import Evidence
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class Kind(enum.StrEnum):
    """Which register an entry belongs to."""

    BACKUP = "backup"
    RESTORE_TEST = "restore_test"
    DRILL = "drill"
    INCIDENT = "incident"


class Result(enum.StrEnum):
    """How a backup, a restore test or a drill ended."""

    OK = "ok"
    PARTLY = "partly"
    FAILED = "failed"
    #: Of a drill that goes on: its result is not known yet.
    RUNNING = "running"


class IncidentState(enum.StrEnum):
    """Stages of handling; notices to authorities run beside them and do not order them."""

    DETECTED = "detected"
    CONTAINED = "contained"
    ERADICATED = "eradicated"
    RECOVERED = "recovered"
    CLOSED = "closed"


#: Legal moves: forward one step or more; nothing goes back, a relapse is a new incident.
NEXT_STATES: dict[IncidentState, tuple[IncidentState, ...]] = {
    IncidentState.DETECTED: (IncidentState.CONTAINED,),
    IncidentState.CONTAINED: (IncidentState.ERADICATED,),
    IncidentState.ERADICATED: (IncidentState.RECOVERED,),
    IncidentState.RECOVERED: (IncidentState.CLOSED,),
    IncidentState.CLOSED: (),
}


class RegisterEntry(Identified, Versioned, Base):
    """What every entry has."""

    __tablename__ = "register_entry"
    __table_args__ = (
        Index("ix_register_entry_list", "kind", "unit_id", "happened_on"),
        Index("ix_register_entry_due", "unit_id", "next_due"),
        Index("ix_register_entry_system", "system_id", "kind", "happened_on"),
        # Whether a later entry speaks of the same thing, also where it speaks of no system.
        Index(
            "ix_register_entry_newest",
            *("unit_id", "kind", "system_id", "happened_on"),
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    kind: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"), index=True)
    happened_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(255))
    #: A ``Result``, or of an incident its ``IncidentState``.
    result: Mapped[str] = mapped_column(String(12))
    #: When the next one is due; of an incident None.
    next_due: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: Touched by every change, so that ``version`` guards the detail too.
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)
    #: Struck out: entered by mistake, kept with the reason.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(255))
    search: Mapped[str] = mapped_column(String(600), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    system: Mapped[InformationSystem | None] = relationship(lazy="raise_on_sql")
    evidence: Mapped[list[Evidence]] = relationship(
        secondary="register_evidence", order_by="Evidence.added_at", lazy="raise_on_sql"
    )

    backup: Mapped[BackupDetail | None] = relationship(lazy="raise_on_sql")
    restore_test: Mapped[RestoreTestDetail | None] = relationship(lazy="raise_on_sql")
    drill: Mapped[DrillDetail | None] = relationship(lazy="raise_on_sql")
    incident: Mapped[IncidentDetail | None] = relationship(lazy="raise_on_sql")
    notices: Mapped[list[IncidentNotice]] = relationship(
        order_by="IncidentNotice.due_at", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    @property
    def detail(self) -> BackupDetail | RestoreTestDetail | DrillDetail | IncidentDetail | None:
        """The row beside this one that belongs to its kind (must be loaded)."""
        if self.kind == Kind.BACKUP:
            return self.backup
        if self.kind == Kind.RESTORE_TEST:
            return self.restore_test
        return self.drill if self.kind == Kind.DRILL else self.incident


class BackupDetail(Base):
    """Of a backup that was made."""

    __tablename__ = "register_backup"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    #: full | incremental | snapshot
    method: Mapped[str] = mapped_column(String(12))
    place: Mapped[str | None] = mapped_column(String(255))
    #: Kept apart from the network, or where nobody can change it.
    offline_copy: Mapped[bool] = mapped_column(default=False)
    encrypted: Mapped[bool] = mapped_column(default=False)


class RestoreTestDetail(Base):
    """Of a restore that was tried: what was measured."""

    __tablename__ = "register_restore_test"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    #: Day of the backup that was restored.
    backup_of: Mapped[date | None]
    place: Mapped[str | None] = mapped_column(String(255))
    #: Minutes until the system worked again (RTO), minutes of data that were lost (RPO).
    rto_minutes: Mapped[int | None]
    rpo_minutes: Mapped[int | None]
    records_expected: Mapped[int | None]
    records_found: Mapped[int | None]


class DrillDetail(Base):
    """Of a drill."""

    __tablename__ = "register_drill"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    scenario: Mapped[str] = mapped_column(Text)
    participants: Mapped[int | None]
    #: Minutes until the alarm was given.
    response_minutes: Mapped[int | None]
    lessons: Mapped[str | None] = mapped_column(Text)


class IncidentDetail(Base):
    """Of an incident."""

    __tablename__ = "register_incident"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    detected_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: "Serious" is not defined by the decree: the unit judges by its own table, when in doubt yes.
    serious: Mapped[bool] = mapped_column(default=False)
    personal_data: Mapped[bool] = mapped_column(default=False)
    people_affected: Mapped[int | None]
    cause: Mapped[str | None] = mapped_column(Text)
    measures: Mapped[str | None] = mapped_column(Text)


class IncidentNotice(Identified, Base):
    """A notice to an authority with a clock of its own (pack ``su-co-2026``)."""

    __tablename__ = "incident_notice"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), index=True)
    #: Which regime and stage of the pack, and its words as they were then.
    stage: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(255))
    addressee: Mapped[str | None] = mapped_column(String(255))
    source: Mapped[str | None] = mapped_column(String(255))
    confidence: Mapped[str | None] = mapped_column(String(1))
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    document: Mapped[str | None] = mapped_column(String(255))
    #: Set by a confirmed classification: it stays even when the facts of the entry change.
    kept: Mapped[bool | None]


class RegisterEvidence(Base):
    """Which evidence stands behind which entry."""

    __tablename__ = "register_evidence"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
