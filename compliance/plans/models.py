"""A unit's four-layer plan: its layers, its measures, whom it covers, what was frozen."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, Dated, Identified, UTCDateTime, Versioned
from compliance.evidence.models import Evidence
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class LayerStatus(enum.StrEnum):
    """Where a layer stands: a word, never a bare percentage."""

    NONE = "none"
    PLANNED = "planned"
    PARTLY = "partly"
    MET = "met"


class MeasureState(enum.StrEnum):
    """What a unit says of one measure; no row is NONE."""

    MET = "met"
    PARTLY = "partly"
    PLANNED = "planned"
    NONE = "none"
    NOT_APPLICABLE = "not_applicable"


class RevisionState(enum.StrEnum):
    """How far a frozen plan is."""

    FROZEN = "frozen"
    SIGNED = "signed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class FourLayerPlan(Identified, Versioned, Base):
    """The living plan of one unit; what was frozen and signed are its revisions."""

    __tablename__ = "four_layer_plan"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), unique=True)
    #: The pack whose measures and words were used last.
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_hash: Mapped[str] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    layers: Mapped[list[PlanLayer]] = relationship(
        order_by="PlanLayer.layer", lazy="raise_on_sql", back_populates="plan"
    )
    measures: Mapped[list[PlanMeasure]] = relationship(
        order_by="PlanMeasure.measure_id", lazy="raise_on_sql", back_populates="plan"
    )


class OfPlan:
    """A row of a plan: recorded under the plan's unit."""

    plan: Any

    @property
    def audit_unit_id(self) -> UUID:
        """The unit concerned by a change; the plan is loaded by whoever changes its rows."""
        unit_id: UUID = self.plan.unit_id
        return unit_id


class PlanLayer(OfPlan, Identified, Versioned, Base):
    """One of the four layers of a plan: where it stands, derived from its measures.

    The words are derived again with each change and by a periodic job; the days in them let SQL
    tell the word of any day (``queries.word_on``).
    """

    __tablename__ = "four_layer_plan_layer"
    __table_args__ = (UniqueConstraint("plan_id", "layer"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("four_layer_plan.id"))
    #: 1 on-site force, 2 professional monitoring, 3 independent assessment, 4 national link.
    layer: Mapped[int]
    #: The word while all evidence is in date.
    status: Mapped[str] = mapped_column(String(8), default=LayerStatus.NONE, info=DERIVED)
    #: Last day on which "met", and on which "partly", is still proven; None: no end.
    met_until: Mapped[date | None] = mapped_column(info=DERIVED)
    proven_until: Mapped[date | None] = mapped_column(info=DERIVED)
    #: Whether something is planned with a person and a day.
    has_plan: Mapped[bool] = mapped_column(default=False, info=DERIVED)
    #: How many measures that apply keep it from "met".
    lacking: Mapped[int] = mapped_column(default=0, info=DERIVED)
    #: First promised day of what is not done yet; first day on which a contract ends.
    next_due: Mapped[date | None] = mapped_column(info=DERIVED)
    ends_on: Mapped[date | None] = mapped_column(info=DERIVED)

    #: What was written of the layer as a whole before there were measures: kept, not counted.
    earlier_status: Mapped[str | None] = mapped_column(String(8))
    measures: Mapped[str | None] = mapped_column(Text)
    provider: Mapped[str | None] = mapped_column(String(255))
    contract_number: Mapped[str | None] = mapped_column(String(120))
    contract_end: Mapped[date | None]
    responsible: Mapped[str | None] = mapped_column(String(255))
    due: Mapped[date | None]

    plan: Mapped[FourLayerPlan] = relationship(back_populates="layers", lazy="raise_on_sql")
    evidence: Mapped[list[Evidence]] = relationship(
        secondary="plan_layer_evidence", order_by="Evidence.added_at", lazy="raise_on_sql"
    )


class PlanLayerEvidence(Base):
    """Evidence put behind a layer as a whole, before there were measures."""

    __tablename__ = "plan_layer_evidence"

    layer_id: Mapped[UUID] = mapped_column(ForeignKey("four_layer_plan_layer.id"), primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True)


class PlanMeasure(OfPlan, Identified, Versioned, Base):
    """What a unit says of one measure of the pack; no row means nothing was said."""

    __tablename__ = "four_layer_plan_measure"
    __table_args__ = (UniqueConstraint("plan_id", "measure_id"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("four_layer_plan.id"))
    layer: Mapped[int]
    #: Key of ``layer_measures`` in the pack.
    measure_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(16), default=MeasureState.NONE)
    #: How it is done; of "không áp dụng": the reason.
    how: Mapped[str | None] = mapped_column(Text)
    #: Key of ``provider_kinds``, the provider's name, and the contract or assignment.
    provider_kind: Mapped[str | None] = mapped_column(String(40))
    provider: Mapped[str | None] = mapped_column(String(255))
    contract_number: Mapped[str | None] = mapped_column(String(120))
    contract_start: Mapped[date | None]
    contract_end: Mapped[date | None]
    #: Who does the rest (a post, not a person's name), and by when.
    responsible: Mapped[str | None] = mapped_column(String(255))
    due: Mapped[date | None]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)

    plan: Mapped[FourLayerPlan] = relationship(back_populates="measures", lazy="raise_on_sql")
    evidence: Mapped[list[Evidence]] = relationship(
        secondary="plan_measure_evidence", order_by="Evidence.title", lazy="raise_on_sql"
    )
    systems: Mapped[list[InformationSystem]] = relationship(
        secondary="plan_measure_system", order_by="InformationSystem.name", lazy="raise_on_sql"
    )


class PlanMeasureEvidence(Base):
    """Which evidence proves which measure."""

    __tablename__ = "plan_measure_evidence"

    measure_id: Mapped[UUID] = mapped_column(
        ForeignKey("four_layer_plan_measure.id"), primary_key=True
    )
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True)


class PlanMeasureSystem(Base):
    """Which systems of the unit a measure speaks of; none means all."""

    __tablename__ = "plan_measure_system"

    measure_id: Mapped[UUID] = mapped_column(
        ForeignKey("four_layer_plan_measure.id"), primary_key=True
    )
    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), primary_key=True)


class PlanCoverage(Identified, Versioned, Dated, Base):
    """From a day until a day, a centre's plan serves a station, by a document.

    A station that writes a plan of its own declines: the row keeps when and why.
    """

    __tablename__ = "four_layer_plan_coverage"
    __table_args__ = (Index("ix_four_layer_plan_coverage_unit", "unit_id", "declined_on"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("four_layer_plan.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    document: Mapped[str | None] = mapped_column(String(255))
    declined_on: Mapped[date | None]
    declined_reason: Mapped[str | None] = mapped_column(String(255))

    plan: Mapped[FourLayerPlan] = relationship(lazy="raise_on_sql")
    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")


class PlanRevision(OfPlan, Identified, Versioned, Base):
    """A plan as its head froze it, and the signed document that came of it."""

    __tablename__ = "four_layer_plan_revision"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("four_layer_plan.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=RevisionState.FROZEN)
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_hash: Mapped[str] = mapped_column(String(64))
    #: What is printed (``snapshot.snapshot_of``), and its SHA-256.
    content: Mapped[dict[str, Any]] = mapped_column(JSON, info=DERIVED)
    content_hash: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    frozen_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: The signed document: number, day, body, and the file that came back.
    document_number: Mapped[str | None] = mapped_column(String(120))
    document_date: Mapped[date | None]
    document_body: Mapped[str | None] = mapped_column(String(255))
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))

    plan: Mapped[FourLayerPlan] = relationship(lazy="raise_on_sql")
    signed: Mapped[Evidence | None] = relationship(lazy="raise_on_sql")
