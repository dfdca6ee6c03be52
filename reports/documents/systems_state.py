"""Report on the state of the data systems of a unit or a sector (product V.1 of the data plan)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from reports.blocks import Bullets, Column, Heading, Missing, Note, Paragraph, Table
from reports.document import OfficialDocument, Signer


@dataclass(frozen=True)
class SystemLine:
    """One system as the report lists it."""

    name: str
    unit: str
    kind: str
    hosting: str
    status: str
    level: int | None
    people: int | None
    complete: bool


@dataclass(frozen=True)
class StateReport:
    """What the report needs; counts are pairs of words and number, in the order to print."""

    issuing_body: str
    parent_body: str
    place: str
    date: Date
    #: What the report covers, e.g. "toàn ngành" or the unit's name.
    scope: str
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
    signer_title: str = ""
    demo: bool = False


def layout(data: StateReport) -> OfficialDocument:
    """Return the report, wide pages, ready to print or edit."""
    day = data.date.strftime("%d/%m/%Y")
    return OfficialDocument(
        parent_body=data.parent_body,
        issuing_body=data.issuing_body,
        place=data.place,
        date=data.date,
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
        signer=Signer(title=data.signer_title) if data.signer_title else None,
        addressee=f"Kính gửi: {data.addressee}" if data.addressee else None,
        recipients=["Như trên", "Lưu: VT"] if data.addressee else ["Lưu: VT"],
        demo=data.demo,
        landscape=True,
    )


def _counts(title: str, pairs: Sequence[tuple[str, int]]) -> Table:
    columns = [Column(title, 4), Column("Số hệ thống", 1, "right")]
    return Table(columns, [list(pair) for pair in pairs])


def _list(systems: Sequence[SystemLine]) -> Table:
    columns = [
        Column("TT", 0.6, "right"),
        Column("Tên hệ thống", 4),
        Column("Đơn vị", 3),
        Column("Loại", 2.6),
        Column("Nơi đặt", 1.8),
        Column("Tình trạng", 1.4),
        Column("Cấp độ", 0.9, "center"),
        Column("Số người", 1.3, "right"),
    ]
    rows = [
        [
            number,
            row.name,
            row.unit,
            row.kind,
            row.hosting or "Chưa khai",
            row.status,
            row.level if row.level is not None else "Chưa có",
            row.people,
        ]
        for number, row in enumerate(systems, 1)
    ]
    return Table(columns, rows)
