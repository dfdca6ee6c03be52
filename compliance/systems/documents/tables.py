"""The lists as they stand on the page, as XLSX or CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from compliance.core.workbooks import Column, Kind, Sheet, write_csv
from compliance.systems import labels
from compliance.systems.catalogue import group_name, kind_name
from compliance.systems.models import DataAsset, InformationSystem
from compliance.systems.queries.lists import Parties
from reports import Sheet as ReportSheet
from reports import render_xlsx

LONG = 4000
SYSTEMS = Sheet(
    "systems",
    "Hệ thống",
    columns=(
        Column("code", "Mã"),
        Column("name", "Tên hệ thống"),
        Column("unit", "Đơn vị"),
        Column("kind", "Loại"),
        Column("owner", "Chủ quản"),
        Column("operator", "Đơn vị vận hành"),
        Column("status", "Tình trạng"),
        Column("level", "Cấp độ", Kind.INTEGER),
        Column("dossier", "Hồ sơ cấp độ"),
        Column("transition", "Chuyển tiếp"),
        Column("hosting", "Nơi đặt"),
        Column("important", "Quan trọng", Kind.BOOL),
        Column("basic", "Số người, dữ liệu cơ bản", Kind.INTEGER),
        Column("sensitive", "Số người, dữ liệu nhạy cảm", Kind.INTEGER),
        Column("contract_end", "Hợp đồng đến ngày", Kind.DATE),
    ),
)
ASSETS = Sheet(
    "assets",
    "Cơ sở dữ liệu, bộ dữ liệu",
    columns=(
        Column("code", "Mã"),
        Column("name", "Tên"),
        Column("kind", "Loại"),
        Column("unit", "Đơn vị quản lý"),
        Column("group", "Nhóm dữ liệu"),
        Column("system", "Trong hệ thống"),
        Column("sensitivity", "Mức nhạy cảm"),
        Column("people", "Số người khác nhau", Kind.INTEGER),
        Column("counted_on", "Ngày chốt số", Kind.DATE),
        Column("content", "Nội dung", max_length=LONG),
        Column("storage", "Nơi lưu, hệ quản trị"),
        Column("update_cycle", "Chu kỳ cập nhật"),
        Column("standard", "Chuẩn, danh mục áp dụng"),
        Column("shared_with", "Đang chia sẻ với", max_length=LONG),
    ),
)


def systems_file(
    rows: Sequence[InformationSystem], parties: Mapping[UUID, Parties], kind: str, demo: bool
) -> bytes:
    """Return the list of systems as a file of ``kind`` (xlsx or csv)."""
    lines = [_system(row, parties.get(row.id, Parties())) for row in rows]
    return _file(SYSTEMS, lines, kind, demo)


def assets_file(rows: Sequence[DataAsset], kind: str, demo: bool) -> bytes:
    """Return the list of data assets as a file of ``kind`` (xlsx or csv)."""
    return _file(ASSETS, [_asset(row) for row in rows], kind, demo)


def _file(sheet: Sheet, rows: list[dict[str, Any]], kind: str, demo: bool) -> bytes:
    if kind == "csv":
        return write_csv(sheet, rows)
    cells = [[row[column.key] for column in sheet.columns] for row in rows]
    titles = [column.header for column in sheet.columns]
    return render_xlsx([ReportSheet(sheet.title, titles, cells)], demo=demo)


def _system(row: InformationSystem, parties: Parties) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "unit": row.unit.name,
        "kind": kind_name(row.kind),
        "owner": parties.owner,
        "operator": parties.operator,
        "status": labels.label(labels.STATUSES, row.status),
        "level": row.level,
        "dossier": labels.label(labels.DOSSIERS, row.dossier_state or "none"),
        "transition": labels.label(labels.TRANSITIONS, row.transition_case),
        "hosting": labels.label(labels.HOSTINGS, row.hosting),
        "important": row.important,
        "basic": row.subjects_basic,
        "sensitive": row.subjects_sensitive,
        "contract_end": row.contract_end,
    }


def _asset(row: DataAsset) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "kind": labels.label(labels.ASSET_KINDS, row.kind),
        "unit": row.unit.name,
        "group": group_name(row.data_group),
        "system": row.system.name if row.system else "",
        "sensitivity": labels.label(labels.SENSITIVITIES, row.sensitivity),
        "people": row.distinct_people,
        "counted_on": row.counted_on,
        "content": row.content,
        "storage": row.storage,
        "update_cycle": row.update_cycle,
        "standard": row.standard,
        "shared_with": row.shared_with,
    }
