"""The simple tables under a system: users, size, zones, components, links, documents."""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.core.db import Base
from compliance.core.types import Identified


class SystemPart(Identified):
    """Shared by the simple tables under a system."""

    #: Set by the service that changes the part, for the audit trail; not a column.
    _kept_by = cast("UUID | None", None)

    @property
    def audit_unit_id(self) -> UUID | None:
        """Parts are recorded under the unit that keeps their system."""
        return self._kept_by

    def recorded_under(self, unit_id: UUID) -> None:
        """Say which unit keeps the system of this part."""
        self._kept_by = unit_id


class UserGroup(SystemPart, Base):
    """Who uses the system or is served by it."""

    __tablename__ = "system_user_group"

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    count: Mapped[int | None]
    channel: Mapped[str | None] = mapped_column(String(120))
    description: Mapped[str | None] = mapped_column(Text)


class SizeMetric(SystemPart, Base):
    """A figure of size: users, patients, storage, transactions, places."""

    __tablename__ = "system_size_metric"

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    measure: Mapped[str] = mapped_column(String(120))
    value: Mapped[str] = mapped_column(String(120))


class NetworkZone(SystemPart, Base):
    """A network zone with its address ranges; sensitive: seen by operator and appraiser only."""

    __tablename__ = "network_zone"

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    private_ips: Mapped[str | None] = mapped_column(Text, info={"audit": "private"})
    public_ips: Mapped[str | None] = mapped_column(Text, info={"audit": "private"})
    purpose: Mapped[str | None] = mapped_column(String(255))


class Component(SystemPart, Base):
    """A device, server, service or other part, and why it stands inside the boundary."""

    __tablename__ = "component"

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    #: device | server | service | workstation | storage | other
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(255))
    location: Mapped[str | None] = mapped_column(String(255))
    purpose: Mapped[str | None] = mapped_column(String(255))
    operating_system: Mapped[str | None] = mapped_column(String(120))
    #: Name of the server that carries a service.
    server: Mapped[str | None] = mapped_column(String(255))
    zone_id: Mapped[UUID | None] = mapped_column(ForeignKey("network_zone.id"))
    #: function | data_flow | dependence | incident_effect (NĐ 331/2026 Đ7 k2 a)
    ground: Mapped[str | None] = mapped_column(String(20))
    antivirus: Mapped[bool | None]


class Interconnection(SystemPart, Base):
    """A link to a system outside the boundary."""

    __tablename__ = "interconnection"

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    other_system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"))
    other_name: Mapped[str] = mapped_column(String(255))
    other_owner: Mapped[str | None] = mapped_column(String(255))
    #: in | out | both
    direction: Mapped[str | None] = mapped_column(String(8))
    protocol: Mapped[str | None] = mapped_column(String(120))
    data: Mapped[str | None] = mapped_column(Text)
    other_level: Mapped[int | None]
    outside_reason: Mapped[str | None] = mapped_column(Text)
    risk_spread: Mapped[str | None] = mapped_column(Text)


class SystemDocument(SystemPart, Base):
    """A document of the system: design, physical diagram, acceptance."""

    __tablename__ = "system_document"

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"), index=True)
    #: design | physical_diagram | other
    kind: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(255))
    number: Mapped[str | None] = mapped_column(String(120))
    dated: Mapped[date | None]
    body: Mapped[str | None] = mapped_column(String(255))
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
