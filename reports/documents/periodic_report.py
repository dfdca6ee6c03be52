"""The periodic report of a unit, and the consolidated one of the sector: facts, no adjectives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date as Date

from reports.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Facts,
    Heading,
    Note,
    Paragraph,
    Table,
)
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One field: what it is called, what is said, what was said last time, where it comes from."""

    label: str
    value: str
    last: str = ""
    source: str = ""
    #: Said in words, below the table.
    text: bool = False
    #: Of the consolidated report: how many units say something.
    units: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReportPart:
    """The fields of one task or target."""

    title: str
    lines: Sequence[ReportLine]
    #: Charts of the consolidated report: caption and bars.
    charts: Sequence[tuple[str, Sequence[tuple[str, float]]]] = ()
    #: What units wrote, by field: label and lines.
    texts: Sequence[tuple[str, Sequence[str]]] = ()


@dataclass(frozen=True, kw_only=True)
class UnitReportPaper:
    """What the report of a unit says."""

    issue: Issue
    title: str
    addressee: str
    facts: Sequence[tuple[str, Cell]]
    parts: Sequence[ReportPart]
    #: Last sentence of the body.
    closing: str = ""
    remarks: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class SectorReportPaper:
    """What the consolidated report says."""

    issue: Issue
    title: str
    addressees: Sequence[str]
    as_of: Date
    #: Sentences of fact about who has reported.
    summary: Sequence[str]
    #: Kind of unit, bound or not, units, in time, late, not sent, counted in.
    by_kind: Sequence[Sequence[Cell]]
    chart: Sequence[tuple[str, float]]
    parts: Sequence[ReportPart]
    #: Heading and names of the units: not sent, being checked, late.
    lists: Sequence[tuple[str, Sequence[str]]] = ()
    #: Last sentence of the body.
    closing: str = ""
    notes: Sequence[str] = field(default_factory=tuple)


def unit_layout(data: UnitReportPaper) -> OfficialDocument:
    """Return the report of a unit."""
    body: list[Block] = [Heading("I. Thông tin chung"), Facts(data.facts), Heading("II. Nội dung")]
    for number, part in enumerate(data.parts, start=1):
        body += _part(number, part, _with_last(data.parts))
    if data.remarks:
        body += [Heading("III. Giải trình của đơn vị"), Bullets(data.remarks)]
    body += _end(data.closing, data.notes)
    return data.issue.document(
        data.title, body, doc_type="BÁO CÁO", addressee=f"Kính gửi: {data.addressee}"
    )


def sector_layout(data: SectorReportPaper) -> OfficialDocument:
    """Return the consolidated report."""
    body: list[Block] = [
        Heading("I. Tình hình gửi báo cáo"),
        *(Paragraph(sentence) for sentence in data.summary),
        Table(
            [
                Column("Loại đơn vị", 3.4),
                Column("Thuộc diện", 1.6),
                Column("Số đơn vị", 1, "right"),
                Column("Đúng hạn", 1, "right"),
                Column("Muộn", 0.9, "right"),
                Column("Chưa gửi", 1, "right"),
                Column("Đã tổng hợp", 1.1, "right"),
            ],
            list(data.by_kind),
        ),
        Chart(list(data.chart), caption="Tình hình gửi báo cáo (số đơn vị)"),
        Heading("II. Kết quả theo nhiệm vụ, mục tiêu"),
    ]
    for number, part in enumerate(data.parts, start=1):
        body += _part(number, part, _with_units)
    if data.lists:
        body.append(Heading("III. Danh sách đơn vị"))
        for title, names in data.lists:
            body += [Heading(title, 2), Bullets(names)]
    body += _end(data.closing, data.notes)
    return data.issue.document(
        data.title,
        body,
        doc_type="BÁO CÁO",
        addressee="Kính gửi:\n" + "\n".join(f"- {name}" for name in data.addressees),
    )


def _end(closing: str, notes: Sequence[str]) -> list[Block]:
    """Return what stands between the body and the signature; the notes are small print."""
    return [*(Note(note) for note in notes), *([Paragraph(closing)] if closing else [])]


def _part(
    number: int, part: ReportPart, tabled: Callable[[Sequence[ReportLine]], Table]
) -> list[Block]:
    body: list[Block] = [Heading(f"{number}. {part.title}", 2)]
    figures = [line for line in part.lines if not line.text]
    if figures:
        body.append(tabled(figures))
    body += [Chart(list(bars), caption=caption) for caption, bars in part.charts]
    body += [Paragraph(line.value, lead=f"{line.label}.") for line in part.lines if line.text]
    for label, lines in part.texts:
        body += (
            [Paragraph(f"{label}:", keep=True), Bullets(lines)]
            if lines
            else [Paragraph(f"{label}.")]
        )
    return body


def _with_last(parts: Sequence[ReportPart]) -> Callable[[Sequence[ReportLine]], Table]:
    """Return how the tables of a report look: a column that would be empty in all is left out."""
    lines = [line for part in parts for line in part.lines]
    shown: list[tuple[Column, Callable[[ReportLine], Cell]]] = [
        (Column("Nội dung", 4), lambda line: line.label),
        (Column("Kỳ này", 1.6, "right"), lambda line: line.value or "–"),
    ]
    if any(line.last for line in lines):
        shown.append((Column("Kỳ trước", 1.4, "right"), lambda line: line.last or "–"))
    if any(line.source for line in lines):
        shown.append((Column("Nguồn", 2), lambda line: line.source))

    def tabled(rows: Sequence[ReportLine]) -> Table:
        return Table(
            [column for column, _ in shown], [[cell(row) for _, cell in shown] for row in rows]
        )

    return tabled


def _with_units(lines: Sequence[ReportLine]) -> Table:
    columns = [
        Column("Nội dung", 4.4),
        Column("Toàn ngành", 2.6, "right"),
        Column("Số đơn vị có số liệu", 1.3, "right"),
    ]
    return Table(columns, [[line.label, line.value or "–", line.units] for line in lines])
