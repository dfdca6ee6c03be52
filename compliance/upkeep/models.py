"""Access reviews, checks of systems, machines."""

from __future__ import annotations

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.ledgers.models import LedgerRow
from compliance.systems.models import InformationSystem


class AccessReview(LedgerRow, Base):
    """The accounts of a system were looked at."""

    __tablename__ = "access_review"
    __table_args__ = (Index("ix_access_review_newest", "system_id", "reviewed_on"),)

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    reviewed_on: Mapped[date]
    #: The post of whoever did it, not the person's name.
    reviewer: Mapped[str] = mapped_column(String(120))
    accounts: Mapped[int]
    removed: Mapped[int]
    findings: Mapped[str | None] = mapped_column(Text)
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)

    system: Mapped[InformationSystem] = relationship(lazy="raise_on_sql")


class CheckKind(enum.StrEnum):
    """What was looked through; each has its own cycle in the pack."""

    LOG = "log"
    VULNERABILITY = "vulnerability"


class SystemCheck(LedgerRow, Base):
    """The logs of a system were looked through, or it was scanned for vulnerabilities."""

    __tablename__ = "system_check"
    __table_args__ = (Index("ix_system_check_newest", "system_id", "kind", "checked_on"),)

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    kind: Mapped[str] = mapped_column(String(16))
    checked_on: Mapped[date]
    #: The post of whoever did it, not the person's name.
    checker: Mapped[str] = mapped_column(String(120))
    #: What was found that needs doing, and how much of it is not done yet.
    found: Mapped[int]
    open: Mapped[int]
    findings: Mapped[str | None] = mapped_column(Text)
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)

    system: Mapped[InformationSystem] = relationship(lazy="raise_on_sql")


class MachineKind(enum.StrEnum):
    """What a machine is for."""

    SERVER = "server"
    WORKSTATION = "workstation"


class Machine(LedgerRow, Base):
    """A server or workstation in use; named by its own name, never by who sits at it.

    One row a machine, because the indicator asks of each how old its signatures are: a typed sum
    could not say.
    """

    __tablename__ = "machine"
    __table_args__ = (Index("ix_machine_list", "unit_id", "name"),)

    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(12))
    protected: Mapped[bool] = mapped_column(default=False)
    #: The anti-malware product.
    product: Mapped[str | None] = mapped_column(String(120))
    #: Day of its signatures, as the console said last.
    signatures_on: Mapped[date | None]
    #: Why it cannot be protected, as of a machine at a medical device.
    exception: Mapped[str | None] = mapped_column(String(255))
    retired_on: Mapped[date | None]
