"""A streaming XML parser that refuses entities and DTDs, fetches nothing, and holds little."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from scanners.errors import ScanError
from scanners.readers.base import CHUNK, LONGEST_CELL

LONGEST_TOKEN = 16 << 20
DEEPEST = 200
_DTD = "tệp XML chứa khai báo DTD hoặc thực thể ngoài: bị từ chối để an toàn."


def parser_for(handler: ContentHandler) -> Any:
    """Return a push parser for a handler."""
    from defusedxml.sax import make_parser

    parser: Any = make_parser()
    parser.forbid_dtd = True
    parser.forbid_entities = True
    parser.forbid_external = True
    parser.setContentHandler(handler)
    return parser


def feed(parser: Any, chunk: bytes) -> None:
    """Give the parser the next bytes.

    Raises:
        ScanError: not well-formed, or with a DTD.
    """
    from defusedxml.common import DefusedXmlException

    try:
        parser.feed(chunk)
    except DefusedXmlException:
        raise ScanError(_DTD) from None
    except SAXParseException as problem:
        raise ScanError(f"tệp XML sai cú pháp ở dòng {problem.getLineNumber()}.") from None
    except (SAXException, ValueError, LookupError):
        raise ScanError("tệp XML sai cú pháp.") from None


def close(parser: Any) -> None:
    """End the document.

    Raises:
        ScanError: it is cut off.
    """
    try:
        parser.close()
    except SAXParseException as problem:
        raise ScanError(
            f"tệp XML kết thúc giữa chừng ở dòng {problem.getLineNumber()}: có thể bị cắt, "
            "hãy xuất lại."
        ) from None
    except SAXException:
        raise ScanError("tệp XML kết thúc giữa chừng: có thể bị cắt, hãy xuất lại.") from None


def parsed(handler: ContentHandler, file: IO[bytes]) -> Iterator[int]:
    """Parse a stream to its end; yield after every piece how many bytes were read.

    Raises:
        ScanError: see ``feed`` and ``close``; or a tag or comment without end.
    """
    parser = parser_for(handler)
    done = 0
    while chunk := file.read(CHUNK):
        feed(parser, chunk)
        done += len(chunk)
        # The parser holds a tag or comment until it ends: how far it got tells when to stop.
        if done - parser._parser.CurrentByteIndex > LONGEST_TOKEN:
            raise ScanError("tệp XML có một thẻ hoặc chú thích quá dài: bị từ chối.")
        yield done
    close(parser)
    yield done


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


class Flow(ContentHandler):
    """Text that flows: paragraphs, and the rows of tables.

    Args:
        paragraphs: elements whose text is one paragraph.
        texts: elements whose characters count; none means every element inside a paragraph.
        breaks: empty elements that stand for a space.
        rows: elements that are a row of a table; ``cells`` are its cells.
        tables: elements that are a table.
        skipped: elements whose content is not read.
    """

    def __init__(
        self,
        paragraphs: frozenset[str],
        texts: frozenset[str] = frozenset(),
        breaks: frozenset[str] = frozenset(),
        tables: str = "",
        rows: str = "",
        cells: str = "",
        skipped: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self.lines: list[str] = []
        #: Who is said to have written what.
        self.authors: dict[str, None] = {}
        #: Rows of tables, each with the number of its table.
        self.rows: list[tuple[int, list[str]]] = []
        self._names = paragraphs, texts, breaks, skipped
        self._table, self._row, self._cell = tables, rows, cells
        self._inside = self._counting = self._skipping = self._depth = 0
        self._open_tables: list[int] = []
        self._tables = 0
        self._text: list[str] = []
        self._length = 0
        self._cells: list[str] | None = None
        self._cell_text: list[str] = []

    def startElement(self, name: str, attrs: Any) -> None:
        """Open an element."""
        name = local(name)
        paragraphs, texts, breaks, skipped = self._names
        for key in attrs.getNames():
            if local(key) == "author" and len(self.authors) < 10_000:
                self.authors[attrs[key][:200]] = None
        self._depth += 1
        if self._depth > DEEPEST:
            raise ScanError("tệp XML lồng quá sâu: bị từ chối.")
        if name in skipped:
            self._skipping += 1
        elif name in paragraphs:
            self._inside += 1
        elif name in texts:
            self._counting += 1
        elif name in breaks and self._inside:
            self._add(" ")
        elif name == self._table:
            self._tables += 1
            self._open_tables.append(self._tables)
        elif len(self._open_tables) == 1:
            if name == self._row:
                self._cells = []
            elif name == self._cell:
                self._cell_text = []

    def characters(self, content: str) -> None:
        """Collect text where it counts."""
        if self._inside and not self._skipping and (self._counting or not self._names[1]):
            self._add(content)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_CELL:
            raise ScanError("một đoạn văn dài hơn 1 MiB: bị từ chối.")
        self._text.append(text)

    def endElement(self, name: str) -> None:
        """Close an element."""
        name = local(name)
        paragraphs, texts, _breaks, skipped = self._names
        self._depth -= 1
        if name in skipped:
            self._skipping -= 1
        elif name in paragraphs:
            self._inside -= 1
            if not self._inside:
                self._paragraph()
        elif name in texts:
            self._counting -= 1
        elif name == self._table:
            self._open_tables.pop()
        elif len(self._open_tables) == 1 and self._cells is not None:
            if name == self._cell:
                self._cells.append(" ".join(self._cell_text))
            elif name == self._row:
                self.rows.append((self._open_tables[0], self._cells))
                self._cells = None

    def _paragraph(self) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        self._length = 0
        if text:
            (self._cell_text if self._open_tables else self.lines).append(text)


def drain(flow: Flow) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return what a flow holds and make it forget."""
    taken = flow.lines, flow.rows
    flow.lines, flow.rows = [], []
    return taken


class Leaves(ContentHandler):
    """The leaf elements of a small document, as (name, name attribute, text)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._names: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._length = 0

    def startElement(self, name: str, attrs: Any) -> None:
        """Open an element."""
        said = next((attrs[a] for a in attrs.getNames() if local(a) == "name"), "")
        self._names.append((local(name), said or (self._names[-1][1] if self._names else "")))
        self._text.clear()
        if len(self._names) > DEEPEST:
            raise ScanError("tệp XML lồng quá sâu: bị từ chối.")

    def characters(self, content: str) -> None:
        """Collect text."""
        self._length += len(content)
        if self._length > LONGEST_CELL:
            raise ScanError("phần thuộc tính của tệp quá dài: bị từ chối.")
        self._text.append(content)

    def endElement(self, name: str) -> None:
        """Close an element."""
        text = "".join(self._text).strip()
        self._text.clear()
        element, said = self._names.pop()
        if text:
            self.found.append((element, said, text))


class Attributes(ContentHandler):
    """The values of one attribute, wherever it stands, as rows of one cell."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self._name = name

    def startElement(self, name: str, attrs: Any) -> None:
        """Open an element."""
        if self._name in attrs:
            self.found.append([attrs[self._name][:LONGEST_CELL]])

    def take(self) -> list[list[str]]:
        """Return what was found and forget it."""
        found, self.found = self.found, []
        return found
