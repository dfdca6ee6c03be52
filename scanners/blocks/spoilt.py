"""Whether a column holds text of an old font or a wrong encoding: it is then read by lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scanners.vietnamese import SUSPECT, repaired, suspect

if TYPE_CHECKING:
    import polars


def any_spoilt(cells: polars.Series) -> bool:
    """Whether some cell needs repair."""
    doubtful = cells.filter(cells.str.contains(SUSPECT.pattern))
    return any(repaired(cell) != cell for cell in doubtful.unique().to_list())


def any_spoilt_row(rows: Iterable[list[str]]) -> bool:
    """Whether some cell of some row needs repair."""
    return any(suspect(cell) and repaired(cell) != cell for row in rows for cell in row)
