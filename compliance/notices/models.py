"""Notices to people, the outbox, and what a person does not want by mail."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.i18n import _l
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime
from compliance.units.models import HealthUnit


class Notice(Identified, Base):
    """One thing told to one person. The step that caused it is what the audit trail shows."""

    __tablename__ = "notice"
    __audited__ = False
    __table_args__ = (
        Index("ix_notice_user", "user_id", "created_at"),
        # What the bell counts on every page.
        Index(
            "ix_notice_unread",
            "user_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_notice_source", "source_type", "source_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    #: The unit that the row belongs to.
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(255))
    body: Mapped[str] = mapped_column(Text)
    #: Path within the site of the row it is about.
    path: Mapped[str] = mapped_column(String(255))
    source_type: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")


class MailState(enum.StrEnum):
    """Where a message of the outbox stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    NO_SERVER = "no_server"


MAIL_STATE_LABELS = {
    MailState.WAITING: _l("Chờ gửi"),
    MailState.SENT: _l("Đã gửi"),
    MailState.FAILED: _l("Không gửi được"),
    MailState.NO_SERVER: _l("Chưa có máy chủ thư"),
}


class MailMessage(Identified, Base):
    """A message to one address, written with the step that caused it, sent by the worker."""

    __tablename__ = "mail_message"
    __audited__ = False
    __table_args__ = (
        Index("ix_mail_message_due", "state", "next_at"),
        Index("ix_mail_message_created", "created_at"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(120), info=PRIVATE)
    subject: Mapped[str] = mapped_column(String(255))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    #: When it may be tried next; moved on before every try, so that two workers never share one.
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: A sentence of ours about the last failure; never what the server said.
    error: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    search: Mapped[str] = mapped_column(String(400), default="", info=DERIVED)

    user: Mapped[User] = relationship(lazy="raise_on_sql")
    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")


class MailOptOut(Base):
    """A kind of notice that a person does not want by mail; the notice itself stays."""

    __tablename__ = "mail_opt_out"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
