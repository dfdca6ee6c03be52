"""What to do when a system stops: the card at the desk, the procedure of who brings it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.blocks import Block, Bullets, Column, Facts, Heading, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue

#: Lines to write by hand on the card: what was noted on paper, to be entered later.
HAND_LINES = 2
_BY_HAND = ("Ngừng lúc", "Chạy lại lúc", "Người ghi", "Nhập lại xong lúc")


@dataclass(frozen=True, kw_only=True)
class Continuity:
    """One version of a card or a procedure."""

    issue: Issue
    #: Kind of document in words.
    name: str
    title: str
    unit: str
    system: str
    version: int
    approver: str
    approved_on: str
    #: The test that tried it last; empty: none.
    tested: str
    #: Heading and lines of each part, in order.
    parts: Sequence[tuple[str, Sequence[str]]]


def card(data: Continuity) -> OfficialDocument:
    """Return the card to hang at the desk: every part in one table, so that it fits one page."""
    rows = [[label, "\n".join(_lined(lines))] for label, lines in data.parts]
    body: list[Block] = [
        Table([Column("Việc", 1), Column("Làm thế nào", 3)], rows),
        Table(
            [Column(title) for title in _BY_HAND],
            [[""] * len(_BY_HAND) for _line in range(HAND_LINES)],
        ),
        Paragraph(_status(data), italic=True, align="left"),
    ]
    title = f"{data.title}\n{data.system}, {data.unit}"
    return data.issue.document(title, body, doc_type=data.name.upper())


def procedure(data: Continuity) -> OfficialDocument:
    """Return the procedure, a heading a part."""
    body: list[Block] = [
        Facts(
            [
                ("Hệ thống", data.system),
                ("Bản", str(data.version)),
                ("Người phê duyệt", data.approver),
                ("Ngày phê duyệt", data.approved_on),
                ("Lần thử gần nhất", data.tested or "chưa thử"),
            ]
        )
    ]
    for number, (label, lines) in enumerate(data.parts, start=1):
        body.append(Heading(f"{number}. {label}"))
        body.append(Bullets(list(lines)) if lines else Paragraph("Chưa ghi.", italic=True))
    return data.issue.document(data.title, body, doc_type=data.name.upper())


def _lined(lines: Sequence[str]) -> Sequence[str]:
    kept = [line for line in lines if line.strip()]
    return [f"{n}. {line}" for n, line in enumerate(kept, 1)] if len(kept) > 1 else kept


def _status(data: Continuity) -> str:
    if not data.approved_on:
        return f"Bản {data.version}, chưa phê duyệt."
    return f"Bản {data.version}, {data.approver} phê duyệt ngày {data.approved_on}."
