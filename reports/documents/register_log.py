"""A printable log of a register: backups, restore tests, drills, incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from reports.blocks import Block, Cell, Column, Facts, Note, Paragraph, Table
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class RegisterLog:
    """One register of one unit over a time."""

    issue: Issue
    #: What is logged: "Nhật ký sao lưu dữ liệu".
    title: str
    unit_name: str
    #: Days it covers; ``None``: from the beginning, to the day of printing.
    since: Date | None = None
    until: Date | None = None
    #: Columns and rows; the number of each row is added.
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    #: A sentence on top: what is due, what is late.
    summary: str = ""
    #: Conventions and sources, below.
    notes: Sequence[str] = ()


def layout(data: RegisterLog) -> OfficialDocument:
    """Return the log; with more than six columns the pages lie on their long side."""
    first = data.since.strftime("%d/%m/%Y") if data.since else "khi bắt đầu ghi"
    last = data.until.strftime("%d/%m/%Y") if data.until else "ngày in"
    body: list[Block] = [
        Facts(
            [
                ("Đơn vị", data.unit_name),
                ("Thời gian", f"từ {first} đến {last}"),
                ("Số dòng", len(data.rows)),
            ]
        ),
    ]
    if data.summary:
        body.append(Paragraph(data.summary))
    body.append(
        Table(
            [Column("STT", 0.6, "center"), *data.columns],
            [[n, *row] for n, row in enumerate(data.rows, start=1)],
        )
    )
    body.extend(Note(note) for note in data.notes)
    return data.issue.document(
        data.title, body, doc_type="SỔ THEO DÕI", landscape=len(data.columns) > 6
    )
