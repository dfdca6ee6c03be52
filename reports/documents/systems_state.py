"""Report on the state of the data systems of a unit or a sector (product V.1 of the data plan)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from reports.blocks import Bullets, Cell, Column, Heading, Missing, Note, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True)
class SystemLine:
    """One system as the report lists it."""

    name: str
    unit: str
    kind: str
    owner: str
    operator: str
    vendor: str
    hosting: str
    status: str
    level: int | None
    people: int | None
    complete: bool


@dataclass(frozen=True)
class StateReport:
    """What the report needs; counts are pairs of words and number, in the order to print."""

    issue: Issue
    #: The day the figures stand for.
    as_of: Date
    #: What the report covers, e.g. "toàn ngành" or the unit's name.
    scope: str
    #: By unit: the list has a line for each unit.
    systems: Sequence[SystemLine]
    databases: int
    #: Systems whose description is complete.
    inventoried: int
    by_group: Sequence[tuple[str, int]]
    by_level: Sequence[tuple[str, int]]
    by_hosting: Sequence[tuple[str, int]]
    #: Main problems, each a sentence with its figure.
    problems: Sequence[str]
    #: To whom it is sent; empty: a working paper.
    addressee: str = ""


def layout(data: StateReport) -> OfficialDocument:
    """Return the report, wide pages, ready to print or edit."""
    day = data.as_of.strftime("%d/%m/%Y")
    return data.issue.document(
        doc_type="BÁO CÁO",
        title=f"Hiện trạng hệ thống dữ liệu {data.scope}",
        blocks=[
            Heading("I. Số liệu tổng hợp"),
            Paragraph(
                f"Đến ngày {day}: {len(data.systems)} hệ thống thông tin, {data.databases} cơ sở "
                f"dữ liệu và bộ dữ liệu; {data.inventoried} hệ thống đã kiểm kê đủ mô tả."
            ),
            _counts("Theo nhóm hệ thống", data.by_group),
            _counts("Theo cấp độ", data.by_level),
            _counts("Theo nơi đặt", data.by_hosting),
            Heading("II. Vấn đề chính"),
            Bullets(data.problems) if data.problems else Paragraph("Không có."),
            Heading("III. Danh mục hệ thống"),
            _list(data.systems),
            Missing([f"{row.name}: thiếu mô tả" for row in data.systems if not row.complete][:30]),
            Note(
                "Cấp độ là cấp đã phê duyệt, cấp giữ từ quy định cũ, hoặc cấp đề xuất; số người là "
                "số chủ thể có dữ liệu nhạy cảm, không có thì số chủ thể có dữ liệu cơ bản."
            ),
        ],
        addressee=f"Kính gửi: {data.addressee}" if data.addressee else None,
        landscape=True,
    )


def _counts(title: str, pairs: Sequence[tuple[str, int]]) -> Table:
    columns = [Column(title, 4), Column("Số hệ thống", 1, "right")]
    return Table(columns, [list(pair) for pair in pairs])


def _list(systems: Sequence[SystemLine]) -> Table:
    columns = [
        Column("TT", 0.6, "right"),
        Column("Tên hệ thống", 3.2),
        Column("Loại", 2.2),
        Column("Chủ quản", 2),
        Column("Đơn vị vận hành", 2),
        Column("Nhà cung cấp", 1.8),
        Column("Nơi đặt", 1.5),
        Column("Số người", 1.2, "right"),
        Column("Cấp độ", 0.9, "center"),
        Column("Tình trạng", 1.3),
    ]
    rows: list[Sequence[Cell] | str] = []
    unit = None
    for number, row in enumerate(systems, 1):
        if row.unit != unit:
            unit = row.unit
            rows.append(unit)
        rows.append(
            [
                number,
                row.name,
                row.kind,
                row.owner or "Chưa xác định",
                row.operator or "Chưa xác định",
                row.vendor,
                row.hosting or "Chưa khai",
                row.people,
                row.level if row.level is not None else "Chưa có",
                row.status,
            ]
        )
    return Table(columns, rows)
