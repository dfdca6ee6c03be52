"""A notice or report of an incident, and the whole file of an incident or a drill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import blocks
from reports.blocks import Cell, Column
from reports.document import OfficialDocument
from reports.documents.issue import Issue

#: Shown where nobody filled a field in.
EMPTY = "……………………… (chưa có thông tin)"


@dataclass(frozen=True, kw_only=True)
class IncidentNotice:
    """One form of the pack, filled in."""

    issue: Issue
    title: str
    addressee: str
    #: Label, text of each field.
    fields: Sequence[tuple[str, str]]
    missing: Sequence[str] = ()
    #: Mark of a drill, as the pack words it; empty: real.
    mark: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class IncidentFile:
    """All there is of an incident."""

    issue: Issue
    title: str
    facts: Sequence[tuple[str, str]]
    #: Heading, columns, rows; a part without rows says so.
    parts: Sequence[tuple[str, Sequence[Column], Sequence[Sequence[Cell]]]]
    mark: str = ""
    notes: Sequence[str] = ()
    #: Who signs side by side: title, name; none: whoever the issue names.
    signers: Sequence[tuple[str, str]] = ()


def notice(data: IncidentNotice) -> OfficialDocument:
    """Return the form."""
    rows: list[list[Cell]] = [
        [n, label, text or EMPTY] for n, (label, text) in enumerate(data.fields, start=1)
    ]
    columns = [Column("STT", 0.6, "center"), Column("Nội dung", 2.6), Column("Thông tin", 5)]
    body = [
        *_mark(data.mark),
        blocks.Missing(data.missing),
        blocks.Table(columns, rows),
        *(blocks.Note(note) for note in data.notes),
    ]
    return data.issue.document(
        _titled(data.title, data.mark), body, addressee=data.addressee or None
    )


def whole(data: IncidentFile) -> OfficialDocument:
    """Return the file."""
    body: list[blocks.Block] = [*_mark(data.mark), blocks.Facts(data.facts)]
    for number, (heading, columns, rows) in enumerate(data.parts, start=1):
        body.append(blocks.Heading(f"{number}. {heading}"))
        body.append(blocks.Table(columns, rows) if rows else blocks.Paragraph("Chưa có."))
    body += [blocks.Note(note) for note in data.notes]
    if data.signers:
        body.append(blocks.Signatures(data.signers))
    return data.issue.document(_titled(data.title, data.mark), body)


def _mark(mark: str) -> list[blocks.Block]:
    if not mark:
        return []
    text = f"{mark} – không phải sự cố thật, không gửi ra ngoài"
    return [blocks.Paragraph(text, align="center", bold=True)]


def _titled(title: str, mark: str) -> str:
    return f"{title} ({mark})" if mark else title
