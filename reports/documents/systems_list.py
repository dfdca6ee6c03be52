"""Lists of systems: the state of data systems, the catalogue of data, the annual list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Literal

from reports.blocks import Block, Cell, Chart, Column, Note, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue

ListKind = Literal["state", "catalogue", "annual"]

#: Title and columns of each list. A row gives its cells in this order, without the number.
LISTS: dict[ListKind, tuple[str, tuple[Column, ...]]] = {
    "state": (
        "Hiện trạng các hệ thống dữ liệu",
        (
            Column("Tên hệ thống", 3),
            Column("Loại hệ thống", 2),
            Column("Chủ quản", 2.2),
            Column("Đơn vị vận hành", 2.2),
            Column("Nhà cung cấp", 1.8),
            Column("Nơi đặt", 1.5),
            Column("Số người có dữ liệu", 1.3, "right"),
            Column("Kết nối, liên thông", 1.8),
            Column("Cấp độ", 0.9, "center"),
            Column("Tình trạng", 1.5),
        ),
    ),
    "catalogue": (
        "Danh mục dữ liệu",
        (
            Column("Tên cơ sở dữ liệu, tập dữ liệu", 3),
            Column("Nhóm dữ liệu", 2),
            Column("Hệ thống", 2.2),
            Column("Đơn vị chủ trì", 2.2),
            Column("Loại dữ liệu", 2),
            Column("Số chủ thể", 1.3, "right"),
            Column("Ngày chốt số", 1.3),
            Column("Chia sẻ với", 2),
        ),
    ),
    "annual": (
        "Bảng chi tiết tình trạng bảo đảm an ninh mạng hệ thống thông tin",
        (
            Column("Tên hệ thống", 2.6),
            Column("Chủ quản", 1.8),
            Column("Đơn vị vận hành", 1.8),
            Column("Cấp độ đề xuất", 0.9, "center"),
            Column("Tình trạng phê duyệt", 1.4),
            Column("Quyết định phê duyệt", 1.6),
            Column("Quy chế", 1.5),
            Column("Dự kiến phê duyệt", 1.2),
            Column("Triển khai phương án", 1.5),
            Column("Dự kiến đầy đủ", 1.2),
            Column("Đã kiểm tra, đánh giá", 1.3),
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class SystemsList:
    """One list for a unit or for the province."""

    issue: Issue
    #: Which list; decides title and columns.
    kind: ListKind
    #: The unit or area the list is about.
    unit_name: str
    #: Cells in the order of :data:`LISTS`, without the number.
    rows: Sequence[Sequence[Cell]]
    #: The day the figures stand for.
    as_of: Date | None = None
    #: Figures on top, each "label, count"; drawn as bars too when there are several.
    totals: Sequence[tuple[str, int]] = ()
    #: Conventions, what is estimated.
    notes: Sequence[str] = ()


def layout(data: SystemsList) -> OfficialDocument:
    """Return the list on pages that lie on their long side."""
    title, columns = LISTS[data.kind]
    day = f", số liệu đến ngày {data.as_of:%d/%m/%Y}" if data.as_of else ""
    body: list[Block] = [Paragraph(f"Tổng số: {len(data.rows)} dòng{day}.")]
    if data.totals:
        body.append(
            Table(
                [Column("Chỉ tiêu", 5), Column("Số lượng", 1, "right")],
                [list(pair) for pair in data.totals],
            )
        )
    if len(data.totals) > 1:
        body.append(Chart(list(data.totals), caption="Số lượng theo chỉ tiêu"))
    body.append(
        Table(
            [Column("STT", 0.7, "center"), *columns],
            [[n, *row] for n, row in enumerate(data.rows, start=1)],
        )
    )
    body.extend(Note(note) for note in data.notes)
    return data.issue.document(
        f"{title} của {data.unit_name}", body, doc_type="BÁO CÁO", landscape=True
    )
