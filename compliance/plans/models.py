"""A unit's four-layer plan."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned
from compliance.evidence.models import Evidence
from compliance.units.models import HealthUnit


class LayerStatus(enum.StrEnum):
    """Where a layer stands: a word, never a bare percentage."""

    NONE = "none"
    PLANNED = "planned"
    PARTLY = "partly"
    MET = "met"


class FourLayerPlan(Identified, Versioned, Base):
    """The plan of one unit; ``unit_id`` has one plan, its history is in the audit trail."""

    __tablename__ = "four_layer_plan"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), unique=True)
    #: The pack whose layers and words were used.
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_hash: Mapped[str] = mapped_column(String(64))
    #: The signed plan: number, day, body, and the file that came back.
    document_number: Mapped[str | None] = mapped_column(String(120))
    document_date: Mapped[date | None]
    document_body: Mapped[str | None] = mapped_column(String(255))
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    note: Mapped[str | None] = mapped_column(Text)
    #: SHA-256 of what was signed, and how often a signed plan was recorded.
    content_hash: Mapped[str | None] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    layers: Mapped[list[PlanLayer]] = relationship(
        order_by="PlanLayer.layer", lazy="raise_on_sql", back_populates="plan"
    )
    signed: Mapped[Evidence | None] = relationship(lazy="raise_on_sql")


class PlanLayer(Identified, Versioned, Base):
    """One of the four layers of a plan."""

    __tablename__ = "four_layer_plan_layer"
    __table_args__ = (UniqueConstraint("plan_id", "layer"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("four_layer_plan.id"))
    #: 1 on-site force, 2 professional monitoring, 3 independent assessment, 4 national link.
    layer: Mapped[int]
    status: Mapped[str] = mapped_column(String(8), default=LayerStatus.NONE)
    measures: Mapped[str | None] = mapped_column(Text)
    provider: Mapped[str | None] = mapped_column(String(255))
    contract_number: Mapped[str | None] = mapped_column(String(120))
    contract_end: Mapped[date | None]
    #: Of a layer that is not there yet: who (a post) and by when.
    responsible: Mapped[str | None] = mapped_column(String(255))
    due: Mapped[date | None]

    plan: Mapped[FourLayerPlan] = relationship(back_populates="layers", lazy="raise_on_sql")
    evidence: Mapped[list[Evidence]] = relationship(
        secondary="plan_layer_evidence", order_by="Evidence.added_at", lazy="raise_on_sql"
    )


class PlanLayerEvidence(Base):
    """Which evidence stands behind which layer."""

    __tablename__ = "plan_layer_evidence"

    layer_id: Mapped[UUID] = mapped_column(ForeignKey("four_layer_plan_layer.id"), primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
