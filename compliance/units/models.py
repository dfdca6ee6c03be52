"""Units and the dated links between them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core.db import Base
from compliance.core.i18n import N_
from compliance.core.types import DERIVED, PRIVATE, Dated, Identified, Versioned


class UnitKind(enum.StrEnum):
    """Kinds of unit, by the keys of the sector's unit list."""

    DEPARTMENT = "so_y_te"
    OFFICE = "phong"
    SUB_DEPARTMENT = "chi_cuc"
    PROVINCIAL_CENTRE = "trung_tam_tuyen_tinh"
    HOSPITAL = "benh_vien"
    HEALTH_CENTRE = "trung_tam_y_te"
    STATION = "tram_y_te"
    SOCIAL_PROTECTION = "bao_tro_xa_hoi"
    PRIVATE = "co_so_tu_nhan"
    CENTRAL = "co_so_trung_uong"
    PEOPLES_COMMITTEE = "ubnd"
    VENDOR = "nha_cung_cap"


class UnitGroup(enum.StrEnum):
    """Whether the sector's plan binds the unit; only SUBORDINATE units stand in denominators."""

    SUBORDINATE = "truc_thuoc"
    COORDINATED = "phoi_hop"


class LinkKind(enum.StrEnum):
    """Links of a unit beside its parent."""

    MANAGEMENT = "management"
    GUIDANCE = "guidance"
    REPORT_ROUTE = "report_route"
    SPECIALISED = "specialised"


#: Names by key; pages translate them, workbooks keep them as they are.
KIND_NAMES: Mapping[str, str] = {
    UnitKind.DEPARTMENT: N_("Sở Y tế"),
    UnitKind.OFFICE: N_("Phòng, văn phòng của Sở"),
    UnitKind.SUB_DEPARTMENT: N_("Chi cục"),
    UnitKind.PROVINCIAL_CENTRE: N_("Trung tâm tuyến tỉnh"),
    UnitKind.HOSPITAL: N_("Bệnh viện"),
    UnitKind.HEALTH_CENTRE: N_("Trung tâm y tế"),
    UnitKind.STATION: N_("Trạm y tế"),
    UnitKind.SOCIAL_PROTECTION: N_("Cơ sở bảo trợ xã hội"),
    UnitKind.PRIVATE: N_("Cơ sở tư nhân"),
    UnitKind.CENTRAL: N_("Cơ sở trung ương"),
    UnitKind.PEOPLES_COMMITTEE: N_("Ủy ban nhân dân"),
    UnitKind.VENDOR: N_("Nhà cung cấp"),
}
GROUP_NAMES: Mapping[str, str] = {
    UnitGroup.SUBORDINATE: N_("Trực thuộc"),
    UnitGroup.COORDINATED: N_("Phối hợp"),
}
LINK_NAMES: Mapping[str, str] = {
    LinkKind.MANAGEMENT: N_("Quản lý (trước đây)"),
    LinkKind.GUIDANCE: N_("Hướng dẫn chuyên môn"),
    LinkKind.REPORT_ROUTE: N_("Tuyến báo cáo"),
    LinkKind.SPECIALISED: N_("Đơn vị chuyên trách"),
}
CONFIDENCE_NAMES: Mapping[str, str] = {
    "S": N_("Thấy trong nguồn công khai"),
    "K": N_("Biết chắc"),
    "U": N_("Cần đối chiếu"),
}
CHANGE_NAMES: Mapping[str, str] = {
    "rename": N_("Đổi tên"),
    "move": N_("Chuyển đơn vị quản lý"),
    "merge": N_("Sáp nhập"),
    "split": N_("Tách"),
    "close": N_("Kết thúc hoạt động"),
    "reopen": N_("Hoạt động lại"),
}


class HealthUnit(Identified, Versioned, Base):
    """A body of the sector, or one the sector works with."""

    __tablename__ = "unit"
    __table_args__ = (
        Index("ix_unit_path", "path"),
        Index("ix_unit_search", "search"),
    )

    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(30), index=True)
    group: Mapped[str] = mapped_column("unit_group", String(12), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    #: The Department whose sector the unit belongs to: the key of every province-wide scope.
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    #: Ids from the root down, as "/…/…/": a prefix test answers "is it below".
    path: Mapped[str] = mapped_column(String(400), default="", info=DERIVED)

    place: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(String(255))
    phone: Mapped[str | None] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(120))
    head_name: Mapped[str | None] = mapped_column(String(120), info=PRIVATE)
    head_title: Mapped[str | None] = mapped_column(String(120))
    mandate_number: Mapped[str | None] = mapped_column(String(120))
    mandate_date: Mapped[date | None]
    mandate_body: Mapped[str | None] = mapped_column(String(255))
    default_recipients: Mapped[str | None] = mapped_column(Text)
    commune: Mapped[str | None] = mapped_column(String(120))
    commune_code: Mapped[str | None] = mapped_column(String(10))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    #: What the import knew for sure: S seen, K known, U to be checked by the Department.
    confidence: Mapped[str | None] = mapped_column(String(1))
    founded_on: Mapped[date | None]
    #: A unit that was merged or dissolved keeps its rows; it only leaves the lists.
    closed_on: Mapped[date | None]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    note: Mapped[str | None] = mapped_column(Text)
    search: Mapped[str] = mapped_column(String(500), default="", info=DERIVED)

    parent: Mapped[HealthUnit | None] = relationship(
        remote_side="HealthUnit.id", foreign_keys=[parent_id], lazy="raise_on_sql"
    )

    @property
    def audit_unit_id(self) -> UUID:
        """The unit concerned by a change of this row."""
        return self.id

    @property
    def counts(self) -> bool:
        """Whether it stands in the sector's denominators."""
        return self.group == UnitGroup.SUBORDINATE and self.closed_on is None


class UnitLink(Identified, Dated, Base):
    """From a day until a day, ``unit`` stands in a relation to ``target``.

    GUIDANCE: target gives professional guidance to unit; REPORT_ROUTE: unit reports to target;
    MANAGEMENT: target managed unit (former parents live here); SPECIALISED: target is the
    specialised security unit named by the owner ``unit`` (Luật 116/2025, NĐ 331/2026 Đ31).
    """

    __tablename__ = "unit_link"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    target_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    document: Mapped[str | None] = mapped_column(String(255))
    confidence: Mapped[str | None] = mapped_column(String(1))

    unit: Mapped[HealthUnit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    target: Mapped[HealthUnit] = relationship(foreign_keys=[target_id], lazy="raise_on_sql")


class UnitChange(Identified, Base):
    """History of a unit: merge, split, move, rename, from a day and by a document."""

    __tablename__ = "unit_change"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: rename | move | merge | split | close | reopen
    kind: Mapped[str] = mapped_column(String(12))
    effective_on: Mapped[date]
    before: Mapped[str | None] = mapped_column(String(255))
    after: Mapped[str | None] = mapped_column(String(255))
    other_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    document: Mapped[str | None] = mapped_column(String(255))
