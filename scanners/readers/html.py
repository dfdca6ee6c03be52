"""HTML, which much software saves under the name of Excel: tables and text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanners.errors import ScanError
from scanners.readers.base import CHUNK, LONGEST_CELL, Batch, Probe, Source
from scanners.readers.encodings import converted
from scanners.readers.parts.grid import grid
from scanners.readers.parts.lines import utf8_pieces
from scanners.readers.parts.office import TEXT as COLUMN
from scanners.readers.parts.textual import decoded

FORMAT = "html"
TEXT = True
_PAGE = re.compile(r"<!doctype html|<html[\s>]|<table[\s>]|<body[\s>]", re.IGNORECASE)


def claims(probe: Probe) -> bool:
    """Whether it opens like a page."""
    text = decoded(probe.head).lstrip("\ufeff \t\r\n")
    return text.startswith("<") and _PAGE.search(text[:4096]) is not None


def read(source: Source) -> Iterator[Batch]:
    """Yield the tables, then the lines that stand outside of them.

    Raises:
        ScanError: text without end.
    """
    source.warnings += converted(source.encoding)
    from scanners.readers.parts.htmlpage import Page

    page = Page()
    done = 0
    for piece, reached in utf8_pieces(source):
        page.feed(piece.decode("utf-8", "ignore"))
        if len(page.rawdata) > LONGEST_CELL + CHUNK:
            raise ScanError("tệp HTML có một thẻ quá dài: bị từ chối.")
        done = reached
        if page.size > 256 << 20:
            raise ScanError("tệp HTML quá lớn: hãy xuất lại bằng CSV hoặc XLSX.")
    page.close()
    page.line()
    for at, rows in enumerate(page.tables):
        if rows:
            name = f"Bảng {at + 1}" if len(page.tables) > 1 else ""
            yield from grid(source, name, f"Bảng số {at + 1}", rows, lambda: done)
    if page.lines:
        yield Batch("(chữ ngoài bảng)", (COLUMN,), [[line] for line in page.lines], done)
