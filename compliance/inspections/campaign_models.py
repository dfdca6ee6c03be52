"""What a campaign adds to its inspections: how units were chosen, who goes when."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.types import Identified, UTCDateTime, Versioned
from compliance.inspections.models import Campaign, Inspection
from compliance.units.models import HealthUnit


class Method(enum.StrEnum):
    """How units came into a campaign."""

    HAND = "hand"
    RISK = "risk"
    DRAW = "draw"


class CampaignSelection(Identified, Base):
    """One choice of units as it was made: the list with its reasons, never changed afterwards."""

    __tablename__ = "campaign_selection"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("inspection_campaign.id"))
    number: Mapped[int]
    method: Mapped[str] = mapped_column(String(8))
    #: Of a draw: anybody repeats it with these words.
    seed: Mapped[str | None] = mapped_column(String(120))
    stratified: Mapped[bool] = mapped_column(default=False)
    #: How many were asked for.
    size: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    #: Every candidate in order, with code, name, kind, figures or ticket, and whether it was taken.
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    #: SHA-256 of the canonical list.
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class CampaignUnit(Identified, Versioned, Base):
    """A unit of a campaign: why it is in, which day, which team, and its inspection once open."""

    __tablename__ = "campaign_unit"
    __table_args__ = (UniqueConstraint("campaign_id", "unit_id"),)

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("inspection_campaign.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    selection_id: Mapped[UUID] = mapped_column(ForeignKey("campaign_selection.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    planned_on: Mapped[date | None]
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"), index=True)

    campaign: Mapped[Campaign] = relationship(lazy="raise_on_sql")
    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    inspection: Mapped[Inspection | None] = relationship(lazy="raise_on_sql")
    members: Mapped[list[CampaignMember]] = relationship(
        lazy="raise_on_sql", order_by="CampaignMember.position", cascade="all, delete-orphan"
    )


class CampaignMember(Identified, Base):
    """Who is to inspect a unit of a campaign; the first leads."""

    __tablename__ = "campaign_member"
    __table_args__ = (UniqueConstraint("campaign_unit_id", "user_id"),)

    campaign_unit_id: Mapped[UUID] = mapped_column(ForeignKey("campaign_unit.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    position: Mapped[int]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class InspectionScore(Identified, Base):
    """What came out of a signed inspection, by group; the whole stands under no name.

    Kept beside the snapshot so that a list of hundreds of inspections asks one small table.
    """

    __tablename__ = "inspection_score"
    __table_args__ = (UniqueConstraint("inspection_id", "position"),)

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    #: 0 is the whole.
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    rows: Mapped[int]
    looked_at: Mapped[int]
    score: Mapped[float | None]
    #: Rows where both columns speak, and those where they agree.
    compared: Mapped[int]
    agreed: Mapped[int]


class FindingReminder(Identified, Base):
    """A reminder that went out, so that none goes out twice for one day."""

    __tablename__ = "finding_reminder"
    __table_args__ = (UniqueConstraint("finding_id", "kind", "due"),)

    finding_id: Mapped[UUID] = mapped_column(ForeignKey("finding.id"))
    #: before | due | escalate
    kind: Mapped[str] = mapped_column(String(12))
    #: The day that was due when it went out: an extension starts anew.
    due: Mapped[date]
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)


class FindingLink(Identified, Base):
    """What a finding is about beside its row: a scan, an incident, a dossier, a requirement."""

    __tablename__ = "finding_link"
    __table_args__ = (UniqueConstraint("finding_id", "kind", "target"),)

    finding_id: Mapped[UUID] = mapped_column(ForeignKey("finding.id"))
    #: scan | incident | dossier | requirement
    kind: Mapped[str] = mapped_column(String(12))
    #: Id of the row, or ``pack/item`` of a requirement.
    target: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(255))


class EvidenceFault(Identified, Base):
    """Bytes in the store that were found not to have their hash any more."""

    __tablename__ = "evidence_fault"

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When they were found whole again (restored from a backup).
    mended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
