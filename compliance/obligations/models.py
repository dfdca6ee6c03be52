"""Duties as the features last stated them, who was reminded of them, and feeds of calendars."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.types import PRIVATE, Identified, UTCDateTime
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


class Obligation(Identified, Base):
    """One duty of one unit, derived: what it says is written where it is done, never here.

    The id follows from unit, system, source and subject, so it is the same after every refresh:
    reminders and calendar feeds name it.
    """

    __tablename__ = "obligation"
    __audited__ = False
    __table_args__ = (
        # All that the state of a duty and a person's scope rest on: counted for a whole sector.
        Index("ix_obligation_unit_due", "unit_id", "due_on", "last_done", "source", "id"),
        Index("ix_obligation_due", "due_on"),
        Index("ix_obligation_source", "source", "unit_id"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"), index=True)
    source: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(255))
    basis: Mapped[str] = mapped_column(String(400))
    confidence: Mapped[str] = mapped_column(String(1))
    due_on: Mapped[date | None]
    last_done: Mapped[date | None]
    path: Mapped[str] = mapped_column(String(255))
    search: Mapped[str] = mapped_column(String(700))

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    system: Mapped[InformationSystem | None] = relationship(lazy="raise_on_sql")


class ObligationMark(Base):
    """How far the trail has been followed, and the day of the last full look: one row."""

    __tablename__ = "obligation_mark"
    __audited__ = False

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    full_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ObligationReminder(Base):
    """That a person was told of one duty with one day, at one stage: never twice."""

    __tablename__ = "obligation_reminder"
    __audited__ = False

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    #: Of the duty; it may be settled and gone by now, so no reference.
    obligation_id: Mapped[UUID] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    #: soon | late
    stage: Mapped[str] = mapped_column(String(4), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ObligationDigest(Base):
    """That a person's week was looked at: the digest of a week goes out once."""

    __tablename__ = "obligation_digest"
    __audited__ = False

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    #: Monday of the week.
    week: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class CalendarFeed(Identified, Base):
    """A secret address that a calendar program reads; only the hash of its secret is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("token_hash"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    token_hash: Mapped[str] = mapped_column(String(64), info=PRIVATE)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql")
    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
