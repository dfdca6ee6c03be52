"""Runs of the classification wizard."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned
from compliance.systems.models import InformationSystem


class RunState(enum.StrEnum):
    """A run is being answered, or concluded for ever."""

    DRAFT = "draft"
    CONCLUDED = "concluded"


class Origin(enum.StrEnum):
    """Where the value of a fact comes from."""

    ANSWER = "answer"
    INVENTORY = "inventory"
    NONE = "none"


_ONE_DRAFT = "state = 'draft'"


class ClassificationRun(Identified, Versioned, Base):
    """One determination of the level of a system (NĐ 331/2026 Đ8, Đ11 to Đ15; Đ25 when again)."""

    __tablename__ = "classification_run"
    __table_args__ = (
        Index("ix_classification_run_system", "system_id", "state", "concluded_at"),
        # Two people answering at once work on the same draft.
        Index(
            "uq_classification_run_draft",
            "system_id",
            unique=True,
            sqlite_where=text(_ONE_DRAFT),
            postgresql_where=text(_ONE_DRAFT),
        ),
    )

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    #: The unit that keeps the system's entry, for who may read the trail.
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(10), default=RunState.DRAFT)

    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_sha256: Mapped[str] = mapped_column(String(64))

    #: What a person said: fact id → value; None is "chưa biết". Overrides the inventory.
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Frozen at conclusion: fact id → {"value": …, "origin": "answer|inventory|none"}.
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=DERIVED)
    #: Frozen at conclusion: level, level_prudent, trace, unresolved, gates, advisories, flags.
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=DERIVED)

    #: What the rules gave.
    level: Mapped[int | None]
    level_prudent: Mapped[int | None]
    #: What the unit proposes: the same, or higher, or lower with a written justification.
    proposed_level: Mapped[int | None]
    justification: Mapped[str | None] = mapped_column(Text)
    #: True while something is unknown that could raise the level: blocks the submission.
    unresolved: Mapped[bool] = mapped_column(default=False)

    as_of: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    concluded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    concluded_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    system: Mapped[InformationSystem] = relationship(lazy="raise_on_sql")

    @property
    def concluded(self) -> bool:
        """Whether the run is closed and may be relied on."""
        return self.state == RunState.CONCLUDED

    @property
    def overridden(self) -> bool:
        """Whether the unit proposes another level than the rules gave."""
        return self.proposed_level != self.level
