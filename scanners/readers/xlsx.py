"""XLSX: every sheet, hidden ones too, read as a stream; macros and links are never followed.

Comments, text boxes, headers and footers, the names of the sheets' authors and the properties of
the file are read as tables of their own, reported where something is found in them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from scanners.errors import ScanError
from scanners.readers.base import Batch, Probe, Source
from scanners.readers.parts.grid import grid, texts
from scanners.readers.parts.office import (
    CACHE,
    CHARTS,
    COMMENTS,
    authors,
    look_inside,
    properties,
    side_texts,
)
from scanners.readers.parts.office import TEXT as COLUMN
from scanners.readers.parts.xmlparse import Attributes, Flow, parsed
from scanners.readers.parts.zipped import Place, names_in, opened

if TYPE_CHECKING:
    import zipfile

FORMAT = "xlsx"
_DAMAGED = "tệp XLSX bị hỏng hoặc bị cắt: hãy mở bằng Excel và lưu lại."
#: Shared strings are held in memory whole; sheets stream.
_HELD = frozenset({"xl/sharedStrings.xml"})
_COMMENTS = re.compile(r"xl/(?:comments\d*|comments/.+|threadedComments/.+)\.xml\Z")
_CACHES = re.compile(r"xl/pivotCache/[^/]+\.xml\Z")
_LINKS = re.compile(r"xl/externalLinks/[^/]+\.xml\Z")
_DRAWINGS = re.compile(r"xl/drawings/[^/]+\.xml\Z")


def claims(probe: Probe) -> bool:
    """Whether it is a zip with a workbook inside, whatever its name."""
    if not probe.head.startswith(b"PK"):
        return False
    names = names_in(probe)
    # The directory of a zip stands at its end: a truncated workbook has lost it.
    return "xl/workbook.xml" in names or (not names and probe.suffix in {".xlsx", ".xlsm"})


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of all sheets, then what stands beside them.

    Raises:
        ScanError: damaged, protected by a password, unpacking without bound, or with a DTD.
    """
    with opened(source.path, "XLSX", _HELD) as archive:
        look_inside(source, archive.namelist())
        with source.path.open("rb") as file:
            book = _open(file)
            try:
                yield from _sheets(source, book.worksheets, Place(file, source.size))
            finally:
                book.close()
        yield from _beside(archive, source.size)


def _open(file: IO[bytes]) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # It warns of styles and extensions it leaves out: nothing the user can act on.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                file, read_only=True, data_only=True, keep_links=False, keep_vba=False
            )
    except Exception:
        # openpyxl raises what its parts raise; every one of them means the same to the user.
        raise ScanError(_DAMAGED) from None


def _sheets(source: Source, sheets: list[Any], place: Place) -> Iterator[Batch]:
    for at, sheet in enumerate(sheets):
        called = f"Trang tính số {at + 1}"
        if sheet.sheet_state != "visible":
            source.warnings.append(f"{called} bị ẩn, vẫn được rà soát; người nhận mở ra được.")
        sheet.reset_dimensions()
        rows = (texts(row) for row in sheet.iter_rows(values_only=True))
        try:
            yield from grid(source, sheet.title, called, rows, place)
        except ScanError:
            raise
        except Exception:
            raise ScanError(_DAMAGED) from None


def _beside(archive: zipfile.ZipFile, place: int) -> Iterator[Batch]:
    names = archive.namelist()
    writers = Flow(frozenset({"author"}))
    found: list[str] = []
    remarks = Flow(frozenset({"text"}), frozenset({"t"}))
    threads = Flow(frozenset({"text"}))
    for part in filter(_COMMENTS.match, names):
        found += [row[0] for b in side_texts(archive, [part], writers, "", place) for row in b.rows]
        flow = threads if "threaded" in part else remarks
        yield from side_texts(archive, [part], flow, COMMENTS, place)
    yield from authors(found, place)
    boxes = Flow(frozenset({"p"}), frozenset({"t"}))
    yield from side_texts(archive, filter(_DRAWINGS.match, names), boxes, "(hộp chữ)", place)
    # What a pivot table or a link to another file has kept stays when the sheet is gone.
    caches = Attributes("v")
    for part in filter(_CACHES.match, names):
        with archive.open(part) as stream:
            for _ in parsed(caches, stream):
                if caches.found:
                    yield Batch(CACHE, (COLUMN,), caches.take(), place, aside=True)
    kept = [name for name in names if _LINKS.match(name) or CHARTS.match(name)]
    yield from side_texts(archive, kept, Flow(frozenset({"v"})), CACHE, place)
    yield from properties(archive, place)
