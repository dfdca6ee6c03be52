"""Information systems and what a dossier needs to know of them."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.types import DERIVED, Dated, Identified, UTCDateTime, Versioned
from compliance.systems.models.product import ProductProfile
from compliance.units.models import HealthUnit


class RelationKind(enum.StrEnum):
    """Dated relations of a system; each sees its own set of fields."""

    OWNER = "owner"
    DELEGATED_OWNER = "delegated_owner"
    OPERATOR = "operator"
    LEAD_OPERATOR = "lead_operator"
    USING = "using"
    SPECIALISED = "specialised"
    FIELD_LEAD = "field_lead"
    VENDOR = "vendor"


class Lifecycle(enum.StrEnum):
    """Stage of life (fact ``lifecycle`` of the level criteria)."""

    OPERATING = "operating"
    NEW_PROJECT = "new_project"
    UPGRADE = "upgrade"
    RENTED_SERVICE = "rented_service"


class SystemStatus(enum.StrEnum):
    """Whether the system runs."""

    ACTIVE = "active"
    PLANNED = "planned"
    PAUSED = "paused"
    STOPPED = "stopped"
    #: Its work goes on in another system; read only, and left out of lists by default.
    JOINED = "joined"


#: Systems that nobody runs any more.
GONE = (SystemStatus.STOPPED, SystemStatus.JOINED)


class Hosting(enum.StrEnum):
    """Where it stands (fact ``hosting``; NĐ 331/2026 Đ30 k8, k9)."""

    ON_PREMISES = "on_premises"
    RENTED_DATA_CENTRE = "rented_data_centre"
    CLOUD = "cloud"
    MIXED = "mixed"


class TransitionCase(enum.StrEnum):
    """Which transition rule holds (Luật 116/2025 Đ45 k1; NĐ 331/2026 Đ39 k1)."""

    UNDETERMINED = "undetermined"
    LEVEL_KEPT = "level_kept"
    UNDER_INVESTMENT = "under_investment"
    NEVER_APPROVED = "never_approved"
    NOT_CONCERNED = "not_concerned"


class InformationSystem(Identified, Versioned, Base):
    """A system of the inventory (NĐ 331/2026 Đ7). ``unit_id`` is the unit that keeps its entry."""

    __tablename__ = "information_system"
    __table_args__ = (
        UniqueConstraint("department_id", "code"),
        Index("ix_information_system_search", "search"),
        Index("ix_information_system_name", "name"),
        # Which units of a sector keep a system.
        Index("ix_information_system_department_id", "department_id", "status", "unit_id"),
        # What first pages count of thousands of systems, without reading the systems themselves.
        Index(
            "ix_information_system_counted",
            *("unit_id", "status", "important", "proposed_level", "approved_level", "id"),
        ),
    )

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(255))
    #: Key of the catalogue of system kinds (pack bao-cao-gia-lai).
    kind: Mapped[str] = mapped_column(String(60), index=True)
    status: Mapped[str] = mapped_column(String(12), default=SystemStatus.ACTIVE, index=True)
    lifecycle: Mapped[str | None] = mapped_column(String(20))
    purpose: Mapped[str | None] = mapped_column(Text)
    scope_text: Mapped[str | None] = mapped_column(Text)
    in_use_since: Mapped[date | None]

    hosting: Mapped[str | None] = mapped_column(String(24))
    hosting_place: Mapped[str | None] = mapped_column(String(255))
    has_own_server: Mapped[bool | None]

    mandate_number: Mapped[str | None] = mapped_column(String(120))
    mandate_date: Mapped[date | None]
    mandate_body: Mapped[str | None] = mapped_column(String(255))

    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_profile.id"), index=True)
    contract_number: Mapped[str | None] = mapped_column(String(120))
    contract_date: Mapped[date | None]
    contract_end: Mapped[date | None]
    contract_duties: Mapped[str | None] = mapped_column(Text)

    #: Kinds of information (NĐ 331/2026 Đ9 k1); None is "not stated yet".
    info_public: Mapped[bool | None]
    info_private: Mapped[bool | None]
    info_personal: Mapped[bool | None]
    info_state_secret: Mapped[bool | None]
    data_description: Mapped[str | None] = mapped_column(Text)
    #: Distinct people stored now, all using units together.
    subjects_basic: Mapped[int | None]
    subjects_sensitive: Mapped[int | None]
    subjects_basic_forecast: Mapped[int | None]
    subjects_sensitive_forecast: Mapped[int | None]
    subject_count_method: Mapped[str | None] = mapped_column(Text)
    subjects_counted_on: Mapped[date | None]

    online_services: Mapped[str | None] = mapped_column(Text)
    conditional_business: Mapped[str | None] = mapped_column(String(8))
    conditional_line: Mapped[str | None] = mapped_column(String(255))
    conditional_checked_on: Mapped[date | None]
    ministry_list_checked_on: Mapped[date | None]

    regulation_number: Mapped[str | None] = mapped_column(String(120))
    regulation_date: Mapped[date | None]
    regulation_body: Mapped[str | None] = mapped_column(String(255))

    transition_case: Mapped[str] = mapped_column(
        String(20), default=TransitionCase.UNDETERMINED, index=True
    )
    legacy_level: Mapped[int | None]
    legacy_decision_number: Mapped[str | None] = mapped_column(String(120))
    legacy_decision_date: Mapped[date | None]
    legacy_decision_body: Mapped[str | None] = mapped_column(String(255))
    expected_approval: Mapped[date | None]
    plan_complete_by: Mapped[date | None]

    #: "Important" is a dated flag with its basis; levels >= 3 count by convention.
    important: Mapped[bool] = mapped_column(default=False)
    important_basis: Mapped[str | None] = mapped_column(String(255))
    important_since: Mapped[date | None]

    #: Kept by the classification and dossier features; shown in lists.
    proposed_level: Mapped[int | None] = mapped_column(info=DERIVED)
    approved_level: Mapped[int | None] = mapped_column(info=DERIVED)
    dossier_state: Mapped[str | None] = mapped_column(String(20), info=DERIVED)
    note: Mapped[str | None] = mapped_column(Text)
    search: Mapped[str] = mapped_column(String(700), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    product: Mapped[ProductProfile | None] = relationship(lazy="raise_on_sql")
    relations: Mapped[list[SystemRelation]] = relationship(
        back_populates="system", lazy="raise_on_sql"
    )

    @property
    def level(self) -> int | None:
        """The level that holds: approved, else kept from the old regime, else proposed."""
        return self.approved_level or self.legacy_level or self.proposed_level


class SystemRelation(Identified, Dated, Base):
    """A unit's dated relation to a system, with the document it rests on."""

    __tablename__ = "system_relation"
    # With their dates the indexes answer "does this unit stand so to that system today" and "who
    # stands so to it" by themselves.
    __table_args__ = (
        Index("ix_system_relation_unit", "unit_id", "kind", "system_id", "valid_from", "valid_to"),
        Index(
            "ix_system_relation_system_id",
            *("system_id", "kind", "unit_id", "valid_from", "valid_to"),
        ),
    )

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(16))
    document_number: Mapped[str | None] = mapped_column(String(120))
    document_date: Mapped[date | None]
    document_body: Mapped[str | None] = mapped_column(String(255))
    #: Of a delegation: scope and duties (NĐ 331/2026 Đ4 k3).
    scope: Mapped[str | None] = mapped_column(Text)
    #: Of a using unit: the day it confirmed that it uses the system.
    confirmed_on: Mapped[date | None]

    system: Mapped[InformationSystem] = relationship(
        back_populates="relations", lazy="raise_on_sql"
    )
    unit: Mapped[HealthUnit] = relationship(lazy="joined", innerjoin=True)


class TransitionDecision(Identified, Base):
    """Which transition case a person found for a system, when and why; the newest one stands."""

    __tablename__ = "transition_decision"
    __table_args__ = (Index("ix_transition_decision_system", "system_id", "decided_at"),)

    system_id: Mapped[UUID] = mapped_column(ForeignKey("information_system.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    case: Mapped[str] = mapped_column(String(20))
    #: What the rules of the pack proposed then; None where nobody asked them.
    proposed: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class Sensitivity(enum.StrEnum):
    """Highest kind of data in an asset (Luật 91/2025; NĐ 356/2025 Đ3, Đ4)."""

    PUBLIC = "public"
    PRIVATE = "private"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class DataAsset(Identified, Versioned, Base):
    """A database or data set: an item of its own in the catalogue of data (V.2)."""

    __tablename__ = "data_asset"
    __table_args__ = (UniqueConstraint("department_id", "code"),)

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    system_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_system.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(255))
    #: database | dataset
    kind: Mapped[str] = mapped_column(String(12))
    #: One of the plan's twelve groups (pack bao-cao-gia-lai).
    data_group: Mapped[str | None] = mapped_column(String(40), index=True)
    data_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    sensitivity: Mapped[str | None] = mapped_column(String(12))
    content: Mapped[str | None] = mapped_column(Text)
    storage: Mapped[str | None] = mapped_column(String(255))
    distinct_people: Mapped[int | None]
    count_method: Mapped[str | None] = mapped_column(Text)
    counted_on: Mapped[date | None]
    update_cycle: Mapped[str | None] = mapped_column(String(120))
    standard: Mapped[str | None] = mapped_column(String(255))
    shared_with: Mapped[str | None] = mapped_column(Text)
    #: Open room for fields of later steps; never holds data of people.
    extra: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    search: Mapped[str] = mapped_column(String(600), default="", info=DERIVED)

    unit: Mapped[HealthUnit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    system: Mapped[InformationSystem | None] = relationship(lazy="raise_on_sql")
