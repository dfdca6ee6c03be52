"""Versions of packs that an administrator prepares before they are released."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned


class DraftState(enum.StrEnum):
    """Where a prepared version stands; nothing leads back from the last two."""

    DRAFT = "draft"
    RELEASED = "released"
    DISCARDED = "discarded"


class Origin(enum.StrEnum):
    """How a version came to be."""

    UPLOAD = "upload"
    WORDING = "wording"


_OPEN = "state = 'draft'"


class PackDraft(Identified, Versioned, Base):
    """One version on its way. No feature uses it before its release."""

    __tablename__ = "pack_draft"
    __table_args__ = (
        Index("ix_pack_draft_list", "state", "uploaded_at"),
        # Two drafts of one version would compete for one place.
        Index(
            "uq_pack_draft_open",
            "pack_id",
            "pack_version",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    title: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(10), default=DraftState.DRAFT)
    origin: Mapped[str] = mapped_column(String(10), default=Origin.UPLOAD)
    #: A ZIP of the pack's folder.
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    #: Hash of the pack's files; of a released version that of the released files.
    sha256: Mapped[str | None] = mapped_column(String(64))
    #: The newest version when this one was uploaded.
    based_on_version: Mapped[int | None]
    #: What forbids the release, and what asks for a look: {path, line, sentence, quoted}.
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, info=DERIVED)
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, info=DERIVED)
    note: Mapped[str | None] = mapped_column(Text)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    discarded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    search: Mapped[str] = mapped_column(String(400), default="", info=DERIVED)

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    uploader: Mapped[User | None] = relationship(foreign_keys=[uploaded_by], lazy="raise_on_sql")
    releaser: Mapped[User | None] = relationship(foreign_keys=[released_by], lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        """Whether it may still be replaced, released or discarded."""
        return self.state == DraftState.DRAFT
