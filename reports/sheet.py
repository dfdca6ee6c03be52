"""What is handed over to be written as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.blocks import Cell, Column


@dataclass(frozen=True)
class Bars:
    """Stacked bars, one a row: ``label`` and ``values`` are numbers of columns, from 1."""

    title: str
    label: int
    values: Sequence[int]


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
    #: A chart beside the rows; the rows are what it draws, so they stay readable without it.
    bars: Bars | None = None
