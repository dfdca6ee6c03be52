"""A regrouping: systems joined into one, or one parted into several; and what it leaves to do."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned
from compliance.requirements.models import RequirementResponse
from compliance.systems.models import InformationSystem


class Way(enum.StrEnum):
    """What was done."""

    JOIN = "join"
    PART = "part"


class Standing(enum.StrEnum):
    """Where a system stands in a regrouping."""

    #: It was there before and goes on.
    KEPT = "kept"
    #: It was there before and is closed.
    ENDED = "ended"
    #: It was made.
    MADE = "made"


class Regrouping(Identified, Versioned, Base):
    """One join or parting of systems of a unit (NĐ 331/2026 Đ7, Đ8 k3)."""

    __tablename__ = "regrouping"

    #: The unit that keeps the systems.
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    way: Mapped[str] = mapped_column(String(4))
    reason: Mapped[str] = mapped_column(Text)
    #: Why the level may be lower than before, in writing (NĐ 331/2026 Đ8 k3).
    argument: Mapped[str | None] = mapped_column(Text)
    #: The highest level before, and the lowest that facts allow at most after, by the rules of
    #: the day; None: not known.
    level_before: Mapped[int | None]
    level_after: Mapped[int | None]
    #: What the preview showed; kept as it read then.
    outlook: Mapped[dict[str, Any]] = mapped_column(JSON, info=DERIVED)
    #: Every write, in order: what an undo takes back.
    ledger: Mapped[list[Any]] = mapped_column(JSON, info=DERIVED)
    #: Every row of the systems right after, as a short hash: an undo needs them unchanged.
    after: Mapped[dict[str, str]] = mapped_column(JSON, info=DERIVED)
    committed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    committed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    members: Mapped[list[RegroupingMember]] = relationship(
        back_populates="regrouping", lazy="raise_on_sql", order_by="RegroupingMember.place"
    )

    @property
    def lowers(self) -> bool:
        """Whether the level is known to be lower afterwards."""
        before, after = self.level_before, self.level_after
        return before is not None and after is not None and after < before


class RegroupingMember(Identified, Base):
    """A system in a regrouping. The name is kept: what an undo takes away is still named."""

    __tablename__ = "regrouping_member"
    __table_args__ = (UniqueConstraint("regrouping_id", "place"),)

    regrouping_id: Mapped[UUID] = mapped_column(ForeignKey("regrouping.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: None once an undo took the system away.
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"), index=True)
    place: Mapped[int]
    standing: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(255))
    #: The level that held before; of a made system None.
    level: Mapped[int | None]

    regrouping: Mapped[Regrouping] = relationship(back_populates="members", lazy="raise_on_sql")
    system: Mapped[InformationSystem | None] = relationship(lazy="raise_on_sql")


class RegroupingReview(Identified, Base):
    """An answer put together from several that differ, or copied, to be looked at again."""

    __tablename__ = "regrouping_review"
    #: Made by the hundred; what a person confirms is noted by the service.
    __audited__ = False
    __table_args__ = (UniqueConstraint("regrouping_id", "response_id"),)

    regrouping_id: Mapped[UUID] = mapped_column(ForeignKey("regrouping.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("requirement_response.id"), index=True)
    pack_id: Mapped[str] = mapped_column(String(60))
    item_id: Mapped[str] = mapped_column(String(40))
    #: The answer's version right after: once it is edited it has been looked at.
    response_version: Mapped[int]
    #: What each system said: ``{"system", "state", "text"}`` each.
    said: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    response: Mapped[RequirementResponse] = relationship(lazy="raise_on_sql")
