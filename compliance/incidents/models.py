"""What is kept of an incident beside its entry in the register."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.types import PRIVATE, Dated, Identified, UTCDateTime, Versioned
from compliance.registers.models import RegisterEntry
from compliance.units.models import HealthUnit


class Answer(enum.StrEnum):
    """Answer to a question; "unknown" counts as "yes" (pack ``su-co-2026``)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class IncidentCase(Versioned, Base):
    """The file of one incident (or of one drill): what the register has no column for."""

    __tablename__ = "incident_case"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: What the reporter said of data of patients: an ``Answer``.
    patient_data: Mapped[str | None] = mapped_column(String(7))
    reporter_phone: Mapped[str | None] = mapped_column(String(60), info=PRIVATE)
    #: Kind and severity as confirmed last: ids of the pack.
    kind: Mapped[str | None] = mapped_column(String(60))
    severity: Mapped[str | None] = mapped_column(String(60))
    #: What forms are filled from, by key of ``prefill_sources``; the rest is worked out.
    boxes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info=PRIVATE)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class IncidentClassification(Identified, Base):
    """One confirmed classification with the pack it was made by. The database refuses edits."""

    __tablename__ = "incident_classification"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(60))
    #: Question → ``Answer``.
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    #: What the rules give, what the person confirmed, and why when it is lower.
    computed: Mapped[str] = mapped_column(String(60))
    confirmed: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(Text)
    #: Duty → what raised it (ids of questions, of the level, of the kind).
    duties: Mapped[dict[str, list[str]]] = mapped_column(JSON)

    by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class IncidentLog(Identified, Base):
    """One line of the timeline. The database refuses edits: a mistake gets a further line."""

    __tablename__ = "incident_log"
    __table_args__ = (Index("ix_incident_log_entry", "entry_id", "at"),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: When it happened, and when it was written down.
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: report | classify | contain | note | paper | handover | task | inject, and what the register
    #: tells of: state | correct | notice | strike
    verb: Mapped[str] = mapped_column(String(12))
    #: It may name people, and stands here for good: the trail keeps none of it.
    text: Mapped[str] = mapped_column(Text, info=PRIVATE)

    by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class IncidentStep(Identified, Base):
    """A step of the containment checklist that was done; never undone."""

    __tablename__ = "incident_step"
    __table_args__ = (Index("uq_incident_step", "entry_id", "step", unique=True),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    step: Mapped[str] = mapped_column(String(60))
    done_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class IncidentPaper(Identified, Versioned, Base):
    """One form of one stage; frozen when it is sent."""

    __tablename__ = "incident_paper"
    __table_args__ = (Index("uq_incident_paper", "entry_id", "form", "number", unique=True),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: Form of the pack, and which time it is sent.
    form: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_sha256: Mapped[str] = mapped_column(String(64))
    #: Field of the form → text.
    boxes: Mapped[dict[str, str]] = mapped_column(JSON, info=PRIVATE)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    channel: Mapped[str | None] = mapped_column(String(120))
    receipt: Mapped[str | None] = mapped_column(String(120))
    docx_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    pdf_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))

    docx: Mapped[StoredFile | None] = relationship(foreign_keys=[docx_id], lazy="raise_on_sql")
    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id], lazy="raise_on_sql")


class IncidentTask(Identified, Versioned, Base):
    """What has to be done after the incident: a duty of the pack or a lesson."""

    __tablename__ = "incident_task"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120), info=PRIVATE)
    due: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    result: Mapped[str | None] = mapped_column(Text)


class DrillPlan(Identified, Versioned, Base):
    """A drill of the yearly plan; once begun it has an entry in the register of drills."""

    __tablename__ = "drill_plan"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    planned_on: Mapped[date]
    #: Scenario of the pack, and the version it is played by.
    scenario: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    lead: Mapped[str] = mapped_column(String(120), info=PRIVATE)
    #: One a line.
    participants: Mapped[str] = mapped_column(Text, info=PRIVATE)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("register_entry.id"), index=True)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Why it is not held; the line stays.
    cancelled_reason: Mapped[str | None] = mapped_column(String(255))

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    entry: Mapped[RegisterEntry | None] = relationship(lazy="raise_on_sql")
    injects: Mapped[list[DrillInject]] = relationship(
        order_by="DrillInject.position", lazy="raise_on_sql"
    )


class DrillInject(Identified, Base):
    """An inject that was given in a drill, and when what it asks for was done."""

    __tablename__ = "drill_inject"
    __table_args__ = (Index("uq_drill_inject", "plan_id", "position", unique=True),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("drill_plan.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    position: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def minutes(self) -> int | None:
        """Whole minutes from the inject to what it asks for; None: not done."""
        return int((self.done_at - self.given_at).total_seconds() // 60) if self.done_at else None


class AuthorityKey(Identified, Dated, Base):
    """A public key (age, X25519) that an authority reads hand-over files with."""

    __tablename__ = "authority_key"

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    recipient: Mapped[str] = mapped_column(String(120))
    fingerprint: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class IncidentHandover(Identified, Base):
    """A hand-over file that was made: for whom, of what; the file itself is not kept."""

    __tablename__ = "incident_handover"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entry.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    key_id: Mapped[UUID] = mapped_column(ForeignKey("authority_key.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[int]

    key: Mapped[AuthorityKey] = relationship(lazy="raise_on_sql")
