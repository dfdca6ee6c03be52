"""Tables on pages: header repeated, rows split where they must, built for thousands of rows.

The library's own table measures every cell again on each page; here a cell is wrapped once
into lines and pages are cut from the heights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak
from reportlab.platypus.flowables import Flowable

from reports import fonts
from reports.blocks import StatusCode
from reports.measure import PADDING, SHAPE_SPACE, width_of
from reports.pdf.shapes import draw_shape
from reports.pdf.text import wrap

Lines = Literal["grid", "box", "none"]
Alignment = Literal["left", "center", "right"]

_RULE = HexColor("#444444")
_SHADE = HexColor("#eeeeee")


@dataclass(frozen=True)
class Laid:
    """One cell, wrapped into lines."""

    lines: tuple[str, ...]
    font: str
    align: Alignment = "left"
    status: StatusCode | None = None


@dataclass(frozen=True)
class Row:
    """One row: its cells and, when it is a group line, that it spans the table."""

    cells: tuple[Laid, ...]
    spans: bool = False
    shaded: bool = False

    @property
    def count(self) -> int:
        """The number of lines of the tallest cell."""
        return max(len(cell.lines) for cell in self.cells)


def lay_cell(
    text: str,
    width: float,
    size: float,
    *,
    font: str = fonts.REGULAR,
    align: Alignment = "left",
    status: StatusCode | None = None,
) -> Laid:
    """Wrap a text for a column ``width`` points wide (padding included)."""
    room = width - 2 * PADDING - (size * SHAPE_SPACE if status else 0)
    return Laid(tuple(wrap(text, font, size, max(room, size))), font, align, status)


class Grid(Flowable):
    """A run of rows; ``split`` cuts it into one grid a page."""

    def __init__(
        self,
        rows: Sequence[Row],
        widths: Sequence[float],
        size: float,
        *,
        header: Row | None = None,
        style: Lines = "grid",
    ) -> None:
        super().__init__()
        self.rows = list(rows)
        self.widths = list(widths)
        self.size = size
        self.leading = size * 1.2
        self.header = header
        self.style = style
        #: Space above and below the text of a row.
        self.space = 2.5 if style == "grid" else 1.25
        #: Height of what must not stand alone on the next page (signatures), or 0.
        self.follower = 0.0
        self.spaceBefore = 4
        self.spaceAfter = 8

    def _height(self, row: Row) -> float:
        return row.count * self.leading + 2 * self.space

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the width and the height of all rows.

        Asks for more than there is when the signatures would stand alone on the next page.
        """
        height = self._total()
        if self._leaves_follower_alone(height, available_height):
            return sum(self.widths), available_height + 1
        return sum(self.widths), height

    def _total(self) -> float:
        header = self._height(self.header) if self.header else 0.0
        return header + sum(self._height(row) for row in self.rows)

    def _leaves_follower_alone(self, height: float, room: float) -> bool:
        return self.is_movable and height <= room < height + self.follower

    @property
    def is_movable(self) -> bool:
        """Whether rows, or the whole of a short table, may go to the signatures' page."""
        return len(self.rows) > 3 or self._total() + self.follower < 380

    @property
    def least(self) -> float:
        """The height of the smallest part that may stand at the end of a page."""
        if len(self.rows) <= 3 and self.follower and self.is_movable:
            return self._total() + self.follower
        header = self._height(self.header) if self.header else 0.0
        count = 2 if self.rows[0].spans and len(self.rows) > 1 else 1
        first = sum(self._height(row) for row in self.rows[:count])
        return header + min(first, 8 * self.leading)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Cut the rows at the end of the page; a tall row is cut between its lines."""
        room = available_height - (self._height(self.header) if self.header else 0.0)
        count = 0
        while count < len(self.rows) and self._height(self.rows[count]) <= room:
            room -= self._height(self.rows[count])
            count += 1
        if count == len(self.rows):  # two rows, or all of a short table, go with the signatures
            count = count - 2 if count > 3 else 0
            room = 0.0
            if not count:
                return []
        first, rest = self.rows[:count], self.rows[count:]
        if room > 0 and (rest[0].count > 6 or not first):
            whole = int((room - 2 * self.space) // self.leading)
            if whole >= (3 if first else 2) and rest[0].count - whole >= 1:
                top, bottom = _cut(rest[0], min(whole, rest[0].count - 1))
                first, rest = [*first, top], [bottom, *rest[1:]]
        if not all(row.spans for row in first) or len(first) < 4:
            while first and first[-1].spans:
                rest.insert(0, first.pop())
        if not first:
            return []
        parts = [self._part(first), self._part(rest)]
        parts[1].follower = self.follower
        return [parts[0], PageBreak(), parts[1]]

    def _part(self, rows: list[Row]) -> Grid:
        part = Grid(rows, self.widths, self.size, header=self.header, style=self.style)
        part.spaceBefore = 0
        return part

    def draw(self) -> None:
        """Draw from the top down."""
        canvas: Canvas = self.canv
        top = self._total()
        rows = ([self.header] if self.header else []) + self.rows
        y = top
        for row in rows:
            if row.shaded:
                canvas.setFillColor(_SHADE)
                canvas.rect(0, y - self._height(row), sum(self.widths), self._height(row), 0, 1)
            y -= self._height(row)
        y = top
        for row in rows:
            self._draw_row(canvas, row, y, self._height(row))
            y -= self._height(row)
        canvas.setStrokeColor(_RULE)
        canvas.setLineWidth(0.5)
        if self.style != "none":
            canvas.rect(0, 0, sum(self.widths), top, stroke=1, fill=0)

    def _draw_row(self, canvas: Canvas, row: Row, top: float, height: float) -> None:
        total = sum(self.widths)
        canvas.setFillGray(0)
        is_header = row is self.header
        x = 0.0
        for index, cell in enumerate(row.cells):
            width = total if row.spans else self.widths[index]
            unused = (row.count - len(cell.lines)) * self.leading if is_header else 0.0
            self._draw_cell(canvas, cell, x, top - self.space - unused / 2, width)
            x += width
            if self.style == "grid" and x < total - 0.1:
                canvas.setStrokeColor(_RULE)
                canvas.setLineWidth(0.5)
                canvas.line(x, top, x, top - height)
        if self.style == "grid":
            canvas.setStrokeColor(_RULE)
            canvas.setLineWidth(0.5)
            canvas.line(0, top - height, total, top - height)

    def _draw_cell(self, canvas: Canvas, cell: Laid, x: float, top: float, width: float) -> None:
        baseline = top - self.size * 0.86
        left = x + (0.0 if self.style == "none" else PADDING)
        if cell.status:
            draw_shape(canvas, cell.status, left, baseline, self.size)
            left += self.size * SHAPE_SPACE
        canvas.setFont(cell.font, self.size)
        for line in cell.lines:
            if line:
                if cell.align == "left":
                    canvas.drawString(left, baseline, line)
                elif cell.align == "right":
                    canvas.drawRightString(x + width - PADDING, baseline, line)
                else:
                    middle = (x + width - width_of(line, cell.font, self.size) + left) / 2
                    canvas.drawString(middle - PADDING / 2, baseline, line)
            baseline -= self.leading


def _cut(row: Row, lines: int) -> tuple[Row, Row]:
    """Cut a row after ``lines`` lines; a status is shown on the first part only."""
    top = tuple(Laid(c.lines[:lines] or ("",), c.font, c.align, c.status) for c in row.cells)
    bottom = tuple(Laid(c.lines[lines:] or ("",), c.font, c.align) for c in row.cells)
    return Row(top, row.spans, row.shaded), Row(bottom, row.spans, row.shaded)
