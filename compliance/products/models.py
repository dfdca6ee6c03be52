"""What a version of a product holds, who may write it, and what appraisers said of it."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.core.db import Base
from compliance.core.files import StoredFile
from compliance.core.types import Dated, Identified, UTCDateTime, Versioned
from compliance.systems.models import Vendor


class ProductComponent(Identified, Versioned, Base):
    """A part that every installation of this version has."""

    __tablename__ = "product_component"
    __table_args__ = (UniqueConstraint("product_id", "name"),)
    #: What is offered to the systems that use the product, under the same names.
    COPIED: ClassVar[tuple[str, ...]] = (
        "kind",
        "name",
        "purpose",
        "operating_system",
        "server",
        "ground",
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product_profile.id"))
    #: device | server | service | workstation | storage | other
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(255))
    purpose: Mapped[str | None] = mapped_column(String(255))
    operating_system: Mapped[str | None] = mapped_column(String(120))
    server: Mapped[str | None] = mapped_column(String(255))
    #: function | data_flow | dependence | incident_effect (NĐ 331/2026 Đ7 k2 a)
    ground: Mapped[str | None] = mapped_column(String(20))


class ProductFlow(Identified, Versioned, Base):
    """A link to something outside that every installation of this version has."""

    __tablename__ = "product_flow"
    __table_args__ = (UniqueConstraint("product_id", "other_name"),)
    COPIED: ClassVar[tuple[str, ...]] = (
        "other_name",
        "direction",
        "protocol",
        "data",
        "outside_reason",
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product_profile.id"))
    other_name: Mapped[str] = mapped_column(String(255))
    #: in | out | both
    direction: Mapped[str | None] = mapped_column(String(8))
    protocol: Mapped[str | None] = mapped_column(String(120))
    data: Mapped[str | None] = mapped_column(Text)
    outside_reason: Mapped[str | None] = mapped_column(Text)


class ProductDocument(Identified, Versioned, Base):
    """A document of the vendor: design, guide, test report."""

    __tablename__ = "product_document"

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product_profile.id"), index=True)
    title: Mapped[str] = mapped_column(String(255))
    number: Mapped[str | None] = mapped_column(String(120))
    dated: Mapped[date | None]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ProductInvitation(Identified, Dated, Base):
    """A person of a vendor may describe one product, every version of it, until a day."""

    __tablename__ = "product_invitation"

    vendor_id: Mapped[UUID] = mapped_column(ForeignKey("vendor.id"), index=True)
    product_name: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    decision: Mapped[str | None] = mapped_column(String(255))

    vendor: Mapped[Vendor] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Verdict(enum.StrEnum):
    """What an appraiser says of what it read."""

    FITS = "fits"
    REMARK = "remark"


#: ``item_id`` of what is said of the version as a whole.
WHOLE = ""


class ProductReading(Identified, Versioned, Base):
    """A specialised unit read a version, or one row of it: once for all systems that use it."""

    __tablename__ = "product_reading"
    __table_args__ = (UniqueConstraint("product_id", "unit_id", "pack_id", "item_id"),)

    product_id: Mapped[UUID] = mapped_column(ForeignKey("product_profile.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    pack_id: Mapped[str] = mapped_column(String(60))
    item_id: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(8))
    note: Mapped[str | None] = mapped_column(Text)
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
