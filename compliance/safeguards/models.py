"""What protects a system, on one card."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import Identified, UTCDateTime, Versioned
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class SafeguardCard(Identified, Versioned, Base):
    """One card a system; None is "not stated yet", never "no"."""

    __tablename__ = "safeguard_card"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), unique=True)
    redundancy: Mapped[str | None] = mapped_column(Text)
    log_sources: Mapped[str | None] = mapped_column(Text)
    log_days: Mapped[int | None]
    encrypted: Mapped[str | None] = mapped_column(Text)
    #: A post, never a name with a key.
    key_holder: Mapped[str | None] = mapped_column(String(120))
    access_reviewed_on: Mapped[date | None]
    connected: Mapped[bool | None]
    ipv6: Mapped[bool | None]
    professional_protection: Mapped[bool | None]
    #: Who protects it professionally, with what.
    protector: Mapped[str | None] = mapped_column(String(255))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    system: Mapped[InformationSystem] = relationship(lazy="raise_on_sql")
