"""Catalogue of data of a unit or a sector (product V.2 of the data plan), by data group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from reports.blocks import Cell, Column, Heading, Missing, Note, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True)
class AssetLine:
    """One database or data set."""

    name: str
    kind: str
    unit: str
    system: str
    owner: str
    sensitivity: str
    people: int | None
    update_cycle: str


@dataclass(frozen=True)
class DataCatalogue:
    """What the catalogue needs; groups in the plan's order, empty ones included."""

    issue: Issue
    #: The day the figures stand for.
    as_of: Date
    scope: str
    groups: Sequence[tuple[str, Sequence[AssetLine]]]
    #: To whom it is sent; empty: a working paper.
    addressee: str = ""

    @property
    def total(self) -> int:
        """Number of assets."""
        return sum(len(lines) for _name, lines in self.groups)


def layout(data: DataCatalogue) -> OfficialDocument:
    """Return the catalogue, wide pages, ready to print or edit."""
    filled = [name for name, lines in data.groups if lines]
    owned = sum(1 for _name, lines in data.groups for line in lines if line.owner)
    day = data.as_of.strftime("%d/%m/%Y")
    rows: list[Sequence[Cell] | str] = []
    number = 0
    for name, lines in data.groups:
        if not lines:
            continue
        rows.append(f"{name} ({len(lines)})")
        for line in lines:
            number += 1
            rows.append(_row(number, line))
    return data.issue.document(
        doc_type="DANH MỤC",
        title=f"Dữ liệu y tế {data.scope}",
        blocks=[
            Paragraph(
                f"Đến ngày {day}: {data.total} cơ sở dữ liệu, bộ dữ liệu; {len(filled)} trong "
                f"{len(data.groups)} nhóm đã có dữ liệu; {owned} mục đã xác định chủ dữ liệu."
            ),
            Heading("Danh mục theo nhóm dữ liệu"),
            Table(_COLUMNS, rows),
            Missing(
                [f"Nhóm “{name}”: chưa có mục nào" for name, lines in data.groups if not lines]
            ),
            Note("Số người là số người khác nhau đang lưu, theo cách đếm ghi trong kiểm kê."),
        ],
        addressee=f"Kính gửi: {data.addressee}" if data.addressee else None,
        landscape=True,
    )


_COLUMNS = [
    Column("TT", 0.6, "right"),
    Column("Tên", 4),
    Column("Loại", 1.4),
    Column("Đơn vị quản lý", 3),
    Column("Trong hệ thống", 3),
    Column("Chủ dữ liệu", 2.4),
    Column("Mức nhạy cảm", 1.8),
    Column("Số người", 1.3, "right"),
    Column("Cập nhật", 1.3),
]


def _row(number: int, line: AssetLine) -> list[Cell]:
    return [
        number,
        line.name,
        line.kind,
        line.unit,
        line.system,
        line.owner or "Chưa xác định",
        line.sensitivity or "Chưa khai",
        line.people,
        line.update_cycle,
    ]
