"""The shapes of statuses, drawn: no typeface has all of them."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from reports.blocks import StatusCode

_INK = HexColor("#222222")


def draw_shape(canvas: Canvas, code: StatusCode, x: float, baseline: float, size: float) -> None:
    """Draw a status at ``x``, on the line of a text of ``size`` points."""
    radius = size * 0.3
    cx, cy = x + radius + 0.4, baseline + size * 0.32
    canvas.saveState()
    canvas.setStrokeColor(_INK)
    canvas.setFillColor(_INK)
    canvas.setLineWidth(0.9)
    if code == "met":
        canvas.circle(cx, cy, radius, stroke=1, fill=1)
    elif code == "none":
        canvas.circle(cx, cy, radius, stroke=1, fill=0)
    elif code == "partly":
        canvas.circle(cx, cy, radius, stroke=1, fill=0)
        canvas.wedge(cx - radius, cy - radius, cx + radius, cy + radius, 90, 180, stroke=0, fill=1)
    elif code == "planned":
        path = canvas.beginPath()
        path.moveTo(cx, cy + radius * 1.15)
        path.lineTo(cx + radius * 1.15, cy)
        path.lineTo(cx, cy - radius * 1.15)
        path.lineTo(cx - radius * 1.15, cy)
        path.close()
        canvas.drawPath(path, stroke=1, fill=0)
    elif code == "not_met":
        canvas.setLineWidth(1.3)
        arm = radius * 0.85
        canvas.line(cx - arm, cy - arm, cx + arm, cy + arm)
        canvas.line(cx - arm, cy + arm, cx + arm, cy - arm)
    elif code == "na":
        canvas.line(cx - radius, cy, cx + radius, cy)
    else:
        canvas.setFont("LiberationSerif-Bold", size)
        canvas.drawCentredString(cx, baseline, "?")
    canvas.restoreState()
