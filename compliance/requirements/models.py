"""Answers to requirements, of systems and of units as a whole, and the evidence for them."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.i18n import _l
from compliance.core.types import DERIVED, Dated, Identified, UTCDateTime, Versioned
from compliance.evidence.models import Evidence


class ResponseState(enum.StrEnum):
    """What a unit answers to a requirement; in the order of the keys 1 to 6."""

    MET = "met"
    PARTLY_MET = "partly_met"
    PLANNED = "planned"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    NOT_ANSWERED = "not_answered"


class ScopeChoice(enum.StrEnum):
    """What a person said of a row, against what the inventory says."""

    IN = "in"
    OUT = "out"


STATE_LABELS = {
    ResponseState.MET: _l("Đạt"),
    ResponseState.PARTLY_MET: _l("Đạt một phần"),
    ResponseState.PLANNED: _l("Có kế hoạch"),
    ResponseState.NOT_MET: _l("Chưa đạt"),
    ResponseState.NOT_APPLICABLE: _l("Không áp dụng"),
    ResponseState.UNKNOWN: _l("Không biết"),
    ResponseState.NOT_ANSWERED: _l("Chưa trả lời"),
}
#: Must name who does the rest and by when.
WITH_PLAN = (ResponseState.PARTLY_MET, ResponseState.PLANNED)
#: What is left to do has a post, a day, money.
WITH_GAP = (*WITH_PLAN, ResponseState.NOT_MET)
#: Given up as answered: "không biết" is a task, not an answer.
OPEN = (ResponseState.NOT_ANSWERED, ResponseState.UNKNOWN)


class Answer(Identified, Versioned):
    """What an answer of a system and a common control of a unit hold alike."""

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
    #: What the rest costs, in đồng, and where the money comes from.
    cost: Mapped[int | None] = mapped_column(BigInteger)
    funding: Mapped[str | None] = mapped_column(String(255))
    #: Who is asked to find out, of an answer "không biết".
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: Why the common answer is not followed.
    override_reason: Mapped[str | None] = mapped_column(Text)
    #: A person put the row in or out of scope (ScopeChoice), and why.
    scope_choice: Mapped[str | None] = mapped_column(String(4))
    scope_reason: Mapped[str | None] = mapped_column(Text)
    #: The note is the pack's model sentence, not one word changed.
    model_copied: Mapped[bool] = mapped_column(default=False)
    #: Where a reused answer was taken from, in words; gone once the note is rewritten.
    copied_from: Mapped[str | None] = mapped_column(String(255))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), info=DERIVED)

    @declared_attr
    def assignee(cls: Any) -> Mapped[User | None]:
        """Who is asked to find out."""
        return relationship(foreign_keys=[cls.assignee_id], lazy="raise_on_sql")

    @declared_attr
    def writer(cls: Any) -> Mapped[User | None]:
        """Who answered last."""
        return relationship(foreign_keys=[cls.changed_by], lazy="raise_on_sql")

    @property
    def counts(self) -> bool:
        """Whether it stands before a common answer: it says something, or says why not."""
        return self.state != ResponseState.NOT_ANSWERED or self.override_reason is not None


class RequirementResponse(Answer, Base):
    """A unit's living answer to one requirement for one system; no row is "not answered"."""

    __tablename__ = "requirement_response"
    __table_args__ = (
        UniqueConstraint("system_id", "pack_id", "item_id"),
        Index("ix_requirement_response_due", "unit_id", "state", "due", "cost"),
    )

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))

    evidence: Mapped[list[Evidence]] = relationship(
        secondary="response_evidence", order_by="Evidence.title", lazy="raise_on_sql"
    )


class ResponseEvidence(Base):
    """Which evidence stands behind which answer."""

    __tablename__ = "response_evidence"

    response_id: Mapped[UUID] = mapped_column(
        ForeignKey("requirement_response.id"), primary_key=True
    )
    evidence_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence.id"), primary_key=True, index=True
    )


class ControlAnswer(Answer, Base):
    """A unit's answer given once for all: its systems, and stations it guides, follow it."""

    __tablename__ = "control_answer"
    __table_args__ = (
        UniqueConstraint("unit_id", "pack_id", "item_id"),
        Index("ix_control_answer_due", "unit_id", "state", "due", "cost"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))

    evidence: Mapped[list[Evidence]] = relationship(
        secondary="control_evidence", order_by="Evidence.title", lazy="raise_on_sql"
    )


class ControlEvidence(Base):
    """Which evidence stands behind which common control."""

    __tablename__ = "control_evidence"

    control_id: Mapped[UUID] = mapped_column(ForeignKey("control_answer.id"), primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True)


class PlatformShare(Identified, Dated, Base):
    """From a day, a system stands on another one and follows its answers where they serve."""

    __tablename__ = "platform_share"
    __table_args__ = (UniqueConstraint("system_id", "platform_id", "valid_from"),)

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    #: The unit that keeps the system: whose choice it is.
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str] = mapped_column(String(255))


class ProductAnswer(Answer, Base):
    """What a vendor says of one version of its product: systems that use it follow it."""

    __tablename__ = "product_answer"
    __table_args__ = (UniqueConstraint("product_id", "pack_id", "item_id"),)

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product_profile.id"))
    #: The vendor's own unit, which also keeps the evidence.
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))

    evidence: Mapped[list[Evidence]] = relationship(
        secondary="product_evidence", order_by="Evidence.title", lazy="raise_on_sql"
    )


class ProductEvidence(Base):
    """Which evidence stands behind which answer of a product."""

    __tablename__ = "product_evidence"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("product_answer.id"), primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True)


class ProductConfirmation(Identified, Base):
    """A unit looked: what the vendor says of this version holds for its system."""

    __tablename__ = "product_confirmation"
    __table_args__ = (UniqueConstraint("system_id", "product_id", "pack_id", "item_id"),)

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product_profile.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    pack_id: Mapped[str] = mapped_column(String(60))
    item_id: Mapped[str] = mapped_column(String(40))
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
