"""Painter: PNG for Word, which shows no vector drawing that every office program can read."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from reports import fonts
from reports.drawing.shapes import INK, LINE, PALETTE, Arrow, Box, Figure, Label
from reports.drawing.svg import heads_of

#: Pixels for one point: 216 dots an inch.
SCALE = 3
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def to_png(figure: Figure) -> bytes:
    """Paint a figure as a PNG on white."""
    size = (round(figure.width * SCALE) + 2, round(figure.height * SCALE) + 2)
    image = Image.new("RGB", size, "#ffffff")
    draw = ImageDraw.Draw(image)
    for shape in figure.shapes:
        match shape:
            case Box():
                _box(draw, shape)
            case Label():
                draw.text(
                    (shape.x * SCALE, shape.y * SCALE),
                    shape.text,
                    fill=INK,
                    font=_font(shape.bold, shape.size),
                    anchor=_ANCHORS[shape.anchor],
                )
            case Arrow():
                draw.line(_scaled(shape.points), fill=LINE, width=SCALE)
                for head in heads_of(shape):
                    draw.polygon(_scaled(head), fill=LINE)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", dpi=(72 * SCALE, 72 * SCALE))
    return out.getvalue()


def _scaled(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    return [(x * SCALE, y * SCALE) for x, y in points]


@lru_cache(maxsize=32)
def _font(bold: bool, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.path_of(fonts.style_name(bold=bold))), size * SCALE)


def _box(draw: ImageDraw.ImageDraw, box: Box) -> None:
    fill, line = PALETTE[box.look]
    left, top = box.x * SCALE, box.y * SCALE
    right, bottom = (box.x + box.width) * SCALE, (box.y + box.height) * SCALE
    corners = (left, top, right, bottom)
    if not box.dashed:
        draw.rounded_rectangle(corners, box.round * SCALE, fill, line, SCALE - 1)
        return
    draw.rounded_rectangle(corners, box.round * SCALE, fill)
    for start, end in (
        ((left, top), (right, top)),
        ((right, top), (right, bottom)),
        ((right, bottom), (left, bottom)),
        ((left, bottom), (left, top)),
    ):
        _dashes(draw, start, end, line)


def _dashes(
    draw: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float], colour: str
) -> None:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    step, done = 7.0 * SCALE, 0.0
    while done < length:
        upto = min(done + 4 * SCALE, length)
        points = [
            (
                start[0] + (end[0] - start[0]) * part / length,
                start[1] + (end[1] - start[1]) * part / length,
            )
            for part in (done, upto)
        ]
        draw.line(points, fill=colour, width=SCALE - 1)
        done += step
