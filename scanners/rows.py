"""Is this row a header or data? Asked by the readers of tables."""

from __future__ import annotations

import re

from scanners.detect import detect
from scanners.headers import Hint, read_header

_DATA = re.compile(r"[\d\s.,:/+-]{4,}\Z|[\w.+-]+@[\w.-]+\Z")


def known_header(cell: str) -> bool:
    """Whether a cell's text is a column header we know."""
    return len(cell) <= 60 and read_header(cell).known


def looks_like_data(cells: list[str]) -> bool:
    """Whether a first row is values: no known header in it, and something only data would have."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or any(read_header(cell).exact for cell in filled):
        return False
    return any(
        _DATA.match(cell)
        or any(c.score >= 0.7 for cluster in detect(cell, Hint()) for _, _, c in cluster)
        for cell in filled
    )
