"""Reporting periods, the report of each unit, what was submitted, what the sector sent on."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime, Versioned
from compliance.evidence.models import Evidence
from compliance.units.models import HealthUnit


class PeriodState(enum.StrEnum):
    """How far a period is."""

    OPEN = "open"
    CONSOLIDATED = "consolidated"
    SENT = "sent"
    #: Of a round that a unit opened itself: it takes no report any more.
    CLOSED = "closed"


class ReportState(enum.StrEnum):
    """How far the report of one unit is."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


#: What a unit has still to do something about.
TO_DO = (ReportState.OPEN, ReportState.RETURNED)


class ReportPeriod(Identified, Versioned, Base):
    """One round of reports: a period of the plan, or one that somebody asked for."""

    __tablename__ = "report_period"
    __table_args__ = (
        UniqueConstraint("department_id", "code"),
        Index("ix_report_period_due", "department_id", "due_on"),
    )

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: The parent unit that opened it for the units that report through it; None: the Department.
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    #: ``2026-Q3``, ``2026-DX-1``; of a parent unit ``2026-NB-1``.
    code: Mapped[str] = mapped_column(String(20))
    #: Id in ``periods`` of the pack; a second period that the same entry serves (Q2 and H1).
    period_id: Mapped[str] = mapped_column(String(10))
    also_id: Mapped[str | None] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(255))
    covers_from: Mapped[date]
    covers_to: Mapped[date]
    #: The day that the plan writes "before"; the last day in time by the chosen reading.
    due_before: Mapped[date | None]
    due_on: Mapped[date]
    reading: Mapped[str] = mapped_column(String(10))
    #: Figures stand for this day; it does not move any more.
    cutoff: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default=PeriodState.OPEN)
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_hash: Mapped[str] = mapped_column(String(64))
    #: Of an ad hoc report: its kind, the document that asks, who asks, why, which fields.
    adhoc_id: Mapped[str | None] = mapped_column(String(40))
    document_number: Mapped[str | None] = mapped_column(String(120))
    document_date: Mapped[date | None]
    requested_by: Mapped[str | None] = mapped_column(String(255))
    summary: Mapped[str | None] = mapped_column(Text)
    fields: Mapped[list[str] | None] = mapped_column(JSON)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    department: Mapped[HealthUnit] = relationship(foreign_keys=[department_id], lazy="raise_on_sql")
    owner: Mapped[HealthUnit | None] = relationship(foreign_keys=[owner_id], lazy="raise_on_sql")

    @property
    def runner(self) -> HealthUnit:
        """The unit that runs it."""
        return self.owner or self.department

    @property
    def audit_unit_id(self) -> UUID:
        """The unit concerned by a change."""
        return self.owner_id or self.department_id


class UnitReport(Identified, Versioned, Base):
    """What one unit reports for a period; what it submitted stands in its revisions."""

    __tablename__ = "unit_report"
    __table_args__ = (
        UniqueConstraint("period_id", "unit_id"),
        Index("ix_unit_report_state", "period_id", "state"),
    )

    period_id: Mapped[UUID] = mapped_column(ForeignKey("report_period.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: Who checks it: the unit that it reports through, else the Department.
    checker_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: Tier of the form (``report_tiers``), and whether the plan binds the unit to report.
    tier: Mapped[str] = mapped_column(String(20))
    obliged: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12), default=ReportState.OPEN)
    #: What is typed so far: ``answers.Answer`` as JSON by key; nothing for what follows its source.
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info=PRIVATE)
    #: What the head says of the units below that have not reported.
    missing_note: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=DERIVED)
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), info=DERIVED)
    #: First day on which it was sent, and how many days that is past the due day; never changed.
    first_sent_on: Mapped[date | None]
    days_late: Mapped[int] = mapped_column(default=0)
    last_sent_on: Mapped[date | None]
    #: How often it was returned; by when it should come back.
    returns: Mapped[int] = mapped_column(default=0)
    resend_by: Mapped[date | None]
    accepted_on: Mapped[date | None]
    #: Whoever runs the round let the unit off, or does not hold its lateness against it; why.
    excused_on: Mapped[date | None]
    excused_reason: Mapped[str | None] = mapped_column(String(255))

    period: Mapped[ReportPeriod] = relationship(lazy="raise_on_sql")
    unit: Mapped[HealthUnit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    checker: Mapped[HealthUnit] = relationship(foreign_keys=[checker_id], lazy="raise_on_sql")

    @property
    def awaited(self) -> bool:
        """Whether the unit has still to send it, and may: its round is not closed."""
        return self.state in TO_DO and self.period.state != PeriodState.CLOSED


class ReportFile(Identified, Base):
    """A file that goes with a report; the revision keeps its title and hash."""

    __tablename__ = "unit_report_file"
    __table_args__ = (UniqueConstraint("report_id", "evidence_id"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("unit_report.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    #: Key of the field that it answers; empty: of the report as a whole.
    key: Mapped[str] = mapped_column(String(60), default="")

    evidence: Mapped[Evidence] = relationship(lazy="raise_on_sql")


class ReportRevision(Identified, Base):
    """A report as it was submitted; triggers of the database refuse to change or delete it."""

    __tablename__ = "unit_report_revision"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("unit_report.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    number: Mapped[int]
    #: What is printed (``snapshot.snapshot_of``), and its SHA-256.
    content: Mapped[dict[str, Any]] = mapped_column(JSON, info=DERIVED)
    content_hash: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class ReportReview(Identified, Base):
    """What was said of a submitted revision: accepted, or returned with reasons by field."""

    __tablename__ = "unit_report_review"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("unit_report_revision.id"), unique=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    accepted: Mapped[bool]
    #: Reason by key of the field; a general remark.
    reasons: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    remark: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class ReportReopening(Identified, Base):
    """That an accepted revision was opened again, to be corrected: why, by field."""

    __tablename__ = "unit_report_reopening"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("unit_report_revision.id"), unique=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: Reason by key of the field; a general remark.
    reasons: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    remark: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class ReportValue(Base):
    """One figure of an accepted report: what the sector's numbers are added up from.

    Written when a report is accepted; its revision holds the same under its hash.
    """

    __tablename__ = "unit_report_value"
    __audited__ = False
    __table_args__ = (Index("ix_unit_report_value_key", "period_id", "key", "number", "base"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("unit_report.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    period_id: Mapped[UUID] = mapped_column(ForeignKey("report_period.id"))
    #: A number, or of a share its numerator, with the denominator in ``base``.
    number: Mapped[float | None]
    base: Mapped[float | None]
    #: A choice, a text, a day.
    text: Mapped[str | None] = mapped_column(Text)


class SectorReport(Identified, Base):
    """The sector's consolidated report as it was frozen; never changed, a later one supersedes."""

    __tablename__ = "sector_report"
    __table_args__ = (UniqueConstraint("period_id", "number"),)

    period_id: Mapped[UUID] = mapped_column(ForeignKey("report_period.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, info=DERIVED)
    content_hash: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    frozen_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class SectorDelivery(Identified, Versioned, Base):
    """That a frozen consolidated report went to one addressee, on a day, under a number."""

    __tablename__ = "sector_report_delivery"
    __table_args__ = (UniqueConstraint("sector_report_id", "addressee"),)

    sector_report_id: Mapped[UUID] = mapped_column(ForeignKey("sector_report.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    addressee: Mapped[str] = mapped_column(String(255))
    document_number: Mapped[str | None] = mapped_column(String(120))
    sent_on: Mapped[date | None]


class ReportReminder(Identified, Base):
    """That the people of a unit were told of a stage of its report: once for a day."""

    __tablename__ = "report_reminder"
    __audited__ = False
    __table_args__ = (UniqueConstraint("report_id", "stage", "due_on"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("unit_report.id"))
    #: opened | last_day | urged | collated
    stage: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
