"""Campaigns, inspections, their rows and evidence, findings, and what was frozen when signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime, Versioned
from compliance.evidence.models import Evidence
from compliance.inspections.states import (
    SIGNED,
    UNSETTLED,
    WITH_UNIT,
    CampaignState,
    FindingState,
    InspectionState,
    Progress,
)
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class Campaign(Identified, Versioned, Base):
    """Several inspections under one plan and one basis."""

    __tablename__ = "inspection_campaign"
    __table_args__ = (Index("ix_inspection_campaign_search", "search"),)

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(255))
    #: Key of the kinds of check of the pack.
    check_type: Mapped[str] = mapped_column(String(40))
    legal_basis: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: What the checks look back on.
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    purpose: Mapped[str | None] = mapped_column(Text)
    decision_number: Mapped[str | None] = mapped_column(String(120))
    decided_on: Mapped[date | None]
    #: Whom units ask: name, telephone.
    contact: Mapped[str | None] = mapped_column(String(255), info=PRIVATE)
    #: Which units answer which rows, the first that fits: set, kinds, level_from, groups.
    checklists: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(12), default=CampaignState.PLANNED, index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    search: Mapped[str] = mapped_column(String(400), default="", info=DERIVED)

    @property
    def audit_unit_id(self) -> UUID:
        """The unit concerned by a change of this row."""
        return self.department_id


class Inspection(Identified, Versioned, Base):
    """One check of one unit by a checklist pinned at a version and hash."""

    __tablename__ = "inspection"
    __table_args__ = (
        UniqueConstraint("department_id", "code"),
        Index("ix_inspection_search", "search"),
    )

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    campaign_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("inspection_campaign.id"), index=True
    )
    code: Mapped[str] = mapped_column(String(40))
    check_type: Mapped[str] = mapped_column(String(40), index=True)
    legal_basis: Mapped[str] = mapped_column(Text)
    pack_id: Mapped[str] = mapped_column(String(40))
    pack_version: Mapped[int]
    pack_sha256: Mapped[str] = mapped_column(String(64))
    set_id: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(16), default=InspectionState.PLANNED, index=True)
    #: What the check looks back on.
    period_from: Mapped[date]
    period_to: Mapped[date]
    self_assess_by: Mapped[date | None]
    planned_on: Mapped[date] = mapped_column(index=True)
    self_assessed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    self_assessed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    field_started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Why field work began without the unit's self-assessment.
    no_self_reason: Mapped[str | None] = mapped_column(Text)
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    concluded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Written into the minutes.
    place: Mapped[str | None] = mapped_column(String(255))
    unit_representative: Mapped[str | None] = mapped_column(String(255), info=PRIVATE)
    strengths: Mapped[str | None] = mapped_column(Text)
    unit_opinion: Mapped[str | None] = mapped_column(Text)
    #: Written into the report.
    conclusion: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    search: Mapped[str] = mapped_column(String(600), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    campaign: Mapped[Campaign | None] = relationship(lazy="raise_on_sql")
    members: Mapped[list[InspectionMember]] = relationship(
        back_populates="inspection", lazy="raise_on_sql", order_by="InspectionMember.position"
    )

    @property
    def signed(self) -> bool:
        """Whether the minutes are signed, so that the field work is closed for ever."""
        return self.state in SIGNED


class InspectionMember(Identified, Base):
    """A member of the team; the first leads it."""

    __tablename__ = "inspection_member"
    __table_args__ = (UniqueConstraint("inspection_id", "user_id"),)

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    position: Mapped[int]

    inspection: Mapped[Inspection] = relationship(back_populates="members", lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


_JUDGED_SYSTEM = "system_id IS NOT NULL AND verdict IS NOT NULL"


class InspectionRow(Identified, Versioned, Base):
    """One row of the checklist: what the unit says beside what the inspector found."""

    __tablename__ = "inspection_row"
    __table_args__ = (
        UniqueConstraint("inspection_id", "position"),
        # Judged rows about systems are few among all rows; form 08 looks for no others.
        Index(
            "ix_inspection_row_of_systems",
            *("system_id", "inspection_id"),
            sqlite_where=text(_JUDGED_SYSTEM),
            postgresql_where=text(_JUDGED_SYSTEM),
        ),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    position: Mapped[int]
    item_id: Mapped[str] = mapped_column(String(60))
    #: A row about systems may stand once for each system; None is "the unit as a whole".
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"))

    unit_answer: Mapped[str | None] = mapped_column(String(20))
    unit_note: Mapped[str | None] = mapped_column(Text)
    #: Where a pre-filled answer came from; it counts once somebody has saved it.
    unit_origin: Mapped[str | None] = mapped_column(String(255))
    unit_answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    unit_answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    progress: Mapped[str] = mapped_column(String(8), default=Progress.UNSEEN)
    verdict: Mapped[str | None] = mapped_column(String(20))
    observation: Mapped[str | None] = mapped_column(Text)
    #: "10/250 bản ghi": how much was looked at.
    sample: Mapped[str | None] = mapped_column(String(120))
    met: Mapped[str | None] = mapped_column(String(255), info=PRIVATE)
    second_look: Mapped[bool] = mapped_column(default=False)
    judged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    judged_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    system: Mapped[InformationSystem | None] = relationship(lazy="raise_on_sql")


class InspectionEvidence(Identified, Base):
    """Where a piece of evidence stands: at a row or at a finding, and which side put it there."""

    __tablename__ = "inspection_evidence"

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    row_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    finding_id: Mapped[UUID | None] = mapped_column(ForeignKey("finding.id"), index=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Of the content, beside the file's own row: a signed list must not follow a changed row.
    sha256: Mapped[str] = mapped_column(String(64))
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    evidence: Mapped[Evidence] = relationship(lazy="joined", innerjoin=True)


class Finding(Identified, Versioned, Base):
    """Something to put right, until somebody else than the fixer has verified it."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        Index("ix_finding_due", "state", "due"),
        Index("ix_finding_search", "search"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    row_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    item_id: Mapped[str | None] = mapped_column(String(60), index=True)
    number: Mapped[int]
    severity: Mapped[str] = mapped_column(String(10), index=True)
    description: Mapped[str] = mapped_column(Text)
    article: Mapped[str | None] = mapped_column(String(400))
    confidence: Mapped[str | None] = mapped_column(String(1))
    cause: Mapped[str | None] = mapped_column(Text)
    remedy: Mapped[str] = mapped_column(Text)
    due: Mapped[date]
    state: Mapped[str] = mapped_column(String(16), default=FindingState.OPEN)
    #: What the unit plans, and by when.
    action_plan: Mapped[str | None] = mapped_column(Text)
    action_owner: Mapped[str | None] = mapped_column(String(120), info=PRIVATE)
    action_due: Mapped[date | None]
    transferred_to: Mapped[str | None] = mapped_column(String(255))
    #: More time that the unit asks for and nobody has decided on yet.
    asked_due: Mapped[date | None]
    asked_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    search: Mapped[str] = mapped_column(String(600), default="", info=DERIVED)

    inspection: Mapped[Inspection] = relationship(lazy="raise_on_sql")
    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    events: Mapped[list[FindingEvent]] = relationship(
        lazy="raise_on_sql", order_by="FindingEvent.at, FindingEvent.id"
    )

    @property
    def waits(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in UNSETTLED

    @property
    def with_unit(self) -> bool:
        """Whether it is the unit that has to act; only then can the finding be overdue."""
        return self.state in WITH_UNIT

    def label(self, code: str) -> str:
        """Return its name: the code of its inspection and its number there."""
        return f"{code}/{self.number:02d}"


class FindingEvent(Identified, Base):
    """The history of a finding: each move, extension and its reason. Only ever added to."""

    __tablename__ = "finding_event"

    finding_id: Mapped[UUID] = mapped_column(ForeignKey("finding.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: open | plan | done | verify | reopen | extend | transfer
    kind: Mapped[str] = mapped_column(String(12))
    from_state: Mapped[str | None] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    text: Mapped[str | None] = mapped_column(Text)
    old_due: Mapped[date | None]
    new_due: Mapped[date | None]

    actor: Mapped[User | None] = relationship(lazy="joined")


class InspectionRevision(Identified, Base):
    """What was signed, frozen: the snapshot, its hash and the files. The database refuses edits.

    A revision without files (sample data) is printed from its snapshot.
    """

    __tablename__ = "inspection_revision"
    __table_args__ = (UniqueConstraint("inspection_id", "kind"),)

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(60))
    dated: Mapped[date]
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON, info=PRIVATE)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    pdf_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    docx_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    frozen_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id], lazy="joined")
    docx: Mapped[StoredFile | None] = relationship(foreign_keys=[docx_id], lazy="joined")
