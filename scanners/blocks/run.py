"""A whole delimited file by blocks: cut here, looked at by the crew, merged here in order."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from scanners.blocks.split import Block, Unsplittable, blocks, first_record, last_end
from scanners.blocks.task import Answer, Follow, Task, look
from scanners.cells import CellWriter
from scanners.errors import ScanCancelled
from scanners.pools import Crew
from scanners.profile import TableProfile
from scanners.readers.base import MOST_COLUMNS, Source
from scanners.readers.delimited import CUT, declared_delimiter, guess_delimiter, header_of
from scanners.readers.encodings import converted
from scanners.reading import SHARED, Ask
from scanners.risk.forms import same_hash
from scanners.risk.store import Followed
from scanners.vietnamese import repaired

_LEAST, _MANY, _MOST = 1 << 20, 4 << 20, 12 << 20
#: After a larger file the other processes end before its hashes are counted: that takes memory.
_LARGE = 1 << 28
_HEAD = 1 << 18
_SAMPLE = 1 << 16
_UTF8 = ("utf-8", "utf-8-sig")


@dataclass
class Found:
    """What a file holds: its table, and its hash where it was read as it stands."""

    table: TableProfile
    sha256: str


def scan_blocks(source: Source, ask: Ask) -> Found:
    """Scan a file; ``source.encoding`` is UTF-8 unless it is known to be another.

    Raises:
        Unsplittable: it must be read line by line; nothing was reported or kept of it.
        ScanCancelled: the caller asked to stop.
    """
    plain = source.encoding in _UTF8
    with source.path.open("rb") as raw:
        file = raw if plain else cast("IO[bytes]", _Transcoded(raw, source.encoding))
        opening = _open(source, file)
        raw.seek(opening.start if plain else 0)
        if not plain:
            file = cast("IO[bytes]", _Transcoded(raw, source.encoding))
            file.read(opening.start)
        crew = ask.crew if ask.crew is not None and source.size >= SHARED else Crew()
        run = _Run(source, crew, opening, plain, ask.cells, ask.followed)
        for answer, block in run.answers(file):
            if ask.cancelled is not None and ask.cancelled():
                raise ScanCancelled
            if answer.unseen:
                answer = run.look_here(block)
            run.take(answer)
            if ask.progress is not None:
                ask.progress(run.table.rows, min(block.done, source.size), source.size)
    if source.size >= _LARGE:
        crew.rest()
    source.warnings += converted(source.encoding)
    source.warnings += [*opening.warnings, *run.warnings]
    return Found(run.table, run.digest.hexdigest() if plain else "")


def block_size(size: int, crew: Crew) -> int:
    """Return how large the blocks of a file of ``size`` bytes should be.

    Large ones cost less time, small ones less memory: with more than two processes on one machine
    they shrink, so that all stay within 512 MB together.
    """
    most = _MOST
    if not crew.scheduler:
        most = max(_MOST >> max(0, crew.workers - 2), min(_MOST, _MANY))
    return max(_LEAST, min(most, size // (4 * crew.workers)))


@dataclass
class _Opening:
    """How a file begins: where its first record of data starts and what its columns are."""

    start: int
    head: bytes
    delimiter: str
    columns: tuple[str, ...]
    warnings: list[str]


def _open(source: Source, file: IO[bytes]) -> _Opening:
    head = file.read(_HEAD)
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    sample = head[start:].decode("utf-8", "replace")[:_SAMPLE]
    declared = declared_delimiter(sample)
    delimiter = declared or guess_delimiter(sample)
    if declared:
        start = head.index(b"\n") + 1 if b"\n" in head else len(head)
    if not delimiter.isascii():
        raise Unsplittable
    try:
        first = first_record(head[start:], "utf-8", delimiter)
    except (UnicodeDecodeError, csv.Error):
        raise Unsplittable from None
    if first is None or len(first[0]) > MOST_COLUMNS:
        raise Unsplittable
    row, begin, end = first
    warnings: list[str] = []
    columns, is_data = header_of(source, row, warnings)
    if any(repaired(name) != name for name in columns):  # blocks hold the data, not the header
        raise Unsplittable
    start += begin if is_data else end
    return _Opening(start, head[:start], delimiter, columns, warnings)


class _Run:
    """The state of one file's scan."""

    def __init__(
        self,
        source: Source,
        crew: Crew,
        opening: _Opening,
        plain: bool,
        cells: CellWriter | None,
        followed: Followed | None,
    ) -> None:
        marks = followed.table() if followed is not None else None
        self.table = TableProfile("", marks=marks)
        self.table.widen(opening.columns)
        self._follow = (
            Follow(
                marks.takes,
                marks.asked,
                marks.seed,
                same_hash(marks.seed),
                "" if crew.scheduler else marks.folder,
            )
            if marks is not None
            else None
        )
        self.digest = hashlib.sha256(opening.head)
        self.warnings: list[str] = []
        self._source = source
        self._crew = crew
        self._opening = opening
        self._plain = plain
        self._cells = cells

    def answers(self, file: IO[bytes]) -> Iterator[tuple[Answer, Block]]:
        """Yield the answer to every block, in order."""
        return self._crew.map(look, self._tasks(file))

    def _tasks(self, file: IO[bytes]) -> Iterator[tuple[Task, Block]]:
        opening, by_path = self._opening, self._plain and not self._crew.alone
        size = block_size(self._source.size, self._crew)
        for block in blocks(file, opening.start, size):
            if self._plain:
                self.digest.update(block.data)
            if not block.data.endswith(b"\n") and self._is_cut(block.data):
                self.warnings.append(CUT)
            path = str(self._source.path.absolute()) if by_path else ""
            data = b"" if by_path else block.data
            task = self._task(path, block.start, len(block.data), data)
            yield task, Block(block.start, b"", block.done)

    def _task(self, path: str, start: int, length: int, data: bytes) -> Task:
        opening, cells = self._opening, self._cells is not None
        return Task(
            path, start, length, data, opening.delimiter, opening.columns, cells, self._follow
        )

    def look_here(self, block: Block) -> Answer:
        """Look at a block in this process: no worker can open the file.

        Raises:
            OSError: nor can this one.
        """
        with self._source.path.open("rb") as file:
            file.seek(block.start)
            data = file.read(block.done - block.start)
        return look(self._task("", block.start, len(data), data))

    def _is_cut(self, data: bytes) -> bool:
        """Whether the last record has fewer cells than the header, and no line end."""
        text = data[last_end(data) :].decode("utf-8", "replace")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._opening.delimiter))
        if not rows or not any(rows[-1]):
            raise Unsplittable  # blank and unfinished: the row before it counts, wherever it is
        return len(rows[-1]) < len(self._opening.columns)

    def take(self, answer: Answer) -> None:
        """Merge the answer to the next block."""
        if answer.irregular:
            raise Unsplittable
        table = self.table
        width = max(len(table.columns), answer.width)
        table.widen(self._opening.columns + ("",) * (width - len(self._opening.columns)))
        if self._cells is not None and answer.hits is not None:
            self._cells.spool("", table.rows, answer.hits)
        if table.marks is not None:
            table.marks.add_hashes(answer.marks, answer.rows)
        table.rows += answer.rows
        for column, part in zip(table.columns, answer.columns, strict=False):
            column.add(part)


class _Transcoded(io.RawIOBase):
    """Another encoding read as UTF-8."""

    def __init__(self, raw: IO[bytes], encoding: str) -> None:
        self._raw = raw
        self._decode = codecs.getincrementaldecoder(encoding)().decode
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        """Return exactly ``size`` bytes of UTF-8 unless the file ends before."""
        parts, length = [self._held], len(self._held)
        while length < size:
            chunk = self._raw.read(1 << 20)
            try:
                text = self._decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                raise Unsplittable from None
            part = text.encode()
            parts.append(part)
            length += len(part)
            if not chunk:
                break
        data = b"".join(parts)
        self._held = data[size:]
        return data[:size]
