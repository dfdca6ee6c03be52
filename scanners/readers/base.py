"""What every reader takes and gives, and the limits none may pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

#: A cell longer than this is no cell of an extract; refused, so that memory stays bounded.
LONGEST_CELL = 1 << 20
#: More columns than this is no table (Excel itself ends at 16,384).
MOST_COLUMNS = 5000
BATCH_ROWS = 2000
#: A batch also ends after about this many characters, so that wide cells do not pile up.
BATCH_CHARS = 4 << 20
CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of one table.

    Attributes:
        table: sheet name, ``XMLn``, element path, or empty.
        columns: header per position, ``""`` where there is none; may only grow from batch to batch.
        rows: cells as text; a row may be shorter than ``columns``.
        bytes_done: how far into the file the reader is.
        aside: beside the data: comments, properties. Reported only if something is found there.
    """

    table: str
    columns: tuple[str, ...]
    rows: list[list[str]]
    bytes_done: int
    aside: bool = False


@dataclass(slots=True)
class Source:
    """A file to read.

    Attributes:
        encoding: of its text, found before reading; empty for binary formats.
        looks_like_data: tells whether the cells of a first row are values rather than headers.
        knows_header: tells whether a cell's text is a header we know.
        warnings: sentences for the user, added while reading.
        inside: set while reading: there are files inside, to be scanned as files of their own.
    """

    path: Path
    size: int
    suffix: str
    encoding: str = ""
    looks_like_data: Callable[[list[str]], bool] = lambda cells: False
    knows_header: Callable[[str], bool] = lambda cell: False
    warnings: list[str] = field(default_factory=list)
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """What is known of a file before a reader is chosen: its name's ending and its first bytes."""

    path: Path
    suffix: str
    head: bytes


class Reader(Protocol):
    """The face of a reader module.

    Beside these it may say ``TEXT = True``: the encoding is found before it reads; ``LAST = True``:
    it is asked after those that know their format by its content.
    """

    FORMAT: str

    def claims(self, probe: Probe) -> bool:
        """Whether the file is of this format, judged by content first."""
        ...

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the rows.

        Raises:
            ScanError: the file is damaged or passes a limit.
        """
        ...
