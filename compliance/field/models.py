"""What was handed in from the field; the database refuses to change or delete it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.types import PRIVATE, Identified, UTCDateTime


class Way(enum.StrEnum):
    """How it came back."""

    PAGE = "page"
    BUNDLE = "bundle"
    PHOTO = "photo"


class Ending(enum.StrEnum):
    """What became of a submission as a whole."""

    APPLIED = "applied"
    CONFLICT = "conflict"
    REFUSED = "refused"


class FieldSubmission(Identified, Base):
    """One attempt to hand in field notes, whether it was taken or not. Only ever added to."""

    __tablename__ = "field_submission"
    __table_args__ = (
        # What was taken once is never taken again under the same key.
        Index(
            "uq_field_submission_applied",
            "key",
            unique=True,
            sqlite_where=text("ending = 'applied'"),
            postgresql_where=text("ending = 'applied'"),
        ),
    )

    #: Chosen where the notes were made, the same however often they are sent.
    key: Mapped[UUID] = mapped_column(index=True)
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    way: Mapped[str] = mapped_column(String(8))
    ending: Mapped[str] = mapped_column(String(10))
    #: Of what was sent (rows) or of the bytes (a photo).
    sha256: Mapped[str] = mapped_column(String(64))
    #: What the person calls the phone or computer.
    device: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    #: Id of a row → applied | same | kept | conflict | refused; or what was done to a photo.
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: What was sent, whole: the version that lost a conflict is here.
    sent: Mapped[list[dict[str, Any]]] = mapped_column(JSON, info=PRIVATE)

    actor: Mapped[User] = relationship(lazy="joined", innerjoin=True)
