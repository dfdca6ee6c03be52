"""Vendors and their products, a row a version."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from compliance.core.db import Base
from compliance.core.text import fold
from compliance.core.types import DERIVED, PRIVATE, Identified, UTCDateTime, Versioned


class ProductState(enum.StrEnum):
    """How far a vendor is with the description of a version of its product."""

    #: Named by units in the inventory; its vendor may describe it.
    LISTED = "listed"
    #: A next version that its vendor prepares: nobody else sees it.
    DRAFT = "draft"
    #: Frozen: units follow its answers.
    PUBLISHED = "published"


class Vendor(Identified, Versioned, Base):
    """A supplier of software or services."""

    __tablename__ = "vendor"

    name: Mapped[str] = mapped_column(String(255), unique=True)
    contact: Mapped[str | None] = mapped_column(String(255), info=PRIVATE)
    #: The pseudo-unit at which the vendor's own accounts hold their role.
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    search: Mapped[str] = mapped_column(String(255), server_default="", info=DERIVED)

    @validates("name")
    def _searched(self, _key: str, name: str) -> str:
        self.search = fold(name)[:255]
        return name


class ProductProfile(Identified, Versioned, Base):
    """A vendor's software at a version, described once and used by many systems."""

    __tablename__ = "product_profile"
    __table_args__ = (UniqueConstraint("vendor_id", "name", "release"),)

    vendor_id: Mapped[UUID] = mapped_column(ForeignKey("vendor.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    release: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[str | None] = mapped_column(String(60))
    description: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), default=ProductState.LISTED)
    #: The version that this one was copied from.
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_profile.id"))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    search: Mapped[str] = mapped_column(String(255), server_default="", info=DERIVED)

    @validates("name")
    def _searched(self, _key: str, name: str) -> str:
        self.search = fold(name)[:255]
        return name

    #: No inner join, as in ``Evidence.file``.
    vendor: Mapped[Vendor] = relationship(lazy="joined")

    @property
    def audit_unit_id(self) -> UUID | None:
        """Changes are recorded under the vendor's own unit."""
        return self.vendor.unit_id if self.vendor else None

    @property
    def title(self) -> str:
        """Name and version, as people say them."""
        return f"{self.name} {self.release}".strip()
