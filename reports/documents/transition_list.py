"""Who must finish what by when while the old regime of security levels gives way to the new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from reports.blocks import Block, Cell, Column, Heading, Note, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True)
class Group:
    """The systems that one rule concerns."""

    what: str
    source: str
    #: True: an inference, printed as such and never as law.
    unsure: bool
    last_safe_day: Date | None
    done: int
    #: Name, unit, owner, operator, level or words, planned day.
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class TransitionReport:
    """What the list needs."""

    issue: Issue
    #: The day the figures stand for.
    as_of: Date
    scope: str
    groups: Sequence[Group]


def layout(data: TransitionReport) -> OfficialDocument:
    """Return the lists in the order of their days."""
    blocks: list[Block] = []
    for number, group in enumerate(data.groups, 1):
        blocks.append(Heading(f"{number}. {_title(group)}"))
        blocks.append(Paragraph(_lead(group, data.as_of)))
        if group.rows:
            blocks.append(Table(_COLUMNS, [[n, *row] for n, row in enumerate(group.rows, 1)]))
    blocks.append(
        Note(
            "“Trước ngày” trong văn bản được tính đến hết ngày liền trước. Trường hợp của từng hệ "
            "thống do đơn vị khai trong kiểm kê."
        )
    )
    return data.issue.document(
        doc_type="DANH SÁCH",
        title=f"Hệ thống thông tin phải hoàn thành chuyển tiếp {data.scope}",
        blocks=blocks,
        landscape=True,
    )


def _title(group: Group) -> str:
    if group.last_safe_day is None:
        return "Không có hạn chuyển tiếp: làm ngay"
    return f"Chậm nhất ngày {group.last_safe_day.strftime('%d/%m/%Y')}"


def _lead(group: Group, today: Date) -> str:
    parts = [group.what.rstrip(".") + "."]
    if group.unsure:
        parts.append("Cách hiểu của phần mềm, cần đối chiếu.")
    elif group.source:
        parts.append(f"Căn cứ: {group.source}.")
    if group.last_safe_day is not None:
        left = (group.last_safe_day - today).days
        parts.append(f"Còn {left} ngày." if left >= 0 else f"Đã quá {-left} ngày.")
    parts.append(f"Còn {len(group.rows)} hệ thống, đã xong {group.done}.")
    return " ".join(parts)


_COLUMNS = [
    Column("TT", 0.6, "right"),
    Column("Tên hệ thống", 4),
    Column("Đơn vị", 3),
    Column("Chủ quản", 3),
    Column("Đơn vị vận hành", 3),
    Column("Cấp độ", 1, "center"),
    Column("Dự kiến xong", 1.6),
]
