"""The unit tree, the stations' links, the owner's specialised unit, holidays, addressees."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from compliance.core.db import session
from compliance.demo.context import Context
from compliance.settings.services import add_addressee, add_holiday
from compliance.units.models import LinkKind
from compliance.units.services import link_units, register_unit

DATA = Path(__file__).parent / "data" / "gia_lai_units.yaml"
#: The day stations passed to the commune's people's committee (QĐ 3308/QĐ-UBND, by the press).
HANDED_OVER = date(2026, 1, 1)
#: Solar holidays that do not move; lunar ones are entered by the Department each year.
HOLIDAYS = (
    (1, 1, "Tết Dương lịch"),
    (4, 30, "Ngày Chiến thắng"),
    (5, 1, "Quốc tế Lao động"),
    (9, 2, "Quốc khánh"),
)


def seed(context: Context) -> None:
    """Fill ``context.units``."""
    rows: list[dict[str, Any]] = yaml.load(DATA.read_text("utf-8"), yaml.CSafeLoader)["units"]
    waiting = list(rows)
    while waiting:
        ready = [r for r in waiting if not r.get("parent") or r["parent"] in context.units]
        for row in ready:
            _add(context, row)
        waiting = [r for r in waiting if r["code"] not in context.units]
    department = context.department
    for unit in context.units.values():
        unit.department_id = department.id
    session().flush()
    for row in rows:
        if former := row.get("former_parent"):
            _link_station(context, row, former)
    link_units(
        department,
        context.units["van-phong-so"],
        LinkKind.SPECIALISED,
        valid_from=HANDED_OVER,
        document="Quyết định mẫu số 01/QĐ-SYT (dữ liệu mẫu)",
    )
    _settings(context)


def _add(context: Context, row: dict[str, Any]) -> None:
    code = row["code"]
    unit = register_unit(
        code=code,
        name=row["name"],
        kind=row["kind"],
        group=row["group"],
        parent=context.units.get(row.get("parent") or ""),
        commune=row.get("commune"),
        commune_code=row.get("commune_code"),
        lat=row.get("lat"),
        lon=row.get("lon"),
        confidence=row.get("confidence"),
        place=row.get("commune") or "Gia Lai",
        head_title="Giám đốc" if row["kind"] not in ("tram_y_te", "ubnd") else "Trưởng trạm",
        note=row.get("note"),
    )
    if row["group"] == "truc_thuoc" or row["kind"] == "tram_y_te":
        number = len(context.units) + 1
        unit.address = f"Số {number} đường Mẫu, {row.get('commune') or 'tỉnh Gia Lai'}"
        unit.phone = f"0269 000 {number:04d}"
        unit.email = f"{code}@example.vn"
        unit.head_name = f"Nguyễn Mẫu {number:03d}"
    context.units[code] = unit


def _link_station(context: Context, row: dict[str, Any], former: str) -> None:
    station, centre = context.units[row["code"]], context.units[former]
    link_units(
        station,
        centre,
        LinkKind.MANAGEMENT,
        valid_to=date(2025, 12, 31),
        document="Trước QĐ 3308/QĐ-UBND ngày 30/12/2025",
        confidence=row.get("former_parent_confidence"),
    )
    for kind in (LinkKind.GUIDANCE, LinkKind.REPORT_ROUTE):
        link_units(
            station,
            centre,
            kind,
            valid_from=HANDED_OVER,
            document="Quy ước của bản mẫu; Sở phải xác nhận",
            confidence="U",
        )


def _settings(context: Context) -> None:
    for year in range(context.today.year - 1, context.today.year + 2):
        for month, day, name in HOLIDAYS:
            add_holiday(date(year, month, day), name)
    for purpose, name in (
        ("dossier", "Văn phòng Sở Y tế (đơn vị chuyên trách, dữ liệu mẫu)"),
        ("annual_report", "Bộ Công an (Cục A05)"),
        ("sector_report", "UBND tỉnh Gia Lai"),
        ("sector_report", "Công an tỉnh Gia Lai"),
        ("sector_report", "Sở Khoa học và Công nghệ Gia Lai"),
    ):
        add_addressee(context.department.id, purpose, name)
