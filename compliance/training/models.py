"""People of a unit and what they learnt."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime, Versioned
from compliance.ledgers.models import LedgerRow
from compliance.units.models import HealthUnit


class Degree(enum.StrEnum):
    """Highest degree, in rising order."""

    BELOW = "below"
    COLLEGE = "college"
    UNIVERSITY = "university"
    HIGHER = "higher"


class Person(LedgerRow, Base):
    """Somebody who works in a unit, as far as training needs to know."""

    __tablename__ = "training_person"
    __table_args__ = (Index("ix_training_person_list", "unit_id", "left_on"),)

    name: Mapped[str] = mapped_column(String(120), info=PRIVATE)
    job_title: Mapped[str] = mapped_column(String(120))
    leader: Mapped[bool] = mapped_column(default=False)
    #: Has security as the work, or part of it (chuyên trách, phụ trách).
    security_duty: Mapped[bool] = mapped_column(default=False)
    #: Highest level of the systems that the person administers or operates.
    operates_level: Mapped[int | None]
    #: A ``Degree``; None: not recorded.
    degree: Mapped[str | None] = mapped_column(String(12))
    #: Since when the person does work that counts as experience for protecting personal data.
    experience_from: Mapped[date | None]
    contact: Mapped[str | None] = mapped_column(String(120), info=PRIVATE)
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]

    attendance: Mapped[list[Attendance]] = relationship(
        back_populates="person", lazy="raise_on_sql"
    )
    certificates: Mapped[list[Certificate]] = relationship(
        back_populates="person", lazy="raise_on_sql"
    )

    def last(self, kind: str) -> date | None:
        """Return the day of the last course of a kind that the person finished."""
        days = [
            row.course.ends_on
            for row in self.attendance
            if row.completed
            and row.course.kind == kind
            and row.course.state == CourseState.DONE
            and row.course.withdrawn_at is None
        ]
        return max(days, default=None)


class Field(enum.StrEnum):
    """What a focal point is named for."""

    SECURITY = "security"
    DATA = "data"
    BOTH = "both"


class Arrangement(enum.StrEnum):
    """Who does the work: ``arrangements`` of ``officer_conditions`` in the pack."""

    PERSON = "person"
    DEPARTMENT = "department"
    HIRED_PERSON = "hired_person"
    HIRED_FIRM = "hired_firm"


class FocalPoint(LedgerRow, Base):
    """Who is named a unit's focal point, by which decision, from when until when."""

    __tablename__ = "focal_point"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("training_person.id"), index=True)
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("training_person.id"), index=True)
    field: Mapped[str] = mapped_column(String(8))
    #: An ``Arrangement``; hired: ``person`` is who of the unit watches over the contract.
    arrangement: Mapped[str] = mapped_column(String(12), default=Arrangement.PERSON)
    #: Years of experience of the hired person, qualified people of the hired firm.
    hired_count: Mapped[int | None]
    #: Day of the agreement to keep secret.
    confidential_on: Mapped[date | None]
    decision_number: Mapped[str] = mapped_column(String(120))
    decision_date: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id], lazy="raise_on_sql")


class CourseKind(enum.StrEnum):
    """What a course is for."""

    PROFESSIONAL = "professional"
    AWARENESS = "awareness"
    DRILL = "drill"


class CourseState(enum.StrEnum):
    """Planned in the plan of the year, held, or not held after all."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Course(LedgerRow, Base):
    """A course, an awareness campaign or a drill: planned for a year, then held."""

    __tablename__ = "training_course"
    __table_args__ = (Index("ix_training_course_list", "unit_id", "kind", "starts_on"),)

    title: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[int | None]
    provider: Mapped[str | None] = mapped_column(String(255))
    #: What it dealt with, which materials were used.
    content: Mapped[str | None] = mapped_column(Text)
    planned_people: Mapped[int | None]
    #: Typed where there is no list by name; a list by name counts instead of these.
    leaders_count: Mapped[int | None]
    staff_count: Mapped[int | None]
    #: Line of the plan of the year that it fulfils, in the plan's first edition.
    plan_line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("training_plan_line.id"), index=True
    )
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)

    plan_line: Mapped[TrainingPlanLine | None] = relationship(lazy="raise_on_sql")
    attendance: Mapped[list[Attendance]] = relationship(
        back_populates="course", lazy="raise_on_sql"
    )


class TrainingPlan(Identified, Versioned, Base):
    """The plan of a year: a draft, then frozen to be signed, then signed and never changed.

    What changes after the signature is a further edition, signed on its own.
    """

    __tablename__ = "training_plan"
    __table_args__ = (UniqueConstraint("unit_id", "year", "edition"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    year: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    #: How it is carried out, in the unit's words.
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When the plan or one of its lines was written last; with it goes the version.
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DERIVED)
    frozen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: What was frozen, as it is printed, and its SHA-256.
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=DERIVED)
    content_hash: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[str | None] = mapped_column(String(120))
    signed_on: Mapped[date | None]
    #: Who signed: name and title, as on the paper.
    signer: Mapped[str | None] = mapped_column(String(160), info=PRIVATE)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    lines: Mapped[list[TrainingPlanLine]] = relationship(
        order_by="(TrainingPlanLine.month, TrainingPlanLine.topic, TrainingPlanLine.id)",
        lazy="raise_on_sql",
    )


class TrainingPlanLine(Identified, Versioned, Base):
    """One thing to hold in the year of a plan."""

    __tablename__ = "training_plan_line"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("training_plan.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: The same line in the first edition that has it; None: this is the first.
    first_id: Mapped[UUID | None] = mapped_column(ForeignKey("training_plan_line.id"), index=True)
    topic: Mapped[str] = mapped_column(String(255))
    #: A ``CourseKind``.
    kind: Mapped[str] = mapped_column(String(12))
    audience: Mapped[str] = mapped_column(String(255))
    people: Mapped[int | None]
    month: Mapped[int]
    provider: Mapped[str | None] = mapped_column(String(255))
    #: Đồng.
    cost: Mapped[int | None] = mapped_column(BigInteger)
    #: Rule of the pack that asks for it; None: the unit's own choice.
    rule_id: Mapped[str | None] = mapped_column(String(40))

    @property
    def root_id(self) -> UUID:
        """Return the id by which courses know the line, whatever edition is read."""
        return self.first_id or self.id


class Attendance(Identified, Versioned, Base):
    """Somebody of the unit on the list of one of its courses."""

    __tablename__ = "training_attendance"
    __table_args__ = (UniqueConstraint("course_id", "person_id"),)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("training_course.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("training_person.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: On the list but did not finish: kept, and counted for nothing.
    completed: Mapped[bool] = mapped_column(default=True)
    result: Mapped[str | None] = mapped_column(String(120))

    course: Mapped[Course] = relationship(back_populates="attendance", lazy="raise_on_sql")
    person: Mapped[Person] = relationship(back_populates="attendance", lazy="raise_on_sql")


class CertificateKind(enum.StrEnum):
    """What a certificate proves (Luật 116/2025 Đ34 k2; NĐ 333/2026 Đ24)."""

    #: In-depth training: the basics and one of the nine specialities.
    IN_DEPTH = "in_depth"
    #: A degree in the field takes the place of the in-depth certificate.
    DEGREE = "degree"
    DATA_PROTECTION = "data_protection"
    OTHER = "other"


#: What lets a person operate a system of level 3–5.
QUALIFIES = (CertificateKind.IN_DEPTH, CertificateKind.DEGREE)


class Certificate(LedgerRow, Base):
    """A certificate of a person, with its end and the file that shows it."""

    __tablename__ = "training_certificate"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("training_person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(255))
    number: Mapped[str | None] = mapped_column(String(120), info=PRIVATE)
    issuer: Mapped[str | None] = mapped_column(String(255))
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)

    person: Mapped[Person] = relationship(back_populates="certificates", lazy="raise_on_sql")


class Material(Identified, Versioned, Base):
    """Something to teach with, shared by the Department with every unit of its sector."""

    __tablename__ = "training_material"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(255))
    about: Mapped[str | None] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    search: Mapped[str] = mapped_column(String(600), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    versions: Mapped[list[MaterialVersion]] = relationship(
        order_by="MaterialVersion.number.desc()", lazy="raise_on_sql"
    )


class MaterialVersion(Identified, Base):
    """One upload of a material; the newest is what units get, the older ones stay."""

    __tablename__ = "training_material_version"
    __table_args__ = (UniqueConstraint("material_id", "number"),)

    material_id: Mapped[UUID] = mapped_column(ForeignKey("training_material.id"))
    number: Mapped[int]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
