"""Shares, their columns, their history, and the files that went out under them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime, Versioned
from compliance.scans.models import Scan
from compliance.sharing.states import OPEN, ShareKind, ShareState
from compliance.systems.models import DataAsset, InformationSystem
from compliance.units.models import HealthUnit


class ShareRequest(Identified, Versioned, Base):
    """One request to let data go: the eight facts that decide, then what became of it."""

    __tablename__ = "share_request"
    __table_args__ = (
        UniqueConstraint("unit_id", "code"),
        Index("ix_share_request_unit_state", "unit_id", "state"),
        Index("ix_share_request_state_expires", "state", "expires_on"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"), index=True)
    asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("data_asset.id"), index=True)
    code: Mapped[str] = mapped_column(String(30))
    kind: Mapped[str] = mapped_column(String(12), default=ShareKind.SINGLE)
    state: Mapped[str] = mapped_column(String(24), default=ShareState.DRAFT)
    title: Mapped[str] = mapped_column(String(255))
    purpose: Mapped[str | None] = mapped_column(Text)
    #: Of a profile: how often files go, as "hằng tháng".
    cycle: Mapped[str | None] = mapped_column(String(120))

    #: Step 1: id of ``recipients`` in the pack.
    recipient_kind: Mapped[str | None] = mapped_column(String(40), index=True)
    recipient_name: Mapped[str | None] = mapped_column(String(255))
    recipient_address: Mapped[str | None] = mapped_column(String(500))
    recipient_contact: Mapped[str | None] = mapped_column(String(255), info=PRIVATE)
    #: Step 2: id of ``lawful_bases``, and what proves it.
    basis: Mapped[str | None] = mapped_column(String(40))
    basis_document: Mapped[str | None] = mapped_column(Text)
    #: Step 3: no | yes | unknown.
    abroad: Mapped[str | None] = mapped_column(String(8))
    abroad_country: Mapped[str | None] = mapped_column(String(120))
    abroad_dossier: Mapped[str | None] = mapped_column(String(255))
    #: Step 4: where the patients' written requests lie, or which case of Đ19 k1 and who found so.
    written_request: Mapped[str | None] = mapped_column(Text)
    #: Step 5: the agreement, or the procedure or document that stands for it.
    agreement_number: Mapped[str | None] = mapped_column(String(120))
    agreement_signed_on: Mapped[date | None]
    agreement_from: Mapped[date | None]
    agreement_to: Mapped[date | None]
    agreement_contents: Mapped[list[str]] = mapped_column(JSON, default=list)
    agreement_document: Mapped[str | None] = mapped_column(Text)
    #: Step 8: id of ``share_channels``; the day until which the recipient may keep the data.
    channel: Mapped[str | None] = mapped_column(String(40))
    encrypted: Mapped[bool] = mapped_column(default=False)
    expires_on: Mapped[date | None]

    #: Step 7: the scan, and the hash of the very bytes it speaks of.
    scan_id: Mapped[UUID | None] = mapped_column(ForeignKey("scan.id"), index=True)
    sha256: Mapped[str | None] = mapped_column(String(64))

    pack_id: Mapped[str | None] = mapped_column(String(60))
    pack_version: Mapped[int | None]
    pack_sha256: Mapped[str | None] = mapped_column(String(64))
    #: What the gate found last, step by step (``gate.Evaluation.trace``).
    trace: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=DERIVED)

    #: Whether the gate let something go unmasked on purpose.
    by_exception: Mapped[bool] = mapped_column(default=False, info=DERIVED)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    released_sha256: Mapped[str | None] = mapped_column(String(64))
    #: The encrypted file while somebody still has to send it.
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    delivered_on: Mapped[date | None]
    delivery_note: Mapped[str | None] = mapped_column(String(500))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deletion_on: Mapped[date | None]
    deletion_document: Mapped[str | None] = mapped_column(String(255))
    #: What the minutes say, frozen at the release, and its hash for ``/verify``.
    minutes: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=DERIVED)
    minutes_sha256: Mapped[str | None] = mapped_column(String(64), index=True)

    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    search: Mapped[str] = mapped_column(String(900), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    system: Mapped[InformationSystem | None] = relationship(lazy="raise_on_sql")
    asset: Mapped[DataAsset | None] = relationship(lazy="raise_on_sql")
    scan: Mapped[Scan | None] = relationship(lazy="raise_on_sql")
    file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")
    columns: Mapped[list[ShareColumn]] = relationship(
        lazy="raise_on_sql", order_by="ShareColumn.position", cascade="all, delete-orphan"
    )

    @property
    def editable(self) -> bool:
        """Whether what the request says may still change."""
        return self.state in OPEN


class ShareColumn(Identified, Versioned, Base):
    """One column of the scanned file: why it is needed; its exception, if it goes unmasked."""

    __tablename__ = "share_column"
    __table_args__ = (Index("ix_share_column_share", "share_id", "position"),)

    share_id: Mapped[UUID] = mapped_column(ForeignKey("share_request.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    position: Mapped[int] = mapped_column(info=DERIVED)
    table_name: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255))
    #: As the scanner says of the attached scan.
    entity: Mapped[str | None] = mapped_column(String(40))
    masking: Mapped[str] = mapped_column(String(16))
    stopping: Mapped[bool] = mapped_column(default=False)
    needed: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str | None] = mapped_column(Text)
    #: Set: goes as it is, on this ground (id of ``lawful_bases``), for this reason.
    exception_basis: Mapped[str | None] = mapped_column(String(40))
    exception_reason: Mapped[str | None] = mapped_column(Text)


class ShareEvent(Identified, Base):
    """One step that was taken: the trace of what was known is kept with it."""

    __tablename__ = "share_event"
    __table_args__ = (Index("ix_share_event_share", "share_id", "at"),)

    share_id: Mapped[UUID] = mapped_column(ForeignKey("share_request.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    verb: Mapped[str] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(24))
    target: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    note: Mapped[str | None] = mapped_column(Text)
    trace: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=DERIVED)

    actor: Mapped[User | None] = relationship(lazy="raise_on_sql")


class ShareDelivery(Identified, Versioned, Base):
    """One file of a recurring or internal share, one sampled payload of a connection."""

    __tablename__ = "share_delivery"
    __table_args__ = (
        UniqueConstraint("share_id", "sha256"),
        Index("ix_share_delivery_share", "share_id", "checked_at"),
    )

    share_id: Mapped[UUID] = mapped_column(ForeignKey("share_request.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    scan_id: Mapped[UUID] = mapped_column(ForeignKey("scan.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: Whether it keeps to the approved profile; ``problems`` are sentences, names of columns only.
    fits: Mapped[bool]
    problems: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: Set when these very bytes were let go.
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    scan: Mapped[Scan] = relationship(lazy="raise_on_sql")


class VendorSheet(Identified, Versioned, Base):
    """What a vendor is asked for: columns and their masks; one link, one file."""

    __tablename__ = "share_sheet"
    __table_args__ = (Index("ix_share_sheet_unit_created", "unit_id", "created_at"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(String(255))
    purpose: Mapped[str] = mapped_column(Text)
    vendor: Mapped[str] = mapped_column(String(255))
    #: ``name`` and ``mask`` (a code of ``sheets.MASKS``) of each column asked for.
    policy: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    #: The link's token is kept nowhere; whoever has it is known by its hash.
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True, info=PRIVATE)
    expires_on: Mapped[date]
    #: Set when the one file was handed in.
    scan_id: Mapped[UUID | None] = mapped_column(ForeignKey("scan.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    scan: Mapped[Scan | None] = relationship(lazy="raise_on_sql")
