"""The container of Office 97–2003 and of OLE objects (MS-CFB): its streams by name, no more.

Every chain of sectors is followed for as many steps as there are sectors, and the directory is
read from end to end, never as the tree it says it is: a container made to loop ends.
"""

from __future__ import annotations

import struct
from array import array
from typing import NamedTuple

from scanners.errors import ScanError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The whole container is held while it is read.
MOST_SIZE = 128 << 20
_DAMAGED = "đối tượng OLE bị hỏng hoặc bị cắt: hãy lấy tệp ra và rà soát riêng."
_ENTRY = 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_NATIVE = "\x01Ole10Native"
_WHOLE = ("Package", "CONTENTS", "EmbeddedOdf")
_NOBODY = 0xFFFFFFFF
_LAST = 0xFFFFFFFA  # from here on a number is a mark, no sector


class Stream(NamedTuple):
    """A stream of the container: its name, first sector and size."""

    name: str
    start: int
    size: int


class Compound:
    """A container held in memory.

    Attributes:
        streams: with those of nested storages.
        storages: the names of nested storages.
        looped: two entries of the directory point at one, so that it is no tree.

    Raises:
        ScanError: damaged.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(MAGIC):
            raise ScanError(_DAMAGED)
        self._content = content
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise ScanError(_DAMAGED)
        self._size, self._small = 1 << shift, 1 << small_shift
        directory, self._cutoff, small_table = struct.unpack_from("<I4xII", content, 48)
        self._table = self._allocation()
        entries = self._chain(directory)
        self.streams: list[Stream] = []
        self.storages: list[str] = []
        self.looped = False
        root, pointed = Stream("", _LAST, 0), set[int]()
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            kind, found = _entry(entries[at : at + _ENTRY])
            for other in struct.unpack_from("<III", entries, at + 68) if kind else ():
                self.looped = self.looped or other in pointed
                pointed |= {other} - {_NOBODY}
            if kind == _STREAM:
                self.streams.append(found)
            elif kind == _ROOT:
                root = found
            elif kind == _STORAGE:
                self.storages.append(found.name)
        if not root.name:
            raise ScanError(_DAMAGED)
        self._small_table = _numbers(self._chain(small_table))
        self._small_content = self._chain(root.start)

    def read(self, stream: Stream) -> bytes:
        """Return the bytes of a stream.

        Raises:
            ScanError: the container holds less than the stream says.
        """
        if stream.size < self._cutoff:
            content = _follow(self._small_content, self._small_table, self._small, stream.start, 0)[
                : stream.size
            ]
        else:
            content = self._chain(stream.start)[: stream.size]
        if len(content) < stream.size:
            raise ScanError(_DAMAGED)
        return content

    def _allocation(self) -> array[int]:
        """Return the table that says which sector follows which."""
        first, left = struct.unpack_from("<II", self._content, 68)
        places = list(struct.unpack_from("<109I", self._content, 76))
        while first < _LAST and left > 0:
            more = _numbers(self._sector(first))
            if len(more) < 2:
                raise ScanError(_DAMAGED)
            places += more[:-1]
            first, left = more[-1], left - 1
            if len(places) > len(self._content) // self._size + 2 * self._size:
                raise ScanError(_DAMAGED)
        return _numbers(b"".join(self._sector(place) for place in places if place < _LAST))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _chain(self, start: int) -> bytes:
        return _follow(self._content, self._table, self._size, start, 1)


def _follow(content: bytes, table: array[int], size: int, at: int, before: int) -> bytes:
    """Join a chain of sectors; ``before`` sectors stand in front of the first."""
    parts = []
    left = len(content) // size + 1
    while at < _LAST:
        if at >= len(table) or left <= 0:
            raise ScanError(_DAMAGED)
        parts.append(content[(at + before) * size : (at + before + 1) * size])
        at, left = table[at], left - 1
    return b"".join(parts)


def _numbers(content: bytes) -> array[int]:
    found = array("I", content[: len(content) // 4 * 4])
    if struct.pack("=I", 1) != struct.pack("<I", 1):  # a machine that counts from the other end
        found.byteswap()
    return found


def _entry(raw: bytes) -> tuple[int, Stream]:
    length = struct.unpack_from("<H", raw, 64)[0]
    name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<II", raw, 116)
    return raw[66], Stream(name, start, size)


def packages(container: Compound) -> list[Stream]:
    """Return the streams of OLE objects that hold a whole file."""
    return [stream for stream in container.streams if stream.name in (_NATIVE, *_WHOLE)]


def unpacked(container: Compound, stream: Stream) -> tuple[str, bytes]:
    """Return the file that such a stream holds, and the name it says.

    Raises:
        ScanError: damaged.
    """
    content = container.read(stream)
    return _native(content) if stream.name == _NATIVE else ("", content)


def _native(raw: bytes) -> tuple[str, bytes]:
    """Take a packager's stream apart: label, path, path again, content."""
    try:
        if struct.unpack_from("<H", raw, 4)[0] != 2:
            return "", raw[4:]
        label, at = _text(raw, 6)
        path, at = _text(raw, at)
        at += 4
        at += 4 + struct.unpack_from("<I", raw, at)[0]
        size = struct.unpack_from("<I", raw, at)[0]
    except (struct.error, ValueError):
        raise ScanError(_DAMAGED) from None
    content = raw[at + 4 : at + 4 + size]
    if len(content) < size:
        raise ScanError(_DAMAGED)
    name = path.replace("\\", "/").rpartition("/")[2] or label
    return name, content


def _text(raw: bytes, at: int) -> tuple[str, int]:
    end = raw.index(b"\0", at)
    part = raw[at:end]
    try:
        return part.decode("utf-8"), end + 1
    except UnicodeDecodeError:
        return part.decode("cp1258", "replace"), end + 1
