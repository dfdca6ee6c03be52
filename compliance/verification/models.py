"""The register of documents that anybody may check."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from compliance.core.db import Base
from compliance.core.types import Identified, UTCDateTime


class VerifiedDocument(Identified, Base):
    """What the public may know of a document; every column but the last three is shown."""

    __tablename__ = "verified_document"

    #: SHA-256 in hex, of the frozen content or of the signed file.
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(255))
    unit_name: Mapped[str] = mapped_column(String(255))
    dated: Mapped[date]
    revision: Mapped[int] = mapped_column(default=1)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    registered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: What the document belongs to, as ``dossier:<id>``: files that lose their validity together.
    about: Mapped[str | None] = mapped_column(String(60), index=True)
