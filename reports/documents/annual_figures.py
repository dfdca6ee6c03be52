"""Form 08 of NĐ 331/2026 as a working list: twelve columns a system, what is missing marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from reports.blocks import Block, Bullets, Cell, Column, Facts, Heading, Note, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue

#: Stands in a cell that must be filled in before the report goes out.
GAP = "(còn thiếu)"


@dataclass(frozen=True)
class AnnualFigures:
    """What the list needs; ``rows`` have one cell a column, ``GAP`` where data are missing."""

    issue: Issue
    #: The day the figures stand for.
    as_of: Date
    year: int
    first_day: Date
    last_day: Date
    #: Who sends what by when, as sentences with the last safe day.
    deadlines: Sequence[str]
    #: Part 1 of the form: words and figure.
    figures: Sequence[tuple[str, Cell]]
    #: Part 2: a title, then label and value, ``GAP`` where nothing is known.
    parties: Sequence[tuple[str, Sequence[tuple[str, Cell]]]]
    titles: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    #: To whom it is sent; empty: a working paper.
    addressee: str = ""


def layout(data: AnnualFigures) -> OfficialDocument:
    """Return the list, wide pages, as a draft to complete and sign."""
    cells = [cell for row in data.rows for cell in row]
    gaps = (cells + [value for _title, pairs in data.parties for _label, value in pairs]).count(GAP)
    widths = (0.5, 3, 2, 2, 0.9, 1.4, 1.9, 1.9, 1.3, 1.6, 1.4, 1.3)
    columns = [
        Column(f"({number}) {title}", width)
        for number, (title, width) in enumerate(zip(data.titles, widths, strict=True), 1)
    ]
    span = f"{data.first_day.strftime('%d/%m/%Y')} đến {data.last_day.strftime('%d/%m/%Y')}"
    return data.issue.document(
        doc_type="BÁO CÁO",
        title=f"Kết quả công tác bảo đảm an ninh mạng hệ thống thông tin năm {data.year}",
        blocks=[
            Bullets([f"Kỳ số liệu: từ {span}.", *data.deadlines]),
            Heading("1. Thông tin chung"),
            Facts(data.figures),
            Heading("2. Thông tin chủ quản và đơn vị chuyên trách"),
            *_parties(data.parties),
            Heading("3. Bảng chi tiết từng hệ thống"),
            Table(columns, data.rows),
            Note(
                f"Lấy thẳng từ kiểm kê ngày {data.as_of.strftime('%d/%m/%Y')}; {gaps} ô còn thiếu. "
                "Cấu trúc theo Mẫu số 08, Phụ lục NĐ 331/2026/NĐ-CP; mẫu không có khối chữ ký, "
                "phần ký thêm theo thể thức văn bản."
            ),
        ],
        addressee=f"Kính gửi: {data.addressee}" if data.addressee else None,
        landscape=True,
    )


def _parties(parties: Sequence[tuple[str, Sequence[tuple[str, Cell]]]]) -> list[Block]:
    blocks: list[Block] = []
    for title, pairs in parties:
        blocks += [Heading(title, 2), Facts(pairs)]
    return blocks
