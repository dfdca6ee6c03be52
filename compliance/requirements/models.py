"""Answers to requirements and the evidence for them."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.i18n import _l
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned
from compliance.evidence.models import Evidence


class ResponseState(enum.StrEnum):
    """What a unit answers to a requirement; in the order of the keys 1 to 7."""

    MET = "met"
    PARTLY_MET = "partly_met"
    PLANNED = "planned"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    NOT_ANSWERED = "not_answered"


STATE_LABELS = {
    ResponseState.MET: _l("Đạt"),
    ResponseState.PARTLY_MET: _l("Đạt một phần"),
    ResponseState.PLANNED: _l("Có kế hoạch"),
    ResponseState.NOT_MET: _l("Chưa đạt"),
    ResponseState.NOT_APPLICABLE: _l("Không áp dụng"),
    ResponseState.UNKNOWN: _l("Không biết"),
    ResponseState.NOT_ANSWERED: _l("Chưa trả lời"),
}
#: Shapes of ``components/status.html``.
STATE_SHAPES = {
    ResponseState.MET: "met",
    ResponseState.PARTLY_MET: "partly",
    ResponseState.PLANNED: "planned",
    ResponseState.NOT_MET: "unmet",
    ResponseState.NOT_APPLICABLE: "na",
    ResponseState.UNKNOWN: "unknown",
    ResponseState.NOT_ANSWERED: "none",
}
#: Must name who does the rest and by when.
WITH_PLAN = (ResponseState.PARTLY_MET, ResponseState.PLANNED)
#: Given up as answered: "không biết" is a task, not an answer.
OPEN = (ResponseState.NOT_ANSWERED, ResponseState.UNKNOWN)


class RequirementResponse(Identified, Versioned, Base):
    """A unit's living answer to one requirement for one system; no row is "not answered"."""

    __tablename__ = "requirement_response"
    __table_args__ = (
        UniqueConstraint("system_id", "pack_id", "item_id"),
        Index("ix_requirement_response_due", "unit_id", "state", "due"),
    )

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    pack_id: Mapped[str] = mapped_column(String(60))
    #: Version of the pack whose wording was answered.
    pack_version: Mapped[int]
    item_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(16))
    #: How it is done here; of "không áp dụng": the reason.
    note: Mapped[str | None] = mapped_column(Text)
    #: Who does the rest: a post, not a person's name.
    responsible: Mapped[str | None] = mapped_column(String(255))
    due: Mapped[date | None]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), info=DERIVED)

    evidence: Mapped[list[Evidence]] = relationship(
        secondary="response_evidence", order_by="Evidence.title", lazy="raise_on_sql"
    )


class ResponseEvidence(Base):
    """Which evidence stands behind which answer."""

    __tablename__ = "response_evidence"

    response_id: Mapped[UUID] = mapped_column(
        ForeignKey("requirement_response.id"), primary_key=True
    )
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
