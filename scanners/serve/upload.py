"""One file out of a form's body, as a stream: the body is never held in memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from scanners.errors import ScanError

_CHUNK = 1 << 16
_HEAD = 1 << 14
_BOUNDARY = re.compile(r"multipart/form-data;.*?boundary=\"?([^\";,\s]{1,70})\"?", re.IGNORECASE)
_NAME = re.compile(r'filename="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_ODD = re.compile(r"[^\w .()\-]+")
_LONGEST = 100
_CUT = "tệp chưa tới đủ: hãy thử lại."


def receive(body: IO[bytes], length: int, kind: str, folder: Path) -> Path:
    """Write the first file of a form into ``folder`` and return where it lies.

    Args:
        length: bytes of the body.
        kind: its ``Content-Type``.

    Raises:
        ScanError: no file was chosen, or the body is not what a browser sends.
    """
    found = _BOUNDARY.match(kind or "")
    if found is None:
        raise ScanError("trang này chỉ nhận tệp chọn từ biểu mẫu.")
    end = b"\r\n--" + found.group(1).encode("latin-1")
    left = length

    def read() -> bytes:
        nonlocal left
        data = body.read(min(_CHUNK, left))
        if not data:
            raise ScanError(_CUT)
        left -= len(data)
        return data

    held = b"\r\n"
    while b"\r\n\r\n" not in held[2:]:
        if len(held) > _HEAD:
            raise ScanError("trang này chỉ nhận tệp chọn từ biểu mẫu.")
        held += read()
    head, _, rest = held[2:].partition(b"\r\n\r\n")
    path = folder / safe_name(head.decode("utf-8", "replace"))
    with path.open("xb") as file:
        _copy(rest, end, read, file)
    return path


def _copy(held: bytes, end: bytes, read: Callable[[], bytes], file: IO[bytes]) -> None:
    """Copy up to the boundary, which may lie across two chunks."""
    while (at := held.find(end)) < 0:
        keep = len(end) - 1
        file.write(held[:-keep])
        held = held[-keep:] + read()
    file.write(held[:at])


def safe_name(head: str) -> str:
    """Return the file's name with nothing in it that means something to a file system.

    Raises:
        ScanError: no file was chosen.
    """
    found = _NAME.search(head)
    name = found.group(1) if found else ""
    name = PurePosixPath(name.replace("\\", "/")).name
    name = _ODD.sub("_", name).strip(" .")
    if not name:
        raise ScanError("chưa chọn tệp nào.")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 8:
        return f"{(stem or 'tep')[:_LONGEST]}.{suffix}"
    return name[:_LONGEST]
