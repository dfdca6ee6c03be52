"""What is kept of backups beside the entries of the register."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import Identified, UTCDateTime, Versioned
from compliance.registers.models import RegisterEntry
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class RunSource(enum.StrEnum):
    """How a run came in; one written by hand has no ``BackupRun``."""

    TOKEN = "token"  # noqa: S105 - the way it came, no secret
    CSV = "csv"


class BackupPolicy(Identified, Versioned, Base):
    """What a unit promises for the backups of one system."""

    __tablename__ = "backup_policy"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), unique=True)
    #: What is saved: databases, files, configuration.
    covers: Mapped[str] = mapped_column(Text)
    every_hours: Mapped[int]
    #: Hours after the time of a run before it counts as missed.
    grace_hours: Mapped[int]
    keep_days: Mapped[int]
    rpo_minutes: Mapped[int]
    rto_minutes: Mapped[int]
    #: Each copy: medium, place, offsite, offline, encrypted.
    copies: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    #: Runs arrive by token: silence raises an alarm, counted from ``watched_from`` at the earliest.
    by_token: Mapped[bool] = mapped_column(default=False)
    watched_from: Mapped[datetime] = mapped_column(UTCDateTime)
    note: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    system: Mapped[InformationSystem] = relationship(lazy="raise_on_sql")


class BackupRun(Identified, Base):
    """What a backup job said of a run; its entry stands in the register of backups."""

    __tablename__ = "backup_run"
    __table_args__ = (UniqueConstraint("unit_id", "run_id"),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), unique=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: Given by the job: the same run told twice is one.
    run_id: Mapped[str] = mapped_column(String(80))
    #: Hash of what was told, to tell a repetition from a contradiction.
    digest: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(8))
    finished_at: Mapped[datetime] = mapped_column(UTCDateTime)
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)

    entry: Mapped[RegisterEntry] = relationship(lazy="raise_on_sql")


class BackupState(Identified, Base):
    """Where the backups of a system stand: worked out from register and policy at each change."""

    __tablename__ = "backup_state"
    __audited__ = False
    __table_args__ = (Index("ix_backup_state_due", "due_at"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), unique=True)
    #: End of the last run that went well; of one written by hand the end of its day.
    last_ok_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Day of the newest run when that one failed.
    failed_run_on: Mapped[date | None]
    #: The moment after which the policy is broken; None: no policy.
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: The last restore test that passed, and one that failed since.
    passed_id: Mapped[UUID | None] = mapped_column(ForeignKey("register_entry.id"))
    passed_on: Mapped[date | None]
    failed_id: Mapped[UUID | None] = mapped_column(ForeignKey("register_entry.id"))
    failed_on: Mapped[date | None]


class BackupAlarm(Identified, Base):
    """A silence of a job that was told of: once for each."""

    __tablename__ = "backup_alarm"
    __table_args__ = (UniqueConstraint("system_id", "silent_since"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    silent_since: Mapped[datetime] = mapped_column(UTCDateTime)
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RestoreReport(Identified, Base):
    """What was checked in a restore test, and the targets that held on that day."""

    __tablename__ = "restore_report"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), unique=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: Each check: text, passed, note.
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    rpo_target: Mapped[int | None]
    rto_target: Mapped[int | None]
