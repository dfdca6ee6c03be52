"""Widths of texts and columns in the printed typeface, for every writer."""

from __future__ import annotations

from functools import lru_cache

from reportlab.pdfbase.pdfmetrics import stringWidth

from reports import fonts
from reports.blocks import Facts, Status, Table
from reports.wording import cell_text, clean

#: Space left and right of the text in a cell, in points.
PADDING = 3.5
#: Space for the shape of a status, as a part of the type size.
SHAPE_SPACE = 1.05


@lru_cache(maxsize=100_000)
def width_of(text: str, font: str, size: float) -> float:
    """Return the width of a text in points."""
    fonts.register()
    return float(stringWidth(text, font, size))


def type_size(columns: int) -> float:
    """Return the type size of a table: smaller when it has many columns."""
    return 12.0 if columns <= 4 else 11.0 if columns <= 7 else 10.0


def share_width(block: Table, width: float, size: float) -> list[float]:
    """Share the width by the columns' weights.

    No column is narrower than a word of its title, a date, a number or a status in it.
    """
    total = sum(column.width for column in block.columns)
    shares = [column.width / total * width for column in block.columns]
    least = _least_widths(block, size)
    if sum(least) >= width:
        return shares
    lacking = sum(max(0.0, low - share) for low, share in zip(least, shares, strict=True))
    spare = sum(max(0.0, share - low) for low, share in zip(least, shares, strict=True))
    keep = 1 - lacking / spare if spare else 1.0
    return [
        low + (share - low) * keep if share > low else low
        for low, share in zip(least, shares, strict=True)
    ]


def _least_widths(block: Table, size: float) -> list[float]:
    """Return what each column needs so that nothing is broken that must stay whole."""
    found = [_widest(clean(column.title), fonts.BOLD, size) for column in block.columns]
    for row in block.rows:
        if isinstance(row, str):
            continue
        for index, value in enumerate(row[: len(found)]):
            if isinstance(value, Status):
                wide = _widest(cell_text(value), fonts.REGULAR, size) + SHAPE_SPACE * size
            elif value is None or isinstance(value, str):
                continue
            else:
                wide = _widest(cell_text(value), fonts.REGULAR, size)
            found[index] = max(found[index], wide)
    return [wide + 2 * PADDING + 0.5 for wide in found]


def _widest(text: str, font: str, size: float) -> float:
    return max((width_of(word, font, size) for word in text.split()), default=0.0)


def label_text(label: str) -> str:
    """Return the label of a fact with exactly one colon."""
    return f"{clean(label).rstrip(': ')}:"


def label_width(block: Facts, width: float, size: float) -> float:
    """Return the width of the labels' column: the longest label, within 22–42 % of the page."""
    texts = (label_text(label) for label, _ in block.pairs)
    longest = max((width_of(text, fonts.REGULAR, size) for text in texts), default=0.0)
    return min(max(longest + 3 * PADDING, width * 0.22), width * 0.42)
