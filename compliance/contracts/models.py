"""Vendors and contracts."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import PRIVATE
from compliance.ledgers.models import LedgerRow
from compliance.systems.models import InformationSystem


class Supplier(LedgerRow, Base):
    """A company that a unit works with."""

    __tablename__ = "supplier"

    name: Mapped[str] = mapped_column(String(255))
    services: Mapped[str | None] = mapped_column(String(255))
    #: Whom to call when something is wrong, day and night.
    contact: Mapped[str | None] = mapped_column(String(255), info=PRIVATE)
    reviewed_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)


class ContractKind(enum.StrEnum):
    """What a contract is for."""

    SOFTWARE = "software"
    HOSTING = "hosting"
    MAINTENANCE = "maintenance"
    SECURITY = "security"
    OTHER = "other"


class Access(enum.StrEnum):
    """Whether the vendor reaches the systems from outside."""

    NONE = "none"
    #: Opened for a piece of work, closed after it.
    ON_REQUEST = "on_request"
    STANDING = "standing"


class ContractSystem(Base):
    """Which systems a contract is about."""

    __tablename__ = "contract_system"

    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contract.id"), primary_key=True)
    system_id: Mapped[UUID] = mapped_column(
        ForeignKey("information_system.id"), primary_key=True, index=True
    )


class Contract(LedgerRow, Base):
    """A contract with a vendor.

    The inventory keeps its own words of a system's contract (number, day, end); they are filled
    from here only when somebody asks for it.
    """

    __tablename__ = "contract"
    __table_args__ = (Index("ix_contract_end", "unit_id", "ends_on"),)

    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("supplier.id"), index=True)
    number: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(12))
    signed_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    terminated_on: Mapped[date | None]
    #: The contract that this one goes on from.
    renews_id: Mapped[UUID | None] = mapped_column(ForeignKey("contract.id"), index=True)
    #: What it costs, in đồng.
    amount: Mapped[int | None] = mapped_column(BigInteger)
    #: Whether the vendor processes personal data for the unit.
    personal_data: Mapped[bool] = mapped_column(default=False)
    remote_access: Mapped[str] = mapped_column(String(12))
    remote_how: Mapped[str | None] = mapped_column(Text)
    #: A post, not a person's name.
    remote_approver: Mapped[str | None] = mapped_column(String(255))
    remote_logged: Mapped[bool | None]
    #: Clause id → yes | no | na; a clause that nobody looked at is left out.
    clauses: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str | None] = mapped_column(Text)
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)

    supplier: Mapped[Supplier] = relationship(lazy="raise_on_sql")
    systems: Mapped[list[InformationSystem]] = relationship(
        secondary="contract_system", order_by="InformationSystem.name", lazy="raise_on_sql"
    )
