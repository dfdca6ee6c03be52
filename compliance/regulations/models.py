"""Regulations and plans of a unit; a renewed one stays, with what took its place."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned
from compliance.evidence.models import Evidence
from compliance.units.models import HealthUnit

#: How the reason of a text begins that was entered by mistake.
MISTAKE = "Ghi nhầm: "


class Regulation(Identified, Versioned, Base):
    """One issued text."""

    __tablename__ = "regulation"
    __table_args__ = (Index("ix_regulation_unit", "unit_id", "kind", "issued_on"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: Id of ``regulation_kinds``.
    kind: Mapped[str] = mapped_column(String(40))
    #: Of a yearly plan.
    year: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(255))
    number: Mapped[str] = mapped_column(String(120))
    issued_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(255))
    scope: Mapped[str | None] = mapped_column(Text)
    #: Last day in force; None: until it is replaced.
    effective_until: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    next_review: Mapped[date | None]
    #: The text that this one took the place of.
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("regulation.id"), index=True)
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None] = mapped_column(String(255))
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    search: Mapped[str] = mapped_column(String(700), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    evidence: Mapped[Evidence | None] = relationship(lazy="raise_on_sql")

    @property
    def mistaken(self) -> bool:
        """Entered by mistake: it ended on the day it began, so it never was in force."""
        return self.ended_on == self.issued_on and (self.ended_reason or "").startswith(MISTAKE)

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day; ``queries.in_force_on`` says the same in SQL."""
        begun = self.issued_on <= day and (self.ended_on is None or day < self.ended_on)
        return begun and (self.effective_until is None or day <= self.effective_until)
