"""The workbook of units: what its sheets hold, and units and links as rows of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from compliance.core.workbooks import Column, Kind, Sheet, Workbook
from compliance.units.import_queries import codes_by_id
from compliance.units.models import (
    CONFIDENCE_NAMES,
    GROUP_NAMES,
    KIND_NAMES,
    LINK_NAMES,
    HealthUnit,
    UnitLink,
)
from compliance.units.services import EDITABLE

UNITS = Sheet(
    "units",
    "Đơn vị",
    unique=("code",),
    columns=(
        Column(
            "code",
            "Mã",
            Kind.CODE,
            required=True,
            max_length=60,
            help="Mã riêng của đơn vị, không đổi về sau, ví dụ ttyt-chu-se",
        ),
        Column("name", "Tên", required=True, help="Tên đầy đủ theo quyết định thành lập"),
        Column("kind", "Loại", Kind.CHOICE, required=True, choices=KIND_NAMES),
        Column(
            "group",
            "Nhóm",
            Kind.CHOICE,
            required=True,
            choices=GROUP_NAMES,
            help="Phối hợp: không tính vào mẫu số của ngành",
        ),
        Column(
            "parent",
            "Mã đơn vị quản lý",
            Kind.CODE,
            max_length=60,
            refers_to="units.code",
            help="Mã đơn vị cấp trên trực tiếp; trống nếu không có",
        ),
        Column("commune", "Xã, phường", max_length=120),
        Column("commune_code", "Mã xã, phường", max_length=10),
        Column("place", "Địa danh", max_length=120, help="Địa danh ghi trên văn bản"),
        Column("address", "Địa chỉ"),
        Column("phone", "Điện thoại", max_length=60),
        Column("email", "Thư điện tử", max_length=120),
        Column("head_name", "Thủ trưởng", max_length=120),
        Column("head_title", "Chức vụ thủ trưởng", max_length=120),
        Column("mandate_number", "Số quyết định chức năng", max_length=120),
        Column("mandate_date", "Ngày quyết định", Kind.DATE),
        Column("mandate_body", "Cơ quan ban hành"),
        Column("default_recipients", "Nơi nhận mặc định", max_length=4000),
        Column("lat", "Vĩ độ", Kind.NUMBER),
        Column("lon", "Kinh độ", Kind.NUMBER),
        Column(
            "confidence",
            "Độ tin cậy",
            Kind.CHOICE,
            choices=CONFIDENCE_NAMES,
            help="Mức chắc chắn của thông tin trong dòng này",
        ),
        Column("founded_on", "Ngày thành lập", Kind.DATE),
        Column("closed_on", "Ngày kết thúc", Kind.DATE, help="Ngày đầu tiên không còn hoạt động"),
        Column(
            "successor",
            "Mã đơn vị kế thừa",
            Kind.CODE,
            max_length=60,
            refers_to="units.code",
            help="Chỉ khi đã kết thúc hoạt động",
        ),
        Column("note", "Ghi chú", max_length=4000),
    ),
)
LINKS = Sheet(
    "links",
    "Quan hệ",
    required=False,
    unique=("unit", "target", "kind", "valid_from"),
    columns=(
        Column(
            "unit", "Mã đơn vị", Kind.CODE, required=True, max_length=60, refers_to="units.code"
        ),
        Column(
            "target",
            "Mã đơn vị kia",
            Kind.CODE,
            required=True,
            max_length=60,
            refers_to="units.code",
            help="Đơn vị hướng dẫn, nhận báo cáo, từng quản lý, hoặc được giao chuyên trách",
        ),
        Column("kind", "Quan hệ", Kind.CHOICE, required=True, choices=LINK_NAMES),
        Column("valid_from", "Từ ngày", Kind.DATE),
        Column("valid_to", "Đến ngày", Kind.DATE, help="Ngày cuối còn hiệu lực; trống là chưa hết"),
        Column("document", "Văn bản"),
        Column("confidence", "Độ tin cậy", Kind.CHOICE, choices=CONFIDENCE_NAMES),
    ),
)
WORKBOOK = Workbook(
    "units",
    "Danh sách đơn vị",
    [UNITS, LINKS],
    notes=(
        "Đổi tên hoặc đổi đơn vị quản lý trong sổ có hiệu lực từ ngày nhập và được giữ trong "
        "lịch sử đơn vị.",
        "Quan hệ đã có mà không nằm trong sổ thì giữ nguyên; muốn kết thúc, điền “Đến ngày”.",
    ),
)


def unit_rows(units: Iterable[HealthUnit]) -> list[dict[str, Any]]:
    """Return units as typed values by column key."""
    codes = codes_by_id()
    return [unit_values(unit, codes) for unit in units]


def link_rows(links: Iterable[UnitLink]) -> list[dict[str, Any]]:
    """Return links as typed values by column key."""
    codes = codes_by_id()
    return [_link_values(link, codes) for link in links]


def unit_values(unit: HealthUnit, codes: Mapping[UUID, str]) -> dict[str, Any]:
    """Return one unit as typed values by column key; ``codes`` by unit id."""
    plain = {"code", "name", "closed_on", *EDITABLE}
    values: dict[str, Any] = {name: getattr(unit, name) for name in plain}
    values["parent"] = codes[unit.parent_id] if unit.parent_id else None
    values["successor"] = codes[unit.successor_id] if unit.successor_id else None
    return values


def _link_values(link: UnitLink, codes: Mapping[UUID, str]) -> dict[str, Any]:
    values = {
        name: getattr(link, name)
        for name in ("kind", "valid_from", "valid_to", "document", "confidence")
    }
    return {**values, "unit": codes[link.unit_id], "target": codes[link.target_id]}
