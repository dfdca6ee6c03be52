"""Drawn blocks: bar charts, the QR code, slips to cut out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from reports import fonts
from reports.blocks import Chart, Slip
from reports.measure import width_of
from reports.pdf.text import wrap
from reports.wording import VERIFY, clean, number_text

_BAR = HexColor("#3b6ea5")
_TYPE, _LEADING = 11.0, 13.0
_SLIP_PADDING, _SLIP_LEADING = 10.0, 15.5
_SLIP_HEIGHT = 205.0  # three rows a page


class Bars(Flowable):
    """Horizontal bars with their labels and figures; cut between bars at a page end."""

    def __init__(self, chart: Chart, width: float, highest: float | None = None) -> None:
        super().__init__()
        self.chart = chart
        self.width = width
        self.label_width = width * 0.34
        self.highest = highest or max((value for _, value in chart.bars), default=0) or 1
        self.labels = [
            wrap(clean(label), fonts.REGULAR, _TYPE, self.label_width - 6)
            for label, _ in chart.bars
        ]
        self.figures = [f"{number_text(v)} {clean(chart.unit)}".strip() for _, v in chart.bars]
        self.heights = [len(lines) * _LEADING + 5 for lines in self.labels]
        self.spaceBefore = self.spaceAfter = 6

    @property
    def least(self) -> float:
        """The height of the smallest part that may stand at the end of a page."""
        return float(sum(self.heights[:4]))

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size of all bars."""
        return self.width, sum(self.heights)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Cut between two bars, the scale kept."""
        count, room = 0, available_height
        while count < len(self.heights) and self.heights[count] <= room:
            room -= self.heights[count]
            count += 1
        if not count:
            return []
        bars, unit = list(self.chart.bars), self.chart.unit
        parts = [Chart(bars[:count], unit=unit), Chart(bars[count:], unit=unit)]
        return [Bars(part, self.width, self.highest) for part in parts if part.bars]

    def draw(self) -> None:
        """Draw label, bar and figure of each line."""
        canvas: Canvas = self.canv
        widest = max(width_of(figure, fonts.REGULAR, _TYPE) for figure in self.figures)
        room = max(self.width - self.label_width - widest - 6, 20.0)
        y = float(sum(self.heights))
        canvas.setStrokeGray(0.4)
        canvas.setLineWidth(0.6)
        canvas.line(self.label_width, 0, self.label_width, y)
        canvas.setFont(fonts.REGULAR, _TYPE)
        for index, (_, value) in enumerate(self.chart.bars):
            height = self.heights[index]
            middle = y - height / 2
            length = max(0.0, value) / self.highest * room
            canvas.setFillColor(_BAR)
            canvas.rect(self.label_width, middle - 5.5, length, 11, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.drawString(self.label_width + length + 4, middle - 4, self.figures[index])
            baseline = y - 2.5 - _TYPE * 0.86
            for line in self.labels[index]:
                canvas.drawRightString(self.label_width - 6, baseline, line)
                baseline -= _LEADING
            y -= height


class Verification(Flowable):
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


@dataclass(frozen=True)
class _Run:
    """A text on a slip: ``x`` from the left edge, ``line`` counted from the top."""

    x: float
    line: int
    text: str
    font: str
    size: float


class SlipGrid(Flowable):
    """Slips two side by side, all as high as the tallest, with dashed lines to cut along."""

    def __init__(self, slips: Sequence[Slip], width: float, height: float = 0.0) -> None:
        super().__init__()
        self.slips = list(slips)
        self.width = width
        self.laid = [_lay_slip(slip, width / 2 - 2 * _SLIP_PADDING) for slip in self.slips]
        lines = max((run.line + 1 for runs in self.laid for run in runs), default=0)
        self.height = height or max(lines * _SLIP_LEADING + 2 * _SLIP_PADDING, _SLIP_HEIGHT)

    def _rows(self) -> int:
        return (len(self.slips) + 1) // 2

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size of all slips."""
        return self.width, self._rows() * self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Cut between two rows of slips."""
        count = 2 * int(available_height // self.height)
        if count < 1:
            return []
        parts = [self.slips[:count], self.slips[count:]]
        return [SlipGrid(part, self.width, self.height) for part in parts if part]

    def draw(self) -> None:
        """Draw each slip in its dashed frame."""
        canvas: Canvas = self.canv
        half, top = self.width / 2, self._rows() * self.height
        for index, runs in enumerate(self.laid):
            x, y = index % 2 * half, top - (index // 2 + 1) * self.height
            canvas.setDash(3, 3)
            canvas.setStrokeGray(0.5)
            canvas.setLineWidth(0.5)
            canvas.rect(x, y, half, self.height, stroke=1, fill=0)
            canvas.setDash()
            canvas.setFillGray(0)
            first = y + self.height - _SLIP_PADDING - 10
            for run in runs:
                canvas.setFont(run.font, run.size)
                baseline = first - run.line * _SLIP_LEADING
                canvas.drawString(x + _SLIP_PADDING + run.x, baseline, run.text)


def _lay_slip(slip: Slip, width: float) -> list[_Run]:
    """Lay out heading, facts (values in bold) and the small text of a slip."""
    runs: list[_Run] = []
    line = 0
    for text in wrap(clean(slip.heading), fonts.BOLD, 13, width):
        runs.append(_Run(0, line, text, fonts.BOLD, 13))
        line += 1
    for label, value in slip.facts:
        shown = f"{clean(label)}: "
        runs.append(_Run(0, line, shown, fonts.REGULAR, 12))
        start = width_of(shown, fonts.REGULAR, 12)
        if start + width_of(clean(value), fonts.BOLD, 12) > width:
            start, line = 10.0, line + 1
        for text in wrap(clean(value), fonts.BOLD, 12, width - start):
            runs.append(_Run(start, line, text, fonts.BOLD, 12))
            line += 1
    for text in wrap(clean(slip.text), fonts.ITALIC, 10, width) if slip.text else []:
        runs.append(_Run(0, line, text, fonts.ITALIC, 10))
        line += 1
    return runs
