"""Processing activities (ROPA), impact dossiers (DPIA) and requests of data subjects."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, PRIVATE, Identified, OpenKeys, UTCDateTime, Versioned
from compliance.privacy.contacts import open_boxes, open_contents
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class ProcessingActivity(Identified, Versioned, Base):
    """One line of the register of processing activities; its boxes are those of the pack."""

    __tablename__ = "processing_activity"
    __table_args__ = (Index("ix_processing_activity_unit", "unit_id", "name"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"), index=True)
    asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("data_asset.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    #: Box id (``processing_register_fields``) → text, number, ISO day, or list of codes.
    boxes: Mapped[dict[str, Any]] = mapped_column(JSON, info=OpenKeys(open_boxes).info)
    #: Drafted from the inventory and the scans; nobody has looked at it yet.
    drafted: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)
    search: Mapped[str] = mapped_column(String(600), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    system: Mapped[InformationSystem | None] = relationship(lazy="raise_on_sql")


class ImpactAssessment(Identified, Versioned, Base):
    """The impact dossier of a unit: one of each kind of the pack (Luật 91/2025 Đ20, Đ21)."""

    __tablename__ = "impact_assessment"
    __table_args__ = (UniqueConstraint("unit_id", "kind"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: Id of ``impact_assessments`` in the pack; ``status`` of ``impact_statuses``.
    kind: Mapped[str] = mapped_column(String(40))
    status: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(Text)
    #: The document that states the ground of an exemption, or the question to the authority.
    reason_document: Mapped[str | None] = mapped_column(String(255))
    started_on: Mapped[date | None]
    prepared_on: Mapped[date | None]
    filed_on: Mapped[date | None]
    filing_number: Mapped[str | None] = mapped_column(String(120))
    answered_on: Mapped[date | None]
    completion_asked_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    updated_on: Mapped[date | None]
    #: A reorganisation or change of services that asks for an update within days.
    changed_on: Mapped[date | None]
    #: Content id → text.
    contents: Mapped[dict[str, str]] = mapped_column(
        JSON, default=dict, info=OpenKeys(open_contents).info
    )
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")


class SubjectRequest(Identified, Versioned, Base):
    """A request of a data subject. No name is kept: the incoming document says who asked."""

    __tablename__ = "subject_request"
    __table_args__ = (Index("ix_subject_request_unit", "unit_id", "received_on"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: Id of ``request_kinds`` in the pack.
    kind: Mapped[str] = mapped_column(String(40))
    #: Number of the incoming document.
    reference: Mapped[str] = mapped_column(String(120), info=PRIVATE)
    received_on: Mapped[date]
    #: Whether a processor or third party must act (a longer term).
    via_others: Mapped[bool] = mapped_column(default=False)
    extension_reason: Mapped[str | None] = mapped_column(Text)
    replied_on: Mapped[date | None]
    executed_on: Mapped[date | None]
    #: Set: refused, with the ground.
    refusal: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
