"""What was carried from one regime to the next, and what of it a person looks at again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned
from compliance.requirements.models import RequirementResponse
from compliance.systems.models import InformationSystem

_STANDING = "undone_at IS NULL"


class Transfer(Identified, Versioned, Base):
    """The work of one system, carried from one version of a pack to another."""

    __tablename__ = "transfer"
    __table_args__ = (
        Index("ix_transfer_system", "system_id", "committed_at"),
        # The same way is gone once; after an undo it may be gone again.
        Index(
            "uq_transfer_standing",
            "system_id",
            "source_id",
            "source_version",
            "target_id",
            "target_version",
            unique=True,
            sqlite_where=text(_STANDING),
            postgresql_where=text(_STANDING),
        ),
    )

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    #: The unit that keeps the system's entry, for who may read the trail.
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    source_id: Mapped[str] = mapped_column(String(60))
    source_version: Mapped[int]
    source_sha256: Mapped[str] = mapped_column(String(64))
    target_id: Mapped[str] = mapped_column(String(60))
    target_version: Mapped[int]
    target_sha256: Mapped[str] = mapped_column(String(64))
    #: The level whose rows were asked of the target pack.
    level: Mapped[int]
    #: Everything that the simulation showed, as canonical JSON; ``outcome_sha256`` is its hash.
    outcome: Mapped[str] = mapped_column(Text, info=DERIVED)
    outcome_sha256: Mapped[str] = mapped_column(String(64))
    #: What the commit made, with versions: what an undo takes away, if nothing changed since.
    made: Mapped[dict[str, Any]] = mapped_column(JSON, info=DERIVED)
    committed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    committed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    system: Mapped[InformationSystem] = relationship(lazy="raise_on_sql")


class TransferReview(Identified, Base):
    """A carried answer that a person has to look at again."""

    __tablename__ = "transfer_review"
    #: Made by the hundred; what a person confirms is noted by the service.
    __audited__ = False
    __table_args__ = (UniqueConstraint("transfer_id", "response_id"),)

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("transfer.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("requirement_response.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(40))
    #: The answer's version when it was carried: once it is edited it has been looked at.
    response_version: Mapped[int]
    #: Old rows behind it: ``{"from", "relation", "why", "state", "text"}`` each.
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    response: Mapped[RequirementResponse] = relationship(lazy="raise_on_sql")
