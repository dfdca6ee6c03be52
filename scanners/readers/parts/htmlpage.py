"""A page of HTML as rows of tables and lines of text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from scanners.readers.base import LONGEST_CELL

_BLOCKS = frozenset("p div br li h1 h2 h3 h4 h5 h6 tr table body title section".split())  # noqa: SIM905
_UNREAD = frozenset({"script", "style"})


class Page(HTMLParser):
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
