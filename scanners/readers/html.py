"""HTML, which much software saves under the name of Excel: tables and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

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
_BLOCKS = frozenset("p div br li h1 h2 h3 h4 h5 h6 tr table body title section".split())  # noqa: SIM905
_UNREAD = frozenset({"script", "style"})


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
    page = _Page()
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


class _Page(HTMLParser):
    """Rows of tables and lines of text; comments count as text, for what they may hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.lines: list[str] = []
        self.size = 0
        self._depth = 0
        self._unread = 0
        self._cell: list[str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Open a tag."""
        if tag in _UNREAD:
            self._unread += 1
        if tag in _BLOCKS:
            self.line()
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1].append([])
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        if tag in _BLOCKS:
            self.line()
        if self._depth == 1 and tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table":
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        """Collect text."""
        if self._unread:
            return
        self.size += len(data)
        (self._text if self._cell is None else self._cell).append(data)

    def handle_comment(self, data: str) -> None:
        """Read a comment as text: it goes with the file."""
        self.size += len(data)
        self.lines.append(data.strip()[:LONGEST_CELL])

    def line(self) -> None:
        """End a line of text outside of tables."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            self.lines.append(text[:LONGEST_CELL])

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = " ".join("".join(self._cell).split())
        self._cell = None
        if not self.tables[-1]:
            self.tables[-1].append([])
        self.tables[-1][-1].append(text[:LONGEST_CELL])
