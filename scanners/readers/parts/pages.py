"""The pages of a Parquet file, looked at before any is unpacked: a page says how large it becomes.

Only as much of Thrift's compact protocol as the footer and the heads of pages need
(parquet-format, ``FileMetaData`` and ``PageHeader``).
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import IO, Any

from scanners.errors import ScanError

#: Writers end a page at about 1 MiB, or with one long value.
MOST_PAGE = 64 << 20
_MOST_FOOTER = 64 << 20
_HEAD, _LONGEST_HEAD = 1 << 14, 4 << 20
_DAMAGED = "tệp Parquet bị hỏng hoặc bị cắt: hãy xuất lại."
_TOO_LARGE = (
    "tệp Parquet có phần bung ra quá 64 MiB (một ô dài hơn 1 MiB, hoặc bom): hãy xuất lại với "
    "nhóm dòng nhỏ hơn."
)
_BROKEN = (IndexError, struct.error, ValueError, RecursionError, KeyError, TypeError)


def look_at_pages(path: Path) -> None:
    """Look at every page of a Parquet file.

    Raises:
        ScanError: a page becomes too large, or the footer is damaged.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 8))
        length, mark = struct.unpack("<I4s", file.read(8).rjust(8, b"\0"))
        if mark != b"PAR1" or length > min(size, _MOST_FOOTER):
            raise ScanError(_DAMAGED)
        file.seek(size - 8 - length)
        try:
            footer, _ = _struct(file.read(length), 0)
            chunks = [chunk[3] for group in footer.get(4, ()) for chunk in group.get(1, ())]
            for chunk in chunks:
                starts = [at for at in (chunk.get(9), chunk.get(11)) if at]
                _pages(file, min(starts), chunk[7])
        except _BROKEN:
            raise ScanError(_DAMAGED) from None


def _pages(file: IO[bytes], at: int, length: int) -> None:
    """Look at the pages of one column in one group of rows."""
    first, end = at, at + length
    while at < end:
        try:
            head, taken = _head(file, at)
            unpacked, packed = head[2], head[3]
        except _BROKEN:
            if at == first:
                raise
            return  # old writers count the dictionary, which stands before, to the length
        if unpacked > MOST_PAGE or not 0 <= packed <= length:
            raise ScanError(_TOO_LARGE)
        at += taken + packed


def _head(file: IO[bytes], at: int) -> tuple[dict[int, Any], int]:
    """Read the head of a page; its statistics may hold the longest texts of the page."""
    file.seek(at)
    try:
        return _struct(file.read(_HEAD), 0)
    except IndexError:
        file.seek(at)
        return _struct(file.read(_LONGEST_HEAD), 0)


def _struct(data: bytes, at: int) -> tuple[dict[int, Any], int]:
    found: dict[int, Any] = {}
    number = 0
    while data[at]:
        kind, step = data[at] & 15, data[at] >> 4
        at += 1
        if step:
            number += step
        else:
            number, at = _signed(data, at)
        if kind in (1, 2):
            found[number] = kind == 1
        else:
            found[number], at = _value(data, at, kind)
    return found, at + 1


def _value(data: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind in (1, 2, 3):
        return data[at], at + 1
    if kind in (4, 5, 6):
        return _signed(data, at)
    if kind == 7:
        return struct.unpack_from("<d", data, at)[0], at + 8
    if kind == 8:
        length, at = _varint(data, at)
        if at + length > len(data):
            raise IndexError
        return b"", at + length  # a text; none is needed
    if kind in (9, 10):
        count, inner = data[at] >> 4, data[at] & 15
        at += 1
        if count == 15:
            count, at = _varint(data, at)
        values = []
        for _ in range(count):
            value, at = _value(data, at, inner)
            values.append(value)
        return values, at
    if kind == 12:
        return _struct(data, at)
    raise ValueError(kind)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        at += 1
        if data[at - 1] < 128:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError


def _signed(data: bytes, at: int) -> tuple[int, int]:
    value, at = _varint(data, at)
    return (value >> 1) ^ -(value & 1), at
