"""The place a document is written into: sizes, text and tables of one section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as AT
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from reports.blocks import Align
from reports.word import ooxml
from reports.wording import clean

ALIGN = {
    "left": AT.LEFT,
    "center": AT.CENTER,
    "right": AT.RIGHT,
    "justify": AT.JUSTIFY,
}


class Writer:
    """Writes into a document or one cell of a table."""

    def __init__(self, target: Any, width: int, size: float) -> None:
        self.target: Document | _Cell = target
        self.width = width
        self.size = size

    def text(
        self,
        text: str,
        *,
        lead: str = "",
        size: float | None = None,
        bold: bool = False,
        italic: bool = False,
        align: Align = "left",
        indent: bool = False,
        before: float = 0,
        after: float = 0,
        left: int = 0,
        keep: bool = False,
    ) -> Paragraph:
        """Add one paragraph; spaces in points, ``left`` in EMU; ``keep`` with the next one."""
        paragraph = self._new_paragraph()
        if lead:
            fill(paragraph, f"{lead} ", size or self.size, bold=True)
        fill(paragraph, text, size or self.size, bold=bold, italic=italic)
        form = paragraph.paragraph_format
        form.alignment = ALIGN[align]
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing = 1.1
        form.widow_control = True
        form.keep_with_next = keep
        if indent:
            form.first_line_indent = Mm(10)
        if left:
            form.left_indent = left
        return paragraph

    def _new_paragraph(self) -> Paragraph:
        """Return a new paragraph; in a cell the empty first one is used before."""
        if isinstance(self.target, _Cell):
            first: Paragraph = self.target.paragraphs[0]
            if len(self.target.paragraphs) == 1 and not first.text and not first.runs:
                return first
        added: Paragraph = self.target.add_paragraph()
        return added

    def rule(self, share: float) -> None:
        """Add a centred line over ``share`` of the width."""
        paragraph = self.text(" ", size=2, align="center", after=3)
        side = int(self.width * (1 - share) / 2)
        paragraph.paragraph_format.left_indent = side
        paragraph.paragraph_format.right_indent = side
        paragraph.paragraph_format.line_spacing = Pt(2)
        ooxml.add_rule(paragraph)

    def columns(self, shares: Sequence[float]) -> list[Writer]:
        """Add an invisible table of one row; return a writer for each cell."""
        widths = [int(self.width * share) for share in shares]
        table = self.table(1, widths)
        row = table.rows[0]
        ooxml.keep_row_whole(row)
        cells = row.cells
        return [Writer(cell, width, self.size) for cell, width in zip(cells, widths, strict=True)]

    def table(self, rows: int, widths: Sequence[int]) -> Table:
        """Add a table without lines, with fixed widths (EMU)."""
        table = self.target.add_table(rows, len(widths))
        ooxml.fix_widths(table, list(widths))
        return table


def fill(
    paragraph: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False
) -> None:
    """Put a text into a paragraph, its line breaks kept."""
    for index, line in enumerate(clean(text).split("\n")):
        run = paragraph.add_run()
        if index:
            run.add_break()
        run.add_text(line)
        ooxml.use_font(run, size, bold=bold, italic=italic)
