"""What a unit judged of one risk to one system."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.core.db import Base
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned


class Decision(enum.StrEnum):
    """What is done about a risk; the words stand in the pack (``risk_scale``)."""

    REDUCE = "reduce"
    TRANSFER = "transfer"
    AVOID = "avoid"
    ACCEPT = "accept"


class SystemRisk(Identified, Versioned, Base):
    """A risk as judged (NĐ 331/2026 Đ22 k4 c); texts are kept as they read on that day."""

    __tablename__ = "system_risk"
    __table_args__ = (
        UniqueConstraint("system_id", "risk_id"),
        Index("ix_system_risk_unit_due", "unit_id", "due"),
    )

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: Id in the catalogue of the pack, or ``RIENG-n`` for one the unit added itself.
    risk_id: Mapped[str] = mapped_column(String(40))
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]

    threat: Mapped[str] = mapped_column(Text)
    asset: Mapped[str] = mapped_column(Text)
    harm: Mapped[str] = mapped_column(Text)
    #: False: it cannot happen here; ``note`` says why.
    relevant: Mapped[bool] = mapped_column(default=True)
    #: 1 low, 2 medium, 3 high; both None when not relevant.
    likelihood: Mapped[int | None]
    impact: Mapped[int | None]
    decision: Mapped[str | None] = mapped_column(String(12))
    treatment: Mapped[str | None] = mapped_column(Text)
    #: A post, not a person's name.
    responsible: Mapped[str | None] = mapped_column(String(255))
    due: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), info=DERIVED)

    @property
    def score(self) -> int | None:
        """Likelihood times impact, 1 to 9."""
        if self.likelihood is None or self.impact is None:
            return None
        return self.likelihood * self.impact

    @property
    def own(self) -> bool:
        """Whether the unit added it itself."""
        return self.risk_id.startswith(OWN_PREFIX)


OWN_PREFIX = "RIENG-"
