"""Drawn blocks: bar charts, the QR code, slips to cut out."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from reports import fonts
from reports.blocks import Chart, Slip
from reports.pdf.text import wrap
from reports.wording import VERIFY, clean, number_text

_BAR = HexColor("#3b6ea5")
_BAR_HEIGHT = 18.0
_SLIP_PADDING = 10.0


class Bars(Flowable):  # type: ignore[misc]
    """Horizontal bars with their labels and figures; cut between bars at a page end."""

    def __init__(self, chart: Chart, width: float, highest: float | None = None) -> None:
        super().__init__()
        self.chart = chart
        self.width = width
        self.highest = highest or max((value for _, value in chart.bars), default=0) or 1
        self.spaceBefore = self.spaceAfter = 6

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size of all bars."""
        return self.width, len(self.chart.bars) * _BAR_HEIGHT

    @property
    def least(self) -> float:
        """The height of the smallest part that may stand at the end of a page."""
        return min(len(self.chart.bars), 4) * _BAR_HEIGHT

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Cut between two bars, the scale kept."""
        count = int(available_height // _BAR_HEIGHT)
        if count < 1:
            return []
        bars, unit = list(self.chart.bars), self.chart.unit
        parts = [Chart(bars[:count], unit=unit), Chart(bars[count:], unit=unit)]
        return [Bars(part, self.width, self.highest) for part in parts if part.bars]

    def draw(self) -> None:
        """Draw label, bar and figure of each line."""
        canvas: Canvas = self.canv
        label_width, room = self.width * 0.34, self.width * 0.52
        y = len(self.chart.bars) * _BAR_HEIGHT
        for label, value in self.chart.bars:
            y -= _BAR_HEIGHT
            shown = wrap(clean(label), fonts.REGULAR, 11, label_width - 6)
            text = shown[0] + ("…" if len(shown) > 1 else "")
            canvas.setFillGray(0)
            canvas.setFont(fonts.REGULAR, 11)
            canvas.drawRightString(label_width - 6, y + 5, text)
            length = max(0.0, value) / self.highest * room
            canvas.setFillColor(_BAR)
            canvas.rect(label_width, y + 3, length, _BAR_HEIGHT - 7, stroke=0, fill=1)
            canvas.setFillGray(0)
            figure = f"{number_text(value)} {clean(self.chart.unit)}".strip()
            canvas.drawString(label_width + length + 4, y + 5, figure)
        canvas.setStrokeGray(0.4)
        canvas.setLineWidth(0.6)
        canvas.line(label_width, 0, label_width, len(self.chart.bars) * _BAR_HEIGHT)


class Verification(Flowable):  # type: ignore[misc]
    """The QR code of the verification address, with one line of text."""

    def __init__(self, url: str, side: float = 62.0) -> None:
        super().__init__()
        self.url = url
        self.side = side
        self.spaceBefore = 8

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size of the code and its text."""
        return min(available_width, 170.0), self.side + 12

    def draw(self) -> None:
        """Draw the dark modules as squares, then the text below."""
        canvas: Canvas = self.canv
        matrix = segno.make(self.url, error="m", micro=False).matrix
        module = self.side / len(matrix)
        canvas.setFillGray(0)
        path = canvas.beginPath()
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    y = 12 + self.side - (row + 1) * module
                    path.rect(column * module, y, module, module)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.linkURL(self.url, (0, 12, self.side, 12 + self.side), relative=1)
        canvas.setFont(fonts.ITALIC, 9)
        canvas.drawString(0, 2, VERIFY)


class SlipGrid(Flowable):  # type: ignore[misc]
    """Slips two side by side, all as high as the tallest, with dashed lines to cut along."""

    def __init__(self, slips: Sequence[Slip], width: float, height: float = 0.0) -> None:
        super().__init__()
        self.slips = list(slips)
        self.width = width
        room = width / 2 - 2 * _SLIP_PADDING
        self.laid = [_lay_slip(slip, room) for slip in self.slips]
        tallest = max((len(lines) for lines in self.laid), default=0)
        self.height = height or tallest * 15 + 2 * _SLIP_PADDING

    def _lines_of_slips(self) -> int:
        return (len(self.slips) + 1) // 2

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size of all slips."""
        return self.width, self._lines_of_slips() * self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Cut between two lines of slips."""
        count = 2 * int(available_height // self.height)
        if count < 1:
            return []
        parts = [self.slips[:count], self.slips[count:]]
        return [SlipGrid(part, self.width, self.height) for part in parts if part]

    def draw(self) -> None:
        """Draw each slip in its dashed frame."""
        canvas: Canvas = self.canv
        half, top = self.width / 2, self._lines_of_slips() * self.height
        for index, lines in enumerate(self.laid):
            x, y = index % 2 * half, top - (index // 2 + 1) * self.height
            canvas.setDash(3, 3)
            canvas.setStrokeGray(0.5)
            canvas.setLineWidth(0.5)
            canvas.rect(x, y, half, self.height, stroke=1, fill=0)
            canvas.setDash()
            canvas.setFillGray(0)
            baseline = y + self.height - _SLIP_PADDING - 10
            for text, font, size in lines:
                canvas.setFont(font, size)
                canvas.drawString(x + _SLIP_PADDING, baseline, text)
                baseline -= 15


def _lay_slip(slip: Slip, width: float) -> list[tuple[str, str, float]]:
    """Return the lines of a slip with font and size."""
    found = [(line, fonts.BOLD, 12.0) for line in wrap(clean(slip.heading), fonts.BOLD, 12, width)]
    for label, value in slip.facts:
        text = f"{clean(label)}: {clean(value)}"
        found.extend((line, fonts.REGULAR, 12.0) for line in wrap(text, fonts.REGULAR, 12, width))
    if slip.text:
        lines = wrap(clean(slip.text), fonts.ITALIC, 10, width)
        found.extend((line, fonts.ITALIC, 10.0) for line in lines)
    return found
