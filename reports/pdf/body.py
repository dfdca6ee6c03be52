"""Blocks → flowables of the page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import CondPageBreak, Image, KeepTogether, PageBreak, Paragraph, Spacer
from reportlab.platypus import Table as LayoutTable
from reportlab.platypus.flowables import Flowable

from reports import blocks, fonts
from reports.pdf.drawing import Painted
from reports.pdf.figures import Bars, SlipGrid
from reports.pdf.grid import Grid
from reports.pdf.tables import facts, missing, table
from reports.wording import EMPTY_TABLE, SIGN_HINT, clean

_ALIGN: dict[blocks.Align, Literal[0, 1, 2, 4]] = {
    "left": TA_LEFT,
    "center": TA_CENTER,
    "right": TA_RIGHT,
    "justify": TA_JUSTIFY,
}
_INDENT = 10 * mm


def style(
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    align: blocks.Align = "left",
    indent: float = 0.0,
    before: float = 0.0,
    after: float = 0.0,
    left: float = 0.0,
) -> ParagraphStyle:
    """Return a paragraph style; sizes and spaces in points."""
    return ParagraphStyle(
        "text",
        fontName=fonts.style_name(bold=bold, italic=italic),
        fontSize=size,
        leading=size * 1.25,
        alignment=_ALIGN[align],
        firstLineIndent=indent,
        leftIndent=left,
        spaceBefore=before,
        spaceAfter=after,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
    )


def paragraph(
    text: str, look: ParagraphStyle, lead: str = "", kind: type[Paragraph] = Paragraph
) -> Paragraph:
    """Return plain text as a paragraph, its line breaks kept, ``lead`` in bold before it."""
    words = escape(clean(text)).replace("\n", "<br/>")
    return kind(f"<b>{escape(clean(lead))}</b> {words}" if lead else words, look)


class Heading(Paragraph):
    """A heading that also appears in the outline of the file."""

    #: The text for the outline; empty on the second part of a heading cut by a page end.
    outline_text = ""


class Caption(Paragraph):
    """What stands above a table, a chart or a list and stays with it."""


def _least(flowable: Flowable, size: float) -> float:
    """Return the height that must remain under a title for this flowable to begin."""
    if isinstance(flowable, (Grid, Bars)):
        return float(flowable.least)
    return size * 2.6


def _hold(last: Flowable, height: float) -> None:
    """Keep the last part of the body with what follows, ``height`` points high."""
    if isinstance(last, Grid):
        last.follower = height + 12  # and the space between
    elif isinstance(last, Paragraph):
        last.keepWithNext = True


class Body:
    """Turns the blocks of one document into flowables for a page ``width`` points wide."""

    def __init__(self, width: float, size: float) -> None:
        self.width = width
        self.size = size

    def flowables(self, items: Sequence[blocks.Block], end_height: float) -> Iterator[Flowable]:
        """Yield the flowables of all blocks in order.

        Titles stay with what they head; the end of the body stays with the signatures, which
        take ``end_height`` points and never stand alone on a page, nor do those in the body.
        """
        found: list[Flowable] = []
        for block in items:
            made = list(self._block(block))
            if found and isinstance(block, blocks.Signatures):
                _hold(found[-1], made[0].wrap(self.width, 1000)[1])
            found += made
        if found and end_height:
            _hold(found[-1], end_height)
        titles: list[Flowable] = []
        for flowable in found:
            if isinstance(flowable, (Heading, Caption)):
                titles.append(flowable)
                continue
            if titles:
                high = sum(title.wrap(self.width, 1000)[1] + 12 for title in titles)
                least = _least(flowable, self.size)
                if flowable is found[-1] and isinstance(flowable, Paragraph):
                    # It goes where the signatures go, and its title with it.
                    least = flowable.wrap(self.width, 1000)[1] + end_height + 3 * 12
                yield CondPageBreak(min(high + least, 400))
                yield from titles
                titles = []
            yield flowable
        yield from titles

    def _block(self, block: blocks.Block) -> Iterator[Flowable]:
        match block:
            case blocks.Heading():
                yield from self._heading(block)
            case blocks.Paragraph():
                indent = _INDENT if block.align in ("justify", "left") else 0.0
                look = style(
                    self.size,
                    bold=block.bold,
                    italic=block.italic,
                    align=block.align,
                    indent=indent,
                    after=6,
                )
                kind = Caption if block.keep else Paragraph
                yield paragraph(block.text, look, block.lead, kind)
            case blocks.Bullets():
                look = style(self.size, align="justify", indent=_INDENT, after=4)
                for item in block.items:
                    yield paragraph(f"- {item}", look)
            case blocks.Facts():
                yield from facts(block, self.width, self.size)
            case blocks.Table():
                yield from self._captioned(block.caption)
                yield table(block, self.width)
            case blocks.Chart():
                yield from self._captioned(block.caption)
                if block.bars:
                    yield Bars(block, self.width)
                else:
                    yield paragraph(EMPTY_TABLE, style(self.size, italic=True, align="center"))
            case blocks.Drawing():
                yield from self._drawing(block)
            case blocks.Picture():
                yield from self._picture(block)
            case blocks.Missing():
                yield from missing(block, self.width)
            case blocks.Note():
                yield paragraph(block.text, style(11, italic=True, align="justify", after=6))
            case blocks.Signatures():
                yield self._signatures(block)
            case blocks.Slips():
                yield SlipGrid(block.slips, self.width)
            case blocks.PageBreak():
                yield PageBreak()

    def _heading(self, block: blocks.Heading) -> Iterator[Flowable]:
        look = style(
            self.size,
            bold=True,
            italic=block.level >= 3,
            align="left",
            indent=_INDENT,
            before=8 if block.level == 1 else 5,
            after=5,
        )
        heading = Heading(escape(clean(block.text)), look)
        heading.outline_text = clean(block.text)
        yield heading

    def _captioned(self, caption: str | None) -> Iterator[Flowable]:
        if caption:
            look = style(self.size, bold=True, align="center", before=4, after=2)
            yield Caption(escape(clean(caption)), look)

    def _picture(self, block: blocks.Picture) -> Iterator[Flowable]:
        reader = ImageReader(io.BytesIO(block.data))
        wide, high = reader.getSize()
        scale = min(self.width / wide, block.height_mm * mm / high)
        image = Image(io.BytesIO(block.data), wide * scale, high * scale)
        parts: list[Flowable] = [Spacer(1, 4), image]
        if block.caption:
            look = style(12, italic=True, align="center", before=3, after=6)
            parts.append(paragraph(block.caption, look))
        yield KeepTogether(parts)

    def _drawing(self, block: blocks.Drawing) -> Iterator[Flowable]:
        parts: list[Flowable] = [
            Spacer(1, 4),
            Painted(block.figure, self.width, block.height_mm * mm),
        ]
        if block.caption:
            look = style(12, italic=True, align="center", before=3, after=6)
            parts.append(paragraph(block.caption, look))
        yield KeepTogether(parts)

    def _signatures(self, block: blocks.Signatures) -> Flowable:
        side = self.width / max(len(block.parties), 1)
        title = style(self.size, bold=True, align="center")
        hint = style(12, italic=True, align="center")
        cells = [
            [
                paragraph(text.upper(), title),
                paragraph(SIGN_HINT, hint),
                Spacer(1, 54),
                paragraph(name or " ", title),
            ]
            for text, name in block.parties
        ]
        return layout_row(cells, [side] * len(cells))


def layout_row(cells: Sequence[object], widths: list[float]) -> Flowable:
    """Return an invisible table of one row that only places things side by side."""
    table = LayoutTable([list(cells)], colWidths=widths, spaceBefore=10)
    table.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), fonts.REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table
