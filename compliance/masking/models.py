"""Runs that make a masked copy."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.jobs import Job, JobState
from compliance.core.types import Identified, UTCDateTime, Versioned
from compliance.scans.models import Scan, Verdict
from compliance.units.models import HealthUnit


class MaskState(enum.StrEnum):
    """Where a run stands; derived from its job and the scan of its copy."""

    DRAFT = "draft"
    WAITING = "waiting"
    RUNNING = "running"
    CLEAN = "clean"
    NOT_CLEAN = "not_clean"
    BROKEN = "broken"
    CANCELLED = "cancelled"


class MaskRun(Identified, Versioned, Base):
    """A mask policy for one scanned extract, and what came of running it.

    The extract is uploaded again for the run (it went when its scan ended) and goes with it. The
    key of a run is made in the memory of the worker and stands in no row and no file.
    """

    __tablename__ = "mask_run"
    __table_args__ = (Index("ix_mask_run_unit_created", "unit_id", "created_at"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: The scan whose columns the policy was made from.
    scan_id: Mapped[UUID] = mapped_column(ForeignKey("scan.id"), index=True)
    #: As ``scanners.mask.policy`` reads it: names of columns, no value.
    policy: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    #: The extract, for the length of the run.
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    #: The scan of the copy; its verdict says whether the copy is clean.
    copy_scan_id: Mapped[UUID | None] = mapped_column(ForeignKey("scan.id"), index=True)
    #: The copy, only if it is clean.
    copy_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    scan: Mapped[Scan] = relationship(lazy="raise_on_sql", foreign_keys=[scan_id])
    copy_scan: Mapped[Scan | None] = relationship(lazy="raise_on_sql", foreign_keys=[copy_scan_id])
    job: Mapped[Job | None] = relationship(lazy="raise_on_sql")
    source: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql", foreign_keys=[source_id])
    copy: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql", foreign_keys=[copy_id])

    @property
    def state(self) -> MaskState:
        """Where the run stands now (job and scan of the copy must be loaded)."""
        if self.copy_scan is not None:
            clean = self.copy_scan.verdict == Verdict.PASS
            return MaskState.CLEAN if clean else MaskState.NOT_CLEAN
        if self.job is None:
            return MaskState.DRAFT
        return {
            JobState.QUEUED: MaskState.WAITING,
            JobState.RUNNING: MaskState.RUNNING,
            JobState.CANCELLED: MaskState.CANCELLED,
        }.get(JobState(self.job.state), MaskState.BROKEN)
