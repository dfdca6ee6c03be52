"""A folder on the server, its schedule, and its runs."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.jobs import Job
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime, Versioned
from compliance.systems.models import DataAsset
from compliance.units.models import HealthUnit


class Every(enum.StrEnum):
    """How often a folder is looked at, in Vietnamese time."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


class FolderSource(Identified, Versioned, Base):
    """The folder of one data set."""

    __tablename__ = "folder_source"
    __table_args__ = (UniqueConstraint("asset_id"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("data_asset.id"))
    #: Below the unit's own folder in one of the allowed roots.
    folder: Mapped[str] = mapped_column(String(500), info=PRIVATE)
    every: Mapped[str] = mapped_column(String(4))
    hour: Mapped[int] = mapped_column(default=0)
    #: 0 is Monday.
    weekday: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    #: Times of the schedule up to here are not caught up.
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    asset: Mapped[DataAsset] = relationship(lazy="raise_on_sql")


class FolderRun(Identified, Base):
    """One look at a folder; a time of the schedule is run once, however many workers there are."""

    __tablename__ = "folder_run"
    __table_args__ = (UniqueConstraint("source_id", "slot"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("folder_source.id"))
    #: The time of the schedule that it stands for; by hand: when it was asked for.
    slot: Mapped[datetime] = mapped_column(UTCDateTime)
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    files: Mapped[int] = mapped_column(default=0)
    scanned: Mapped[int] = mapped_column(default=0)
    #: Files that lie there and must not be shared, scanned now or before.
    failing: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)
    #: Files not scanned: ``{"name", "why"}``; a name that tells of a person is masked.
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, info=DERIVED)
    error: Mapped[str | None] = mapped_column(String(500))
    told: Mapped[bool] = mapped_column(default=False)

    source: Mapped[FolderSource] = relationship(lazy="raise_on_sql")
    job: Mapped[Job | None] = relationship(lazy="raise_on_sql")
