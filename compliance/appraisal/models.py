"""Opinions asked of others, dossiers that go together, signs that a level needs another look."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.i18n import _l
from compliance.core.types import Identified, UTCDateTime, Versioned
from compliance.dossiers.models import Dossier
from compliance.units.models import HealthUnit


class Asked(enum.StrEnum):
    """Whom an opinion is asked of."""

    BODY = "body"
    COUNCIL = "council"
    PERSON = "person"


ASKED_LABELS = {
    Asked.BODY: _l("Cơ quan, đơn vị"),
    Asked.COUNCIL: _l("Hội đồng"),
    Asked.PERSON: _l("Chuyên gia"),
}


class Stance(enum.StrEnum):
    """What the reply comes to."""

    FIT = "fit"
    CHANGE = "change"
    UNFIT = "unfit"
    NONE = "none"


STANCE_LABELS = {
    Stance.FIT: _l("Thống nhất"),
    Stance.CHANGE: _l("Thống nhất, đề nghị chỉnh sửa"),
    Stance.UNFIT: _l("Không thống nhất"),
    Stance.NONE: _l("Không có ý kiến"),
}


class OpinionRequest(Identified, Versioned, Base):
    """An opinion asked of another body, council or person on a revision, and its reply."""

    __tablename__ = "opinion_request"
    __table_args__ = (
        Index(
            "ix_opinion_request_open",
            "due",
            sqlite_where=text("replied_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("replied_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    #: A body or a council by name; of a person the post, as letters are addressed.
    addressee: Mapped[str] = mapped_column(String(255))
    question: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(String(120))
    dated: Mapped[date | None]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    stance: Mapped[str | None] = mapped_column(String(12))
    reply: Mapped[str | None] = mapped_column(Text)
    reply_number: Mapped[str | None] = mapped_column(String(120))
    reply_date: Mapped[date | None]
    reply_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    replied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    replied_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(255))

    @property
    def waiting(self) -> bool:
        """Whether a reply is still expected."""
        return self.replied_at is None and self.withdrawn_at is None


class DossierGroup(Identified, Versioned, Base):
    """Dossiers of level 1–2 systems of one operator and one owner that go together.

    No clause provides for it; it rests on the list that NĐ 331/2026 Đ22 k4 a asks for (practice,
    to be compared). Each system keeps its own revisions.
    """

    __tablename__ = "dossier_group"

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: The operator that hands it in.
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(255))
    request_number: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    dissolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    unit: Mapped[HealthUnit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")


class DossierGroupMember(Base):
    """Which dossiers go together."""

    __tablename__ = "dossier_group_member"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("dossier_group.id"), index=True)


class RedeterminationSign(Identified, Versioned, Base):
    """Why the level of an approved dossier must be looked at again (NĐ 331/2026 Đ10 k2, Đ25)."""

    __tablename__ = "redetermination_sign"
    __table_args__ = (
        Index(
            "ix_redetermination_sign_open",
            "dossier_id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: A trigger of the pack's ``workflow.redetermine_when``.
    trigger: Mapped[str] = mapped_column(String(60))
    why: Mapped[str] = mapped_column(Text)
    noticed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Who noticed; None: the system itself.
    noticed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    closed_reason: Mapped[str | None] = mapped_column(Text)

    dossier: Mapped[Dossier] = relationship(lazy="raise_on_sql")
