"""A unit's plan of what is taught in a year: topic, audience, month, by whom, cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.blocks import Block, Bullets, Column, Heading, Note, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue
from reports.wording import number_text


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """One thing to hold."""

    topic: str
    kind: str
    audience: str
    people: int | None
    #: 1 to 12.
    month: int
    provider: str
    #: Đồng.
    cost: int | None


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Why something is taught; ``U`` is a convention and is printed as one."""

    title: str
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class TrainingPlan:
    """The plan of one unit and year."""

    issue: Issue
    unit_name: str
    year: int
    #: From 2 on it changes an earlier one.
    edition: int
    lines: Sequence[PlanLine]
    grounds: Sequence[Ground]
    #: How it is carried out, in the unit's words.
    note: str


def layout(data: TrainingPlan) -> OfficialDocument:
    """Return the plan; its eight columns lie on the long side of the page."""
    law = [one for one in data.grounds if one.confidence != "U"]
    ours = [one for one in data.grounds if one.confidence == "U"]
    body: list[Block] = []
    if law:
        body += [
            Heading("1. Căn cứ"),
            Bullets([f"{one.title}: {one.source}." for one in law]),
        ]
    body += [Heading(f"{2 if law else 1}. Nội dung, thời gian, kinh phí"), _table(data.lines)]
    body.append(Paragraph(_cost(data.lines)))
    body.append(Heading(f"{3 if law else 2}. Tổ chức thực hiện"))
    body += [Paragraph(text) for text in (data.note or _USUAL).splitlines() if text.strip()]
    if ours:
        titles = "; ".join(one.title for one in ours)
        body.append(
            Note(f"Chu kỳ của các việc sau là quy ước, không văn bản nào ấn định: {titles}.")
        )
    again = f" (sửa đổi, bổ sung lần {data.edition - 1})" if data.edition > 1 else ""
    return data.issue.document(
        f"Đào tạo, bồi dưỡng, nâng cao nhận thức về an ninh mạng và bảo vệ dữ liệu cá nhân năm "
        f"{data.year} của {data.unit_name}{again}",
        body,
        doc_type="KẾ HOẠCH",
        landscape=True,
    )


#: What is printed where the unit wrote nothing of its own.
_USUAL = (
    "Mỗi khóa, mỗi đợt có danh sách người học; kết quả ghi vào sổ đào tạo của đơn vị. Đầu mối theo "
    "dõi, báo cáo thủ trưởng khi một việc không làm được trong tháng đã định."
)


def _table(lines: Sequence[PlanLine]) -> Table:
    return Table(
        [
            Column("STT", 0.6, "center"),
            Column("Nội dung", 4),
            Column("Loại", 1.7),
            Column("Đối tượng", 3),
            Column("Số người", 1, "right"),
            Column("Tháng", 0.9, "center"),
            Column("Đơn vị, người thực hiện", 2.6),
            Column("Kinh phí (đồng)", 1.7, "right"),
        ],
        [
            [
                n,
                line.topic,
                line.kind,
                line.audience,
                line.people,
                line.month,
                line.provider,
                line.cost,
            ]
            for n, line in enumerate(lines, start=1)
        ],
    )


def _cost(lines: Sequence[PlanLine]) -> str:
    known = [line.cost for line in lines if line.cost is not None]
    if not known:
        return "Không dự kiến kinh phí riêng."
    total = f"Tổng kinh phí dự kiến: {number_text(sum(known))} đồng."
    left = len(lines) - len(known)
    return f"{total} {left} việc chưa ghi kinh phí." if left else total
