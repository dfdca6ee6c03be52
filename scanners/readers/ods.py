"""OpenDocument: sheets of ODS, hidden ones too, with notes; text of ODT; properties of both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.sax.handler import ContentHandler

from scanners.errors import ScanError
from scanners.readers.base import LONGEST_CELL, MOST_COLUMNS, Batch, Probe, Source
from scanners.readers.parts.grid import grid
from scanners.readers.parts.office import COMMENTS, look_inside, properties, side_texts
from scanners.readers.parts.office import TEXT as COLUMN
from scanners.readers.parts.xmlparse import DEEPEST, Flow, local, parsed
from scanners.readers.parts.zipped import names_in, opened

if TYPE_CHECKING:
    import zipfile

FORMAT = "ods"
#: A row repeated more often than this is filling, not data.
MOST_REPEATS = 1000


def claims(probe: Probe) -> bool:
    """Whether it is a zip as OpenDocument packs it."""
    names = names_in(probe)
    return "content.xml" in names and "mimetype" in names


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of all sheets, or the paragraphs, then what stands beside them.

    Raises:
        ScanError: damaged, protected by a password, unpacking without bound, or with a DTD.
    """
    with opened(source.path, "OpenDocument") as archive:
        _refuse_encrypted(archive)
        look_inside(source, archive.namelist())
        if b"spreadsheet" in archive.read("mimetype")[:200]:
            yield from _sheets(source, archive)
        else:
            flow = Flow(frozenset({"p", "h"}), breaks=frozenset({"s", "tab", "line-break"}))
            for batch in side_texts(archive, ["content.xml"], flow, "", source.size):
                yield Batch("", (COLUMN,), batch.rows, batch.bytes_done)
        styles = [part for part in ("styles.xml",) if part in archive.namelist()]
        flow = Flow(frozenset({"p"}))
        yield from side_texts(archive, styles, flow, "(đầu và cuối trang)", source.size)
        yield from properties(archive, source.size)


def _refuse_encrypted(archive: zipfile.ZipFile) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest)[: 1 << 20]:
        raise ScanError("tệp OpenDocument có mật khẩu: hãy bỏ mật khẩu rồi rà soát lại.")


def _sheets(source: Source, archive: zipfile.ZipFile) -> Iterator[Batch]:
    """Read the sheets as they come; a sheet is handed on row by row."""
    with archive.open("content.xml") as stream:
        cells = _Cells()
        pieces = parsed(cells, stream)
        at = 0
        while _advance(cells, pieces):
            at += 1
            sheet = cells.sheets.pop(0)
            called = f"Trang tính số {at}"
            if sheet.hidden:
                source.warnings.append(f"{called} bị ẩn, vẫn được rà soát; người nhận mở ra được.")
            yield from grid(source, sheet.name, called, _rows(sheet, pieces), lambda: source.size)
    if cells.notes:
        yield Batch(COMMENTS, (COLUMN,), [[note] for note in cells.notes], source.size, aside=True)


def _advance(cells: _Cells, pieces: Iterator[int]) -> bool:
    while not cells.sheets:
        if next(pieces, None) is None:
            return bool(cells.sheets)
    return True


class _Sheet:
    def __init__(self, name: str, hidden: bool) -> None:
        self.name, self.hidden, self.done = name, hidden, False
        self.rows: list[list[str]] = []


def _rows(sheet: _Sheet, pieces: Iterator[int]) -> Iterator[list[str]]:
    while True:
        rows, sheet.rows = sheet.rows, []
        yield from rows
        if not sheet.rows and (sheet.done or next(pieces, None) is None):
            yield from sheet.rows
            return


class _Cells(ContentHandler):
    """Turns the stream of elements into sheets of rows."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[_Sheet] = []
        self.notes: list[str] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet: _Sheet | None = None
        self._row: list[str] = []
        self._repeat_row = self._repeat = 1
        self._value = ""
        self._lines: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._in_note = self._in_text = self._depth = 0

    def startElement(self, name: str, attrs: Any) -> None:
        """Open an element."""
        name = local(name)
        said = {local(key): attrs[key] for key in attrs.getNames()}
        self._depth += 1
        if self._depth > DEEPEST:
            raise ScanError("tệp OpenDocument lồng quá sâu: bị từ chối.")
        if name == "style":
            self._style = said.get("name", "")
        elif name == "table-properties" and said.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            hidden = said.get("style-name", "") in self._hidden_styles
            self._sheet = _Sheet(said.get("name", ""), hidden)
            self.sheets.append(self._sheet)
        elif name == "table-row":
            self._row = []
            self._repeat_row = _times(said.get("number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell"):
            self._repeat = _times(said.get("number-columns-repeated"))
            self._value = said.get("date-value", "")
            self._lines = []
        elif name == "annotation":
            self._in_note += 1
        elif name == "p":
            self._in_text += 1
        elif name in ("s", "tab", "line-break") and self._in_text:
            self._text.append(" ")

    def characters(self, content: str) -> None:
        """Collect the text of a paragraph."""
        if self._in_text:
            self._length += len(content)
            if self._length > LONGEST_CELL:
                raise ScanError("một ô dài hơn 1 MiB: bị từ chối.")
            self._text.append(content)

    def endElement(self, name: str) -> None:
        """Close an element."""
        name = local(name)
        self._depth -= 1
        if name == "p":
            self._in_text -= 1
            text = "".join(self._text)
            self._text, self._length = [], 0
            if text:
                (self.notes if self._in_note else self._lines).append(text)
        elif name == "annotation":
            self._in_note -= 1
        elif name in ("table-cell", "covered-table-cell"):
            self._cell("\n".join(self._lines) or self._value)
        elif name == "table-row" and self._sheet is not None:
            while self._row and not self._row[-1]:
                self._row.pop()
            if self._row:
                times = min(self._repeat_row, MOST_REPEATS)
                self._sheet.rows += [list(self._row) for _ in range(times)]
        elif name == "table" and self._sheet is not None:
            self._sheet.done = True
            self._sheet = None

    def _cell(self, text: str) -> None:
        if len(self._row) + (self._repeat if text else 1) > MOST_COLUMNS and text:
            raise ScanError(f"trang tính có hơn {MOST_COLUMNS} cột: không phải một bảng.")
        self._row += [text] * min(self._repeat, MOST_COLUMNS - len(self._row))


def _times(said: str | None) -> int:
    return int(said) if said and said.isdigit() and len(said) < 9 else 1
