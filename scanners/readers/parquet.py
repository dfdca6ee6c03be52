"""Parquet and Arrow (IPC files, Feather 2, streams): rows in batches; nested values opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scanners.errors import ScanError
from scanners.readers.base import (
    BATCH_CHARS,
    BATCH_ROWS,
    LONGEST_CELL,
    MOST_COLUMNS,
    Batch,
    Probe,
    Source,
)
from scanners.readers.parts.grid import value_text
from scanners.readers.parts.pages import look_at_pages

if TYPE_CHECKING:
    import polars as pl

FORMAT = "parquet"
_STREAM = b"\xff\xff\xff\xff"
#: An Arrow stream cannot be read in parts: larger ones are refused.
MOST_STREAM = 256 << 20
#: One value repeated takes next to nothing in the file; a table of a billion such rows is a bomb.
MOST_RATIO, FREE = 1000, 1 << 30
_DAMAGED = "tệp Parquet hoặc Arrow bị hỏng hoặc bị cắt: hãy xuất lại."


def claims(probe: Probe) -> bool:
    """Whether it opens like one of them."""
    head = probe.head
    return head.startswith((b"PAR1", b"ARROW1")) or (head[:4] == _STREAM and head[6:8] == b"\0\0")


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of the only table, named ``""``.

    Raises:
        ScanError: damaged, or past a limit.
    """
    import polars as pl

    try:
        with _quiet():
            frames = _frames(source)
            names = frames.collect_schema().names()
            if len(names) > MOST_COLUMNS:
                raise ScanError(f"tệp có hơn {MOST_COLUMNS} cột: bị từ chối.")
            done, size, written = 0, 0, 0
            total = max(1, _rows(frames))
            found = iter(frames.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True))
        while True:
            with _quiet():
                frame = next(found, None)
            if frame is None:
                break
            chars = _chars(frame)
            written += chars
            if written > max(FREE, MOST_RATIO * source.size):
                raise ScanError("tệp bung ra quá lớn so với cỡ của nó: bị từ chối.")
            # A text that comes a thousand times is kept once in the file, but not in rows.
            step = max(1, min(BATCH_ROWS, BATCH_CHARS * frame.height // max(1, chars)))
            for at in range(0, frame.height, step):
                part = frame.slice(at, step)
                done += part.height
                size = source.size * min(done, total) // total
                yield _batch(part, size)
        if not done:
            yield Batch("", tuple(names), [], source.size)
    except (pl.exceptions.PolarsError, OSError, ValueError, OverflowError):
        raise ScanError(_DAMAGED) from None
    except BaseException as problem:
        if type(problem).__name__ == "PanicException":  # the parser gives up on a damaged file
            raise ScanError(_DAMAGED) from None
        raise


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the parser from writing on standard error what it stumbles over: it may be a value."""
    try:
        kept = os.dup(2)
    except OSError:  # a program without one
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _frames(source: Source) -> pl.LazyFrame:
    import polars as pl

    with source.path.open("rb") as file:
        head = file.read(6)
    if head.startswith(b"PAR1"):
        look_at_pages(source.path)
        return pl.scan_parquet(source.path, glob=False, low_memory=True)
    if head == b"ARROW1":
        return pl.scan_ipc(source.path, glob=False)
    if source.size > MOST_STREAM:
        raise ScanError("luồng Arrow lớn hơn 256 MiB: hãy xuất lại bằng Parquet.")
    return pl.read_ipc_stream(source.path).lazy()


def _rows(frames: pl.LazyFrame) -> int:
    import polars as pl

    return int(frames.select(pl.len()).collect().item())


def _chars(frame: pl.DataFrame) -> int:
    """Return about how many characters the rows hold once they are written out as rows.

    Raises:
        ScanError: a cell is too long to be one.
    """
    import polars as pl

    lengths = frame.select(pl.col(pl.String).str.len_bytes().fill_null(0).cast(pl.Int64))
    longest = [int(lengths.select(pl.col(name).max()).item() or 0) for name in lengths.columns]
    if any(length > 4 * LONGEST_CELL for length in longest):  # no letter is longer than four bytes
        raise ScanError("một ô dài hơn 1 MiB: bị từ chối.")
    sums = [int(lengths.select(pl.col(name).sum()).item() or 0) for name in lengths.columns]
    return frame.height * frame.width + sum(sums)


def _batch(frame: pl.DataFrame, place: int) -> Batch:
    columns: dict[str, list[str]] = {}
    for name in frame.columns:
        for inner, values in _opened(name, frame.get_column(name)):
            columns[inner] = values
    if len(columns) > MOST_COLUMNS:
        raise ScanError(f"tệp có hơn {MOST_COLUMNS} cột: bị từ chối.")
    rows = [list(row) for row in zip(*columns.values(), strict=True)] if columns else []
    return Batch("", tuple(columns), rows, place)


def _opened(name: str, series: pl.Series) -> Iterator[tuple[str, list[str]]]:
    """Yield a column as text; a structure as a column for each of its members."""
    import polars as pl

    if series.dtype == pl.Struct:
        for member in series.struct.fields:
            yield from _opened(f"{name}.{member}", series.struct.field(member))
        return
    yield name, [value_text(value) for value in series.to_list()]
