"""Painter: SVG with presentation attributes only, as a strict content policy wants it."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from reports.drawing.shapes import INK, LINE, PALETTE, Arrow, Box, Figure, Label

#: A watermark says who looked and when, so that a picture of the screen can be traced.
_MARK = 'fill="#000000" fill-opacity="0.10" font-size="15" font-weight="700"'


def to_svg(figure: Figure, *, watermark: str = "") -> str:
    """Paint a figure as one SVG element with title and description for screen readers."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(figure.width)} '
        f'{_n(figure.height)}" role="img" class="drawing" font-family="inherit">',
        f"<title>{escape(figure.title)}</title><desc>{escape(figure.text)}</desc>",
    ]
    for shape in figure.shapes:
        match shape:
            case Box():
                parts.append(_box(shape))
            case Label():
                parts.append(_label(shape))
            case Arrow():
                parts.append(_arrow(shape))
    if watermark:
        parts += _marks(figure, watermark)
    return "".join((*parts, "</svg>"))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _box(box: Box) -> str:
    fill, line = PALETTE[box.look]
    dashed = ' stroke-dasharray="4 3"' if box.dashed else ""
    rounded = f' rx="{_n(box.round)}"' if box.round else ""
    return (
        f'<rect x="{_n(box.x + 0.5)}" y="{_n(box.y + 0.5)}" width="{_n(box.width - 1)}" '
        f'height="{_n(box.height - 1)}" fill="{fill}" stroke="{line}"{dashed}{rounded}/>'
    )


def _label(label: Label) -> str:
    weight = ' font-weight="700"' if label.bold else ""
    # The page's typeface is wider than the one the lines were measured in.
    return (
        f'<text x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size * 0.8)}" '
        f'fill="{INK}" text-anchor={quoteattr(label.anchor)}{weight}>{escape(label.text)}</text>'
    )


def _arrow(arrow: Arrow) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in arrow.points)
    heads = "".join(
        f'<polygon points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in head)}" fill="{LINE}"/>'
        for head in heads_of(arrow)
    )
    return f'<polyline points="{points}" fill="none" stroke="{LINE}"/>{heads}'


def heads_of(arrow: Arrow) -> list[tuple[tuple[float, float], ...]]:
    """Return the triangles at the ends of an arrow."""
    found = []
    if arrow.to_end:
        found.append(_head(arrow.points[-2], arrow.points[-1]))
    if arrow.to_start:
        found.append(_head(arrow.points[1], arrow.points[0]))
    return found


def _head(before: tuple[float, float], tip: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    length = ((tip[0] - before[0]) ** 2 + (tip[1] - before[1]) ** 2) ** 0.5 or 1.0
    along = ((tip[0] - before[0]) / length, (tip[1] - before[1]) / length)
    base = (tip[0] - along[0] * 6, tip[1] - along[1] * 6)
    across = (-along[1] * 2.6, along[0] * 2.6)
    return (
        tip,
        (base[0] + across[0], base[1] + across[1]),
        (base[0] - across[0], base[1] - across[1]),
    )


def _marks(figure: Figure, text: str) -> list[str]:
    y = 40.0
    found = []
    while y < figure.height + 40:
        at = f"{_n(figure.width / 2)} {_n(y)}"
        found.append(
            f'<text x="{_n(figure.width / 2)}" y="{_n(y)}" text-anchor="middle" {_MARK} '
            f'transform="rotate(-12 {at})" aria-hidden="true">{escape(text)}</text>'
        )
        y += 110
    return found
