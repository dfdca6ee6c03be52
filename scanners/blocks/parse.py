"""The rows of a block as columns, or as lists where the quick parser would read it otherwise."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from scanners.blocks.split import quoted_cells
from scanners.readers.base import LONGEST_CELL, MOST_COLUMNS

if TYPE_CHECKING:
    import polars

_BOM = b"\xef\xbb\xbf"
_LONE = re.compile(rb"\r(?!\n)")


class Irregular(Exception):
    """The block cannot be read apart from the rest of its file."""


def plain_lines(data: bytes) -> bytes:
    """Return a block whose lines all end as the reader of lines makes them end."""
    if b"\r" not in data:
        return data
    data = data.replace(b"\r\n", b"\n")
    return data.replace(b"\r", b"\n") if b"\r" in data else data


def parse_columns(data: bytes, delimiter: str, width: int) -> polars.DataFrame | None:
    """Return the cells of a block as text, blank rows left out; None if it takes a slower look.

    Args:
        data: whole records.
        width: columns of the table; a longer row takes a slower look.

    Raises:
        Irregular: quotes where none may stand, or bytes that are no UTF-8.
    """
    import polars as pl

    quoted = quoted_cells(data, delimiter.encode())
    if quoted is None:
        raise Irregular
    # The quick parser reads a line end of two signs as one, but for one within quotes.
    if b"\r" in data and (b"\r" in quoted or _LONE.search(data)):
        data = plain_lines(data)
    if data.startswith(_BOM):
        return None
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            schema={f"c{at}": pl.String for at in range(width)},
            separator=delimiter,
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None
    if any(_longest(column) > LONGEST_CELL for column in frame):
        raise Irregular
    if frame.width and frame.height and (frame.to_series(0) == "").any():
        frame = frame.filter(pl.any_horizontal(pl.all() != ""))
    return frame


def _longest(column: polars.Series) -> int:
    longest = column.str.len_bytes().max()
    return longest if isinstance(longest, int) else 0


def parse_rows(data: bytes, delimiter: str) -> list[list[str]]:
    """Return the cells of a block row by row, blank rows left out.

    Args:
        data: whole records with plain line ends.

    Raises:
        Irregular: it is damaged, or passes a limit; the reader of lines says what and where.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Irregular from None
    csv.field_size_limit(LONGEST_CELL)
    lines = text.split("\n")
    last = lines.pop()
    ends = [line + "\n" for line in lines] + ([last] if last else [])
    try:
        rows = [row for row in csv.reader(ends, delimiter=delimiter) if any(row)]
    except csv.Error:
        raise Irregular from None
    if any(len(row) > MOST_COLUMNS for row in rows):
        raise Irregular
    return rows
