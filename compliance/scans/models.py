"""Scans of extracts."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.jobs import Job, JobState
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime, Versioned
from compliance.systems.models import DataAsset, InformationSystem
from compliance.units.models import HealthUnit


class Verdict(enum.StrEnum):
    """What the scanner says of a file (``python -m scanners``, field ``verdict``)."""

    PASS = "pass"  # noqa: S105 - a word of the contract, no password
    FAIL = "fail"


class ScanState(enum.StrEnum):
    """Where a scan stands; derived from its job and its result."""

    WAITING = "waiting"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"
    CANCELLED = "cancelled"


class ScanKey(Identified, Versioned, Base):
    """A public key whose results a unit answers for; the private one never leaves the unit."""

    __tablename__ = "scan_key"
    __table_args__ = (UniqueConstraint("unit_id", "key_id"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(120))
    #: As ``scanners.keys.key_id`` gives it: what a signed result names.
    key_id: Mapped[str] = mapped_column(String(64), index=True)
    public_key: Mapped[str] = mapped_column(Text)
    registered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    registered_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revocation_reason: Mapped[str | None] = mapped_column(String(255))

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")


class Scan(Identified, Versioned, Base):
    """One scan of one extract. The extract goes when the scan ends; the result stays.

    A signed result was made at the unit: its file never came here, so it has no file and no job.
    """

    __tablename__ = "scan"
    __table_args__ = (Index("ix_scan_unit_created", "unit_id", "created_at"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"), index=True)
    #: Names of files often carry names of people.
    file_name: Mapped[str] = mapped_column(String(255), info=PRIVATE)
    purpose: Mapped[str | None] = mapped_column(Text)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    #: The data set that it is an extract of.
    asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("data_asset.id"), index=True)
    #: Of a signed result: the key, and what it says of tool, rules and time beside its result.
    key_id: Mapped[UUID | None] = mapped_column(ForeignKey("scan_key.id"), index=True)
    signed: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=DERIVED)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    verdict: Mapped[str | None] = mapped_column(String(4), index=True)
    rows: Mapped[int | None] = mapped_column(BigInteger)
    #: Columns that stop the file from leaving.
    stopping: Mapped[int | None]
    #: The scanner's JSON for this file; it never holds a raw value.
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=DERIVED)
    search: Mapped[str] = mapped_column(String(600), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    system: Mapped[InformationSystem | None] = relationship(lazy="raise_on_sql")
    job: Mapped[Job | None] = relationship(lazy="raise_on_sql")
    file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")
    asset: Mapped[DataAsset | None] = relationship(lazy="raise_on_sql")
    key: Mapped[ScanKey | None] = relationship(lazy="raise_on_sql")

    @property
    def state(self) -> ScanState:
        """Where the scan stands now (the job must be loaded)."""
        if self.verdict is not None:
            return ScanState.PASSED if self.verdict == Verdict.PASS else ScanState.FAILED
        if self.job is None:
            return ScanState.BROKEN
        return {
            JobState.QUEUED: ScanState.WAITING,
            JobState.RUNNING: ScanState.RUNNING,
            JobState.CANCELLED: ScanState.CANCELLED,
        }.get(JobState(self.job.state), ScanState.BROKEN)
