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
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from scanners.errors import ScanError
from scanners.readers.base import (
    BATCH_ROWS,
    CHUNK,
    LONGEST_CELL,
    MOST_COLUMNS,
    Batch,
    Probe,
    Source,
)

FORMAT = "qd130-xml"
#: One table's content, packed as text; larger is no visit of one patient.
LONGEST_CONTENT = 64 << 20
LONGEST_TOKEN = 16 << 20
_DEEPEST = 40
_CONTENT = "NOIDUNGFILE"
_KIND = "LOAIHOSO"
_ROOT = re.compile(rb"<(?:\w+:)?GIAMDINHHS[\s>]")
_LIST_ROWS = frozenset({"HOSO", "FILEHOSO", "DANHSACHHOSO"})
_DTD = "tệp XML chứa khai báo DTD hoặc thực thể ngoài: bị từ chối để an toàn."


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
    rows = _Rows()
    handler = _Handler(rows, "")
    parser = _parser(handler)
    with source.path.open("rb") as file:
        while chunk := file.read(CHUNK):
            _feed(parser, chunk)
            # The parser holds a tag or comment until it ends: how far it got tells when to stop.
            if file.tell() - parser._parser.CurrentByteIndex > LONGEST_TOKEN:
                raise ScanError("tệp XML có một thẻ hoặc chú thích quá dài: bị từ chối.")
            if rows.count >= BATCH_ROWS:
                yield from rows.take(file.tell())
    _close(parser)
    if not handler.saw_content:
        source.warnings.append("Tệp không có bảng XML nào trong NOIDUNGFILE.")
    yield from rows.take(source.size)


def _parser(handler: ContentHandler) -> Any:
    from defusedxml.sax import make_parser

    parser: Any = make_parser()
    parser.forbid_dtd = True
    parser.forbid_entities = True
    parser.forbid_external = True
    parser.setContentHandler(handler)
    return parser


def _feed(parser: Any, chunk: bytes) -> None:
    from defusedxml.common import DefusedXmlException

    try:
        parser.feed(chunk)
    except DefusedXmlException:
        raise ScanError(_DTD) from None
    except SAXParseException as problem:
        raise ScanError(f"tệp XML sai cú pháp ở dòng {problem.getLineNumber()}.") from None
    except (SAXException, ValueError, LookupError):
        raise ScanError("tệp XML sai cú pháp.") from None


def _close(parser: Any) -> None:
    try:
        parser.close()
    except SAXParseException as problem:
        raise ScanError(
            f"tệp XML kết thúc giữa chừng ở dòng {problem.getLineNumber()}: có thể bị cắt, "
            "hãy xuất lại."
        ) from None
    except SAXException:
        raise ScanError("tệp XML kết thúc giữa chừng: có thể bị cắt, hãy xuất lại.") from None


@dataclass
class _Table:
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)

    def add(self, values: dict[str, str]) -> None:
        for name in values:
            if name not in self.columns:
                if len(self.columns) >= MOST_COLUMNS:
                    raise ScanError(f"một bảng XML có hơn {MOST_COLUMNS} trường: bị từ chối.")
                self.columns[name] = len(self.columns)
        row = [""] * len(self.columns)
        for name, value in values.items():
            row[self.columns[name]] = value
        self.rows.append(row)


class _Rows:
    """Rows read and not yet handed on, by table."""

    def __init__(self) -> None:
        self.count = 0
        self._tables: dict[str, _Table] = {}

    def add(self, table: str, values: dict[str, str]) -> None:
        if table not in self._tables and len(self._tables) > 200:
            raise ScanError("tệp XML có quá nhiều loại bảng: không phải hồ sơ QĐ 130.")
        self._tables.setdefault(table, _Table()).add(values)
        self.count += 1

    def take(self, bytes_done: int) -> Iterator[Batch]:
        for name, table in self._tables.items():
            if table.rows:
                yield Batch(name, tuple(table.columns), table.rows, bytes_done)
                table.rows = []
        self.count = 0


@dataclass
class _Element:
    name: str
    values: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    length: int = 0
    leaf: bool = True


class _Handler(ContentHandler):
    """Turns the stream of elements into rows; ``table`` is set inside decoded content."""

    def __init__(self, rows: _Rows, table: str) -> None:
        super().__init__()
        self.saw_content = False
        self._rows = rows
        self._table = table
        self._kind = ""
        self._inside = bool(table)
        self._stack: list[_Element] = []

    def startElement(self, name: str, attrs: Any) -> None:
        """Open an element."""
        name = name.rpartition(":")[2]
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
        inner = _Handler(self._rows, self._table)
        parser = _parser(inner)
        try:
            _feed(parser, content)
            _close(parser)
        except ScanError as problem:
            raise ScanError(f"trong {self._table}: {problem}") from None
