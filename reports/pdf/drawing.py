"""Painter: a drawing as vectors on a PDF page."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from reports import fonts
from reports.drawing.shapes import INK, LINE, PALETTE, Arrow, Box, Figure, Label
from reports.drawing.svg import heads_of


class Painted(Flowable):
    """A figure, shrunk to the room it is given and never enlarged."""

    def __init__(self, figure: Figure, width: float, height: float) -> None:
        super().__init__()
        self.figure = figure
        self.scale = min(1.0, width / figure.width, height / figure.height)
        self.width, self.height = figure.width * self.scale, figure.height * self.scale
        self.hAlign = "CENTER"

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size of the figure."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint every shape; the page's ``y`` grows upwards."""
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.translate(0, self.height)
        canvas.scale(self.scale, self.scale)
        for shape in self.figure.shapes:
            match shape:
                case Box():
                    _box(canvas, shape)
                case Label():
                    _label(canvas, shape)
                case Arrow():
                    _arrow(canvas, shape)
        canvas.restoreState()


def _box(canvas: Canvas, box: Box) -> None:
    fill, line = PALETTE[box.look]
    canvas.setFillColor(HexColor(fill))
    canvas.setStrokeColor(HexColor(line))
    canvas.setLineWidth(0.7)
    canvas.setDash(*((4, 3) if box.dashed else ()))
    canvas.roundRect(box.x, -box.y - box.height, box.width, box.height, box.round, stroke=1, fill=1)
    canvas.setDash()


def _label(canvas: Canvas, label: Label) -> None:
    canvas.setFillColor(HexColor(INK))
    canvas.setFont(fonts.style_name(bold=label.bold), label.size)
    draw = {
        "start": canvas.drawString,
        "middle": canvas.drawCentredString,
        "end": canvas.drawRightString,
    }[label.anchor]
    draw(label.x, -label.y, label.text)


def _arrow(canvas: Canvas, arrow: Arrow) -> None:
    canvas.setStrokeColor(HexColor(LINE))
    canvas.setFillColor(HexColor(LINE))
    canvas.setLineWidth(0.8)
    path = canvas.beginPath()
    path.moveTo(arrow.points[0][0], -arrow.points[0][1])
    for x, y in arrow.points[1:]:
        path.lineTo(x, -y)
    canvas.drawPath(path, stroke=1, fill=0)
    for head in heads_of(arrow):
        path = canvas.beginPath()
        path.moveTo(head[0][0], -head[0][1])
        for x, y in head[1:]:
            path.lineTo(x, -y)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
