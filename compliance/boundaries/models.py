"""What somebody decided of a neighbour of a system."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from compliance.core.db import Base
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned


class Side(enum.StrEnum):
    """On which side of the boundary a neighbour stands."""

    IN = "in"
    OUT = "out"


class BoundaryNeighbour(Identified, Versioned, Base):
    """Another system of the unit: inside the same boundary by a ground, or outside for a reason."""

    __tablename__ = "boundary_neighbour"
    __table_args__ = (UniqueConstraint("system_id", "other_id"),)

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    side: Mapped[str] = mapped_column(String(4))
    #: function | data_flow | dependence | incident_effect (NĐ 331/2026 Đ7 k2 a); of "in".
    ground: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), info=DERIVED)
