"""The letter that urges units whose report has not come (công văn đôn đốc)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.blocks import Column, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class UrgingLetter:
    """What the letter needs."""

    issue: Issue
    #: Within a sentence: "báo cáo quý III/2026".
    title: str
    basis: str
    due: date
    as_of: date
    expected: int
    received: int
    #: Unit, whom it reports to, state in words, days past the due day (None: not due yet).
    units: Sequence[tuple[str, str, str, int | None]]


def layout(data: UrgingLetter) -> tuple[OfficialDocument, OfficialDocument]:
    """Return the letter, and the list that goes with it on pages of its own after the signature."""
    return _letter(data), _list(data)


def _letter(data: UrgingLetter) -> OfficialDocument:
    lead = data.issue.issuing_body
    passed = data.due < data.as_of
    return data.issue.document(
        f"đôn đốc gửi {data.title}",
        [
            Paragraph(f"{data.basis}, hạn gửi {data.title} là hết ngày {data.due:%d/%m/%Y}."),
            Paragraph(
                f"Đến ngày {data.as_of:%d/%m/%Y}, {lead} đã nhận báo cáo của {data.received} trên "
                f"{data.expected} đơn vị; {len(data.units)} đơn vị "
                f"{'chưa gửi hoặc chưa gửi lại' if passed else 'chưa gửi'} (danh sách kèm theo)."
            ),
            Paragraph(
                f"{lead} đề nghị các đơn vị có tên trong danh sách hoàn thành, gửi báo cáo trên "
                "hệ thống; đơn vị gặp vướng mắc thì phản hồi để được hỗ trợ./."
            ),
        ],
        addressee="Kính gửi: Các đơn vị có tên trong danh sách kèm theo",
    )


def _list(data: UrgingLetter) -> OfficialDocument:
    late = any(days is not None for *_unit, days in data.units)
    columns = [
        Column("STT", 0.5, "center"),
        Column("Đơn vị", 3.6),
        Column("Gửi qua", 2.4),
        Column("Tình trạng", 1.6),
        *([Column("Quá hạn (ngày)", 1, "right")] if late else []),
    ]
    return OfficialDocument(
        doc_type="DANH SÁCH",
        title=f"Đơn vị chưa gửi {data.title}",
        blocks=(
            Paragraph(
                f"(Kèm theo Công văn số ……/…… ngày … tháng … năm …… của {data.issue.issuing_body})",
                align="center",
                italic=True,
            ),
            Table(
                columns,
                [[n, *row][: len(columns)] for n, row in enumerate(data.units, start=1)],
            ),
        ),
        draft=data.issue.draft,
        demo=data.issue.demo,
    )
