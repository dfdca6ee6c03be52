"""The properties of an Office 97–2003 file: a property set in its container."""

from __future__ import annotations

import io
import struct
from pathlib import Path

#: Property identifiers of the summary and of the document summary.
_FIRST = {2: "Nội dung (tiêu đề)", 3: "Nội dung (chủ đề)", 4: "Người tạo", 5: "Nội dung (từ khóa)",
          6: "Nội dung (mô tả)", 8: "Người sửa"}  # fmt: skip
_SECOND = {14: "Người quản lý", 15: "Đơn vị", 2: "Nội dung (loại)"}
_STREAMS = (("\x05SummaryInformation", _FIRST), ("\x05DocumentSummaryInformation", _SECOND))
_TEXT, _WIDE = 30, 31


def summary(path: Path) -> dict[str, str]:
    """Return the properties by name; what is damaged is left out: the sheets were read."""
    from xlrd.compdoc import CompDoc, CompDocError

    found: dict[str, str] = {}
    data = path.read_bytes()
    try:
        container = CompDoc(data, logfile=io.StringIO())
    except (CompDocError, struct.error, IndexError, AssertionError, ValueError):
        return found
    for name, known in _STREAMS:
        try:
            content, start, length = container.locate_named_stream(name)
            if content is not None:
                found |= _properties(bytes(content[start : start + length]), known)
        except (CompDocError, struct.error, IndexError, AssertionError, ValueError, LookupError):
            continue
    return found


def _properties(data: bytes, known: dict[int, str]) -> dict[str, str]:
    (offset,) = struct.unpack_from("<I", data, 44)
    _size, count = struct.unpack_from("<II", data, offset)
    places = [struct.unpack_from("<II", data, offset + 8 + 8 * at) for at in range(min(count, 100))]
    encoding = "cp1252"
    for kind, at in places:
        if kind == 1:
            (page,) = struct.unpack_from("<H", data, offset + at + 4)
            encoding = "utf-8" if page == 65001 else "utf-16-le" if page == 1200 else f"cp{page}"
    found = {}
    for kind, at in places:
        if kind not in known:
            continue
        type_, length = struct.unpack_from("<II", data, offset + at)
        start = offset + at + 8
        if type_ == _TEXT:
            text = data[start : start + length].decode(encoding, "replace")
        elif type_ == _WIDE:
            text = data[start : start + 2 * length].decode("utf-16-le", "replace")
        else:
            continue
        text = text.split("\0")[0].strip()
        if text:
            found[known[kind]] = text[:100_000]
    return found
