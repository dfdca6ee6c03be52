"""Blocks → paragraphs and tables of Word."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reports import blocks
from reports.drawing.raster import to_png
from reports.measure import label_text, label_width, share_width, type_size
from reports.word import ooxml
from reports.word.writer import ALIGN, Writer, fill
from reports.wording import (
    BLANK,
    EMPTY_TABLE,
    MISSING_TITLE,
    SIGN_HINT,
    cell_text,
    number_text,
    shape_of,
)

_SHADE = "EEEEEE"


def write_blocks(document: Document, writer: Writer, items: Sequence[blocks.Block]) -> None:
    """Write all blocks in order."""
    for block in items:
        match block:
            case blocks.Heading():
                _heading(document, writer, block)
            case blocks.Paragraph():
                writer.text(
                    block.text,
                    lead=block.lead,
                    bold=block.bold,
                    italic=block.italic,
                    align=block.align,
                    indent=block.align in ("justify", "left"),
                    after=6,
                    keep=block.keep,
                )
            case blocks.Bullets():
                for item in block.items:
                    writer.text(f"- {item}", align="justify", indent=True, after=4)
            case blocks.Facts():
                _facts(writer, block)
            case blocks.Table():
                _table(writer, block)
            case blocks.Chart():
                _chart(writer, block)
            case blocks.Picture():
                _picture(document, writer, block)
            case blocks.Drawing():
                picture = blocks.Picture(to_png(block.figure), block.caption, block.height_mm)
                _picture(document, writer, picture)
            case blocks.Missing():
                _missing(writer, block)
            case blocks.Note():
                writer.text(block.text, size=11, italic=True, align="justify", after=6)
            case blocks.Signatures():
                ooxml.hold_to_end(document)
                _signatures(writer, block)
            case blocks.Slips():
                _slips(writer, block)
            case blocks.PageBreak():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _heading(document: Document, writer: Writer, block: blocks.Heading) -> None:
    paragraph = writer.text(
        block.text,
        bold=True,
        italic=block.level >= 3,
        indent=True,
        before=8 if block.level == 1 else 5,
        after=5,
        keep=True,
    )
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(block.level - 1))
    paragraph._p.get_or_add_pPr().append(outline)


def _put(
    cell: _Cell,
    value: blocks.Cell,
    size: float,
    *,
    align: blocks.Align = "left",
    bold: bool = False,
    italic: bool = False,
) -> None:
    paragraph = Paragraph(cell._tc.p_lst[0], cell)
    text = f"{shape_of(value)} {cell_text(value)}".strip()
    fill(paragraph, text, size, bold=bold, italic=italic)
    if align != "left":
        paragraph.paragraph_format.alignment = ALIGN[align]


def _facts(writer: Writer, block: blocks.Facts) -> None:
    if not block.pairs:
        return
    points = writer.width / Pt(1)
    first = int((label_width(block, points, writer.size) + 8) * Pt(1))
    table = writer.table(len(block.pairs), [first, writer.width - first])
    for row, (label, value) in zip(table.rows, block.pairs, strict=True):
        cells = row.cells
        _put(cells[0], label_text(label), writer.size)
        _put(cells[1], value if cell_text(value).strip() else BLANK, writer.size)
    _after_table(writer)


def _after_table(writer: Writer) -> None:
    writer.text("", size=6)


def _table(writer: Writer, block: blocks.Table) -> None:
    if block.caption:
        writer.text(block.caption, bold=True, align="center", before=4, after=3, keep=True)
    count = len(block.columns)
    size = type_size(count)
    shares = share_width(block, writer.width / Pt(1) - count * 5, size)
    widths = [int((share + 5) * Pt(1)) for share in shares]
    rows: Sequence[Sequence[blocks.Cell] | str] = block.rows or [EMPTY_TABLE]
    table = writer.table(len(rows) + 1, widths)
    ooxml.set_borders(table)
    all_rows = list(table.rows)
    ooxml.repeat_header(all_rows[0])
    ooxml.keep_row_whole(all_rows[0])
    for cell, column in zip(all_rows[0].cells, block.columns, strict=True):
        _put(cell, column.title, size, align="center", bold=True)
        cell.vertical_alignment = VERTICAL.CENTER
        ooxml.shade(cell, _SHADE)
    for row, values in zip(all_rows[1:], rows, strict=True):
        cells = [_Cell(one, table) for one in row._tr.tc_lst]
        if isinstance(values, str):
            wide = row.cells[0].merge(row.cells[-1]) if count > 1 else cells[0]
            if block.rows:
                _put(wide, values, size, bold=True)
                ooxml.shade(wide, _SHADE)
            else:
                _put(wide, values, size, italic=True, align="center")
            continue
        if len(values) != count:
            raise ValueError(f"a row has {len(values)} cells, the table {count} columns")
        for cell, value, column in zip(cells, values, block.columns, strict=True):
            _put(cell, value, size, align=column.align)
    _after_table(writer)


def _chart(writer: Writer, block: blocks.Chart) -> None:
    if block.caption:
        writer.text(block.caption, bold=True, align="center", before=4, after=3, keep=True)
    if not block.bars:
        writer.text(EMPTY_TABLE, italic=True, align="center")
        return
    highest = max(value for _, value in block.bars) or 1
    widths = [int(writer.width * share) for share in (0.34, 0.48, 0.18)]
    table = writer.table(len(block.bars), widths)
    for row, (label, value) in zip(table.rows, block.bars, strict=True):
        cells = row.cells
        _put(cells[0], label, 11, align="right")
        _put(cells[1], "█" * round(max(0.0, value) / highest * 22), 11)
        _put(cells[2], f"{number_text(value)} {block.unit}".strip(), 11)
    _after_table(writer)


def _picture(document: Document, writer: Writer, block: blocks.Picture) -> None:
    shape = document.add_picture(io.BytesIO(block.data))
    scale = min(writer.width / shape.width, Mm(block.height_mm) / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    document.paragraphs[-1].alignment = ALIGN["center"]
    if block.caption:
        writer.text(block.caption, size=12, italic=True, align="center", before=3, after=6)


def _missing(writer: Writer, block: blocks.Missing) -> None:
    items = [item.strip() for item in block.items if item.strip()]
    if not items:
        return
    table = writer.table(1, [writer.width])
    ooxml.set_borders(table)
    box = Writer(table.rows[0].cells[0], writer.width, 12)
    box.text(MISSING_TITLE, bold=True)
    for item in items:
        box.text(f"- {item}")
    _after_table(writer)


def _signatures(writer: Writer, block: blocks.Signatures) -> None:
    count = max(len(block.parties), 1)
    for place, (title, name) in zip(
        writer.columns([1 / count] * count), block.parties, strict=True
    ):
        place.text(title.upper(), bold=True, align="center", before=10, keep=True)
        place.text(SIGN_HINT, size=12, italic=True, align="center", after=60, keep=True)
        place.text(name, bold=True, align="center")
    _after_table(writer)


def _slips(writer: Writer, block: blocks.Slips) -> None:
    if not block.slips:
        return
    half = writer.width // 2
    table = writer.table((len(block.slips) + 1) // 2, [half, half])
    ooxml.set_borders(table, style="dashed")
    all_rows = list(table.rows)
    for row in all_rows:
        ooxml.keep_row_whole(row)
    for index, slip in enumerate(block.slips):
        place = Writer(all_rows[index // 2].cells[index % 2], half, 12)
        place.text(slip.heading, bold=True, before=4)
        for label, value in slip.facts:
            fill(place.text(f"{label}: "), value, 12, bold=True)
        if slip.text:
            place.text(slip.text, size=10, italic=True, after=4)
    _after_table(writer)
