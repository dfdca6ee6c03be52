"""Health insurance XML of QĐ 130, 4750, 3176 (and 4210): XML0–XML15 in one envelope.

Each ``FILEHOSO`` holds one table: its name in ``LOAIHOSO``, its content in ``NOIDUNGFILE`` as
base64 or in line. Any element whose children are leaves is a row. Entities and DTDs are refused,
nothing is fetched.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.handler import ContentHandler

from scanners.errors import ScanError
from scanners.readers.base import LONGEST_CELL, Batch, Probe, Source
from scanners.readers.parts.tabling import Tables
from scanners.readers.parts.xmlparse import close, feed, local, parsed, parser_for

FORMAT = "qd130-xml"
#: One table's content, packed as text; larger is no visit of one patient.
LONGEST_CONTENT = 64 << 20
_DEEPEST = 40
_CONTENT = "NOIDUNGFILE"
_KIND = "LOAIHOSO"
_ROOT = re.compile(rb"<(?:\w+:)?GIAMDINHHS[\s>]")
_LIST_ROWS = frozenset({"HOSO", "FILEHOSO", "DANHSACHHOSO"})


def claims(probe: Probe) -> bool:
    """Whether the root element is the envelope of the insurance files."""
    head = probe.head
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    return _ROOT.search(head) is not None


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of all tables as they come.

    Raises:
        ScanError: not well-formed, cut off, with a DTD, or a value without bound.
    """
    rows = Tables()
    handler = Envelope(rows, "")
    with source.path.open("rb") as file:
        for done in parsed(handler, file):
            if rows.full:
                yield from rows.take(done)
    if not handler.saw_content:
        source.warnings.append("Tệp không có bảng XML nào trong NOIDUNGFILE.")
    yield from rows.take(source.size)


@dataclass
class _Element:
    name: str
    values: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    length: int = 0
    leaf: bool = True


class Envelope(ContentHandler):
    """Turns the stream of elements into rows; ``table`` is set inside decoded content."""

    def __init__(self, rows: Tables, table: str) -> None:
        super().__init__()
        self.saw_content = False
        self._rows = rows
        self._table = table
        self._kind = ""
        self._inside = bool(table)
        self._stack: list[_Element] = []

    def startElement(self, name: str, attrs: Any) -> None:
        """Open an element."""
        name = local(name)
        if len(self._stack) >= _DEEPEST:
            raise ScanError("tệp XML lồng quá sâu: bị từ chối.")
        if self._stack:
            self._stack[-1].leaf = False
            self._stack[-1].text.clear()
        if name == _CONTENT and not self._inside:
            self._inside, self._table = True, self._kind or "XML?"
            self.saw_content = True
        self._stack.append(_Element(name))

    def characters(self, content: str) -> None:
        """Collect the text of a leaf, up to the limit."""
        if not self._stack:
            return
        element = self._stack[-1]
        if not element.leaf:
            return
        element.length += len(content)
        packed = element.name == _CONTENT
        if element.length > (LONGEST_CONTENT if packed else LONGEST_CELL):
            raise ScanError(
                "nội dung một hồ sơ dài hơn 64 MiB: bị từ chối." if packed
                else "một trường XML dài hơn 1 MiB: bị từ chối."
            )  # fmt: skip
        element.text.append(content)

    def endElement(self, name: str) -> None:
        """Close an element: a leaf becomes a value of its parent, a parent of leaves a row."""
        element = self._stack.pop()
        if element.name == _CONTENT and self._table_open:
            if element.leaf:
                self._decode("".join(element.text))
            self._inside, self._table = False, ""
            return
        if element.leaf:
            self._leaf(element)
        elif element.values and element.name not in _LIST_ROWS:
            self._rows.add(self._table or self._path(element.name), element.values)

    @property
    def _table_open(self) -> bool:
        return self._inside and not any(e.name == _CONTENT for e in self._stack)

    def _leaf(self, element: _Element) -> None:
        value = "".join(element.text)
        if element.name == _KIND and not self._inside:
            self._kind = value.strip().upper()[:20]
        elif self._stack:
            values = self._stack[-1].values
            before = values.get(element.name)
            values[element.name] = f"{before}; {value}" if before else value

    def _path(self, name: str) -> str:
        return "/".join([*(e.name for e in self._stack), name])

    def _decode(self, text: str) -> None:
        packed = "".join(text.split())
        if not packed:
            return
        try:
            content = base64.b64decode(packed, validate=True)
        except (binascii.Error, ValueError):
            raise ScanError(
                f"nội dung {self._table} không phải base64 và cũng không phải XML: tệp hỏng."
            ) from None
        inner = Envelope(self._rows, self._table)
        parser = parser_for(inner)
        try:
            feed(parser, content)
            close(parser)
        except ScanError as problem:
            raise ScanError(f"trong {self._table}: {problem}") from None
