"""What a worker does with one block: parse it, count its columns, note its findings.

Everything here may run in another process or on another machine: a task is plain data, so is its
answer, and the answer depends on nothing but the task.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from scanners.blocks.columns import count_column
from scanners.blocks.parse import Irregular, parse_columns, parse_rows, plain_lines
from scanners.blocks.spoilt import any_spoilt_row
from scanners.cells import Hits, Kinds
from scanners.headers import Hint, read_headers
from scanners.memo import Memo, Seen
from scanners.profile import ColumnPart, count_values
from scanners.risk.plan import Taken, follow

if TYPE_CHECKING:
    import polars

_NUL = b"\0"


@dataclass(frozen=True, slots=True)
class Follow:
    """Which columns to hash for the risk, under which key.

    Attributes:
        asked: keys of the headers that the user named.
        check: a hash under this key as the asking process makes it.
        folder: where to leave the hashes, on this machine; empty if they must travel.
    """

    takes: tuple[Taken, ...]
    asked: frozenset[str]
    seed: int
    check: int
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One block to look at.

    Attributes:
        path: the file, where the block can be read from it; else ``data`` holds its bytes.
        length: bytes from ``start`` in the file.
        columns: headers of the table, ``""`` where there is none.
        cells: whether the places of the findings are wanted.
        follow: what to hash; None if the risk is not asked.
    """

    path: str
    start: int
    length: int
    data: bytes
    delimiter: str
    columns: tuple[str, ...]
    cells: bool
    follow: Follow | None = None


@dataclass(slots=True)
class Answer:
    """What a block holds.

    Attributes:
        width: columns of its longest row, at least those of the table.
        short_end: whether its last row has fewer cells than the table and no line end.
        irregular: whether the file must be read line by line instead.
        unseen: whether the worker cannot do it: the file is on a disk of another machine, or its
            parser hashes otherwise than ours.
        marks: hashes of the columns that are followed, see ``scanners.risk``, or the name of the
            file that holds them.
    """

    rows: int = 0
    width: int = 0
    columns: list[ColumnPart] = field(default_factory=list)
    hits: Hits | None = None
    irregular: bool = False
    unseen: bool = False
    marks: bytes | str = b""


def look(task: Task) -> Answer:
    """Look at a block."""
    if task.follow is not None and not hashes_alike(task.follow):
        return Answer(unseen=True)
    data = task.data
    if not data:
        try:
            with Path(task.path).open("rb") as file:
                file.seek(task.start)
                data = file.read(task.length)
        except OSError:
            return Answer(unseen=True)
    if _NUL in data or len(data) < task.length:
        return Answer(irregular=True)
    try:
        frame = parse_columns(data, task.delimiter, len(task.columns))
        if frame is None:
            return _look_at_rows(task, parse_rows(plain_lines(data), task.delimiter))
        return _look_at_columns(task, frame)
    except Irregular:
        return Answer(irregular=True)


def _look_at_columns(task: Task, frame: polars.DataFrame) -> Answer:
    answer = Answer(frame.height, len(task.columns))
    kinds = Kinds() if task.cells else None
    numbers = []
    for memo, hint, cells in zip(*_memos(task.columns), frame, strict=True):
        part, held = count_column(cells, hint, memo, kinds)
        answer.columns.append(part)
        numbers.append(held)
    if kinds is not None:
        answer.hits = _by_row(kinds, numbers)
    if task.follow is not None:
        answer.marks = _marks(list(frame), task, task.follow.takes)
    return answer


def hashes_alike(follow: Follow) -> bool:
    """Whether this process hashes as the one that asks does."""
    from scanners.risk.forms import same_hash

    return same_hash(follow.seed) == follow.check


def _marks(columns: list[polars.Series], task: Task, takes: tuple[Taken, ...]) -> bytes | str:
    from scanners.risk.forms import hash_columns
    from scanners.risk.store import as_bytes

    assert task.follow is not None
    hashes = hash_columns(columns, takes, task.follow.seed)
    if not task.follow.folder:
        return as_bytes(hashes)
    # A worker that dies leaves no half file under the name, and the next one writes the same.
    path = Path(task.follow.folder, f"block-{task.start}.ipc")
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    hashes.write_ipc(partial)
    partial.replace(path)
    return path.name


def _by_row(kinds: Kinds, numbers: list[list[int]]) -> Hits:
    """Put the findings of columns in the order of rows; 0 stands for nothing found."""
    hits = kinds.hits
    for row, held in enumerate(zip(*numbers, strict=True)):
        for column, number in enumerate(held):
            if number:
                hits.rows.append(row)
                hits.columns.append(column)
                hits.at.append(number - 1)
    return hits


def _look_at_rows(task: Task, rows: list[list[str]]) -> Answer:
    """Look at a block that has rows longer than the table is wide."""
    if any_spoilt_row(rows):
        raise Irregular
    width = max([len(task.columns), *map(len, rows)])
    answer = Answer(len(rows), width)
    known, known_hints = _memos(task.columns)
    memos = [*known, *(Memo(Hint()) for _ in range(len(known), width))]
    kinds = Kinds() if task.cells else None
    numbers = []
    columns = list(zip_longest(*rows, fillvalue=""))
    columns += [("",) * len(rows)] * (width - len(columns))
    for memo, cells in zip(memos, columns, strict=True):
        part, looked = count_values(Counter(cells), memo)
        answer.columns.append(part)
        if kinds is not None:
            numbers.append([_number(kinds, looked.get(cell)) for cell in cells])
    if kinds is not None:
        answer.hits = _by_row(kinds, numbers)
    if task.follow is not None:
        import polars as pl

        more = ("",) * (width - len(task.columns))
        hints = [*known_hints, *(Hint() for _ in more)]
        takes = follow((*task.columns, *more), hints, task.follow.asked)
        answer.marks = _marks([pl.Series(cells, dtype=pl.String) for cells in columns], task, takes)
    return answer


def _number(kinds: Kinds, seen: Seen | None) -> int:
    return kinds.number(seen) + 1 if seen is not None and seen.signature else 0


class _Mine(threading.local):
    """The memos of the table that this thread looked at last."""

    columns: tuple[str, ...] | None = None
    memos: tuple[Memo, ...] = ()
    hints: tuple[Hint, ...] = ()


_mine = _Mine()


def _memos(columns: tuple[str, ...]) -> tuple[tuple[Memo, ...], tuple[Hint, ...]]:
    """Return the memos of a table's columns; they outlive the block."""
    if columns != _mine.columns:
        _mine.columns, _mine.hints = columns, tuple(read_headers(columns))
        _mine.memos = tuple(Memo(hint) for hint in _mine.hints)
    return _mine.memos, _mine.hints
