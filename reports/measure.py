"""Widths of texts and columns in the printed typeface, for every writer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from reportlab.pdfbase.pdfmetrics import stringWidth

from reports import fonts
from reports.blocks import Column, Facts
from reports.wording import clean

#: Space left and right of the text in a cell, in points.
PADDING = 3.5


@lru_cache(maxsize=100_000)
def width_of(text: str, font: str, size: float) -> float:
    """Return the width of a text in points."""
    fonts.register()
    return float(stringWidth(text, font, size))


def type_size(columns: int) -> float:
    """Return the type size of a table: smaller when it has many columns."""
    return 12.0 if columns <= 4 else 11.0 if columns <= 7 else 10.0


def share_width(columns: Sequence[Column], width: float, size: float) -> list[float]:
    """Share the width by the columns' weights; none is narrower than a word of its title."""
    total = sum(column.width for column in columns)
    shares = [column.width / total * width for column in columns]
    least = [
        max(width_of(word, fonts.BOLD, size) for word in clean(column.title).split() or [""])
        + 2 * PADDING
        + 0.5
        for column in columns
    ]
    if sum(least) >= width:
        return shares
    lacking = sum(max(0.0, low - share) for low, share in zip(least, shares, strict=True))
    spare = sum(max(0.0, share - low) for low, share in zip(least, shares, strict=True))
    keep = 1 - lacking / spare if spare else 1.0
    return [
        low + (share - low) * keep if share > low else low
        for low, share in zip(least, shares, strict=True)
    ]


def label_text(label: str) -> str:
    """Return the label of a fact with exactly one colon."""
    return f"{clean(label).rstrip(': ')}:"


def label_width(block: Facts, width: float, size: float) -> float:
    """Return the width of the labels' column: the longest label, within 22–42 % of the page."""
    texts = (label_text(label) for label, _ in block.pairs)
    longest = max((width_of(text, fonts.REGULAR, size) for text in texts), default=0.0)
    return min(max(longest + 3 * PADDING, width * 0.22), width * 0.42)
