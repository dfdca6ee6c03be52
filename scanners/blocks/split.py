"""A delimited file cut into blocks that begin and end with a record."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO

from scanners.readers.base import LONGEST_CELL

_QUOTE = b'"'


class Unsplittable(Exception):
    """The file must be read line by line: its records cannot be found by quotes and line ends."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a file, a whole number of records.

    Attributes:
        start: of its first byte in the file.
        data: its bytes in UTF-8.
        done: how far into the file it reaches.
    """

    start: int
    data: bytes
    done: int


def blocks(file: IO[bytes], start: int, size: int) -> Iterator[Block]:
    """Yield the blocks of a file that has been read up to ``start``, each of about ``size`` bytes.

    A line end within quotes ends no record. Quotes are only counted here: whether they stand where
    quotes may stand is for the reader of the block to see (``quoted_cells``).

    Raises:
        Unsplittable: a record has no end within ``size`` and four cells of the longest kind.
    """
    held = b""
    while chunk := file.read(size):
        data = held + chunk
        end = last_end(data)
        if not end:
            if len(data) > size + 4 * LONGEST_CELL:
                raise Unsplittable
            held = data
            continue
        yield Block(start, data[:end], start + end)
        start += end
        held = data[end:]
    if held:
        yield Block(start, held, start + len(held))


def last_end(data: bytes) -> int:
    """Return where the last record of ``data`` ends, or 0."""
    open_quotes = data.count(_QUOTE) % 2
    end = len(data)
    while True:
        at = data.rfind(b"\n", 0, end)
        if at < 0:
            return 0
        open_quotes ^= data.count(_QUOTE, at, end) % 2
        if not open_quotes:
            return at + 1
        end = at


def quoted_cells(data: bytes, delimiter: bytes) -> bytes | None:
    """Return the cells in quotes, joined.

    None unless quotes open at the start of a cell, close at its end, and stand doubled within.
    """
    if _QUOTE not in data:
        return b""
    quoted = b"".join(_quoted(delimiter).findall(data))
    return quoted if quoted.count(_QUOTE) == data.count(_QUOTE) else None


@cache
def _quoted(delimiter: bytes) -> re.Pattern[bytes]:
    """Return a quoted cell, as an expression."""
    around = b"[\\n\\r" + re.escape(delimiter) + b"]"
    opened = b'"(?:(?<=' + around + b'")|(?<=\\A"))'
    return re.compile(opened + b'[^"]*(?:""[^"]*)*"(?=' + around + b"|\\Z)")


def first_record(data: bytes, encoding: str, delimiter: str) -> tuple[list[str], int, int] | None:
    """Return the first record that is not blank, where it begins and where the next one does.

    None if ``data`` does not hold all of it.
    """
    begin = at = 0
    while True:
        at = data.find(b"\n", at) + 1
        if not at:
            return None
        record = data[begin:at]
        if record.count(_QUOTE) % 2:
            continue
        if quoted_cells(record, delimiter.encode()) is None or b"\r" in record.rstrip(b"\r\n"):
            raise Unsplittable
        text = record.decode(encoding).replace("\r\n", "\n")
        for row in csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter):
            if any(row):
                return row, begin, at
        begin = at
