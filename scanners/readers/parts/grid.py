"""A sheet of cells as batches: which row is the header, what stands above it, cells as text."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scanners.errors import ScanError
from scanners.readers.base import (
    BATCH_CHARS,
    BATCH_ROWS,
    LONGEST_CELL,
    MOST_COLUMNS,
    Batch,
    Source,
)

_TOP = 15


def grid(
    source: Source, name: str, called: str, rows: Iterable[list[str]], place: Callable[[], int]
) -> Iterator[Batch]:
    """Yield one sheet's batches; lines above the header are a table of their own.

    Args:
        called: the sheet as a warning calls it: its own name may be a value.
        place: tells how far into the file reading has come.
    """
    rows = iter(rows)
    top: list[list[str]] = []
    for row in rows:
        if any(row):
            top.append(row)
        if len(top) >= _TOP:
            break
    if not top:
        return
    header = _header_row(source, top)
    if header > 0:
        above = top[:header]
        width = max(map(len, above))
        yield Batch(f"{name} (phần trên bảng)", ("",) * width, above, place())
    columns: tuple[str, ...]
    if header >= 0:
        columns = tuple(cell.strip() for cell in top[header])
    else:
        columns = ("",) * len(top[0])
        source.warnings.append(f"{called} không có dòng tiêu đề: cột được gọi theo thứ tự #1, #2…")
    pending = top[header + 1 :]
    chars = 0
    for row in rows:
        if not any(row):
            continue
        pending.append(row)
        chars += sum(map(len, row))
        if len(pending) >= BATCH_ROWS or chars > BATCH_CHARS:
            columns = _widen(columns, pending)
            yield Batch(name, columns, pending, place())
            pending, chars = [], 0
    yield Batch(name, _widen(columns, pending), pending, place())


def _header_row(source: Source, top: list[list[str]]) -> int:
    """Return which of the first rows is the header, or -1 if the first is data already."""
    ranks = [sum(source.knows_header(cell) for cell in row if cell) for row in top]
    best = max(range(len(top)), key=lambda i: (ranks[i], -i))
    if ranks[best] >= 2:
        return best
    if source.looks_like_data(top[0]):
        return -1
    # A lone cell above a wider row is a title.
    filled = [sum(bool(cell) for cell in row) for row in top]
    widest = max(filled)
    return next(i for i, count in enumerate(filled) if count > 1 or widest == 1)


def _widen(columns: tuple[str, ...], rows: list[list[str]]) -> tuple[str, ...]:
    width = max(map(len, rows), default=0)
    return columns + ("",) * (width - len(columns))


def texts(row: tuple[Any, ...]) -> list[str]:
    """Return the cells of a row as text.

    Raises:
        ScanError: too many of them, or one too long.
    """
    if len(row) > MOST_COLUMNS:
        while row and row[-1] is None:
            row = row[:-1]
        if len(row) > MOST_COLUMNS:
            raise ScanError(f"trang tính có hơn {MOST_COLUMNS} cột: không phải một bảng.")
    return [text_of(value) for value in row]


def text_of(value: Any) -> str:
    """Return a cell as the text that a person reads in it.

    Raises:
        ScanError: it is longer than a cell may be.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            raise ScanError("một ô dài hơn 1 MiB: bị từ chối.")
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return text_of(bytes_as_text(bytes(value)))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return text_of(str(value))


def value_text(value: Any) -> str:
    """Return a value that may hold others, a list or a mapping, as text.

    Raises:
        ScanError: it is longer than a cell may be.
    """
    if isinstance(value, list | tuple | set):
        return text_of("; ".join(value_text(item) for item in value))
    if isinstance(value, dict):
        return text_of("; ".join(value_text(item) for item in value.values()))
    return text_of(value)


def bytes_as_text(value: bytes) -> str:
    """Return bytes that are text as that text; other bytes (pictures, keys) as nothing.

    Raises:
        ScanError: they are text, and longer than a cell may be.
    """
    if len(value) > LONGEST_CELL:
        # Cut where it may be within a letter.
        if any(bytes_as_text(value[: 4096 - at]) for at in range(4)):
            raise ScanError("một ô dài hơn 1 MiB: bị từ chối.")
        return ""
    for encoding in ("utf-8", "utf-16-le"):
        try:
            text = value.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(c.isprintable() or c in "\t\r\n" for c in text):
            return text
    return ""
