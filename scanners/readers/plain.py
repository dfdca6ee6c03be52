"""Plain text and logs: every line is a row of free text."""

from __future__ import annotations

from collections.abc import Iterator

from scanners.errors import ScanError
from scanners.readers.base import BATCH_CHARS, BATCH_ROWS, LONGEST_CELL, Batch, Probe, Source
from scanners.readers.encodings import converted
from scanners.readers.parts.lines import Lines
from scanners.readers.parts.office import TEXT as COLUMN
from scanners.readers.parts.textual import decoded

FORMAT = "text"
TEXT = True
#: Even after the delimited files, which are text too.
LAST = 2


def claims(probe: Probe) -> bool:
    """Whether it is text of any kind; everyone else has been asked before."""
    return bool(decoded(probe.head))


def read(source: Source) -> Iterator[Batch]:
    """Yield the lines.

    Raises:
        ScanError: a line without end, bytes that do not decode.
    """
    source.warnings += converted(source.encoding)
    rows: list[list[str]] = []
    chars = 0
    with source.path.open("rb") as raw:
        lines = Lines(raw, source.encoding)
        try:
            for line in lines:
                if len(line) > LONGEST_CELL:
                    raise ScanError(f"dòng {lines.count} dài hơn 1 MiB: bị từ chối.")
                rows.append([line.rstrip("\r\n")])
                chars += len(line)
                if len(rows) >= BATCH_ROWS or chars > BATCH_CHARS:
                    yield Batch("", (COLUMN,), rows, raw.tell())
                    rows, chars = [], 0
        except UnicodeDecodeError:
            raise ScanError(
                f"bảng mã bị lỗi sau dòng {lines.count}: hãy lưu lại tệp bằng UTF-8."
            ) from None
    yield Batch("", (COLUMN,), rows, source.size)
