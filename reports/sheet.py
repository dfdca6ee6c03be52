"""What is handed over to be written as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.blocks import Cell, Column


@dataclass(frozen=True)
class Sheet:
    """One sheet: the first row is the header, so that what is exported can be imported.

    ``columns`` are titles (or columns of a printed table); ``rows`` hold text, numbers, dates,
    moments and ``None``; ``notes`` go to a sheet "Ghi chú", never among the rows.
    """

    name: str
    columns: Sequence[str | Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
