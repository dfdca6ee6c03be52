"""DOCX: paragraphs and tables, deleted text too, notes, comments, headers, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanners.readers.base import BATCH_ROWS, Batch, Probe, Source
from scanners.readers.parts.grid import grid
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
from scanners.readers.parts.xmlparse import Flow, drain, parsed
from scanners.readers.parts.zipped import names_in, opened

if TYPE_CHECKING:
    import zipfile

FORMAT = "docx"
_MAIN = "word/document.xml"
_COMMENTS = re.compile(r"word/comments\w*\.xml\Z")
_BESIDE = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml\Z")


def claims(probe: Probe) -> bool:
    """Whether it is a zip with a document inside; a truncated one has lost its directory."""
    names = names_in(probe)
    cut = not names and probe.head.startswith(b"PK") and probe.suffix in {".docx", ".docm"}
    return _MAIN in names or cut


def read(source: Source) -> Iterator[Batch]:
    """Yield the paragraphs as rows of ``""``, each table as a table, then what stands beside.

    Raises:
        ScanError: damaged, protected by a password, unpacking without bound, or with a DTD.
    """
    with opened(source.path, "DOCX") as archive:
        names = archive.namelist()
        look_inside(source, names)
        writers: dict[str, None] = {}
        yield from _main(source, archive, writers)
        remarks = _flow()
        parts = filter(_COMMENTS.match, names)
        yield from side_texts(archive, parts, remarks, COMMENTS, source.size)
        yield from authors([*writers, *remarks.authors], source.size)
        parts = filter(_BESIDE.match, names)
        yield from side_texts(archive, parts, _flow(), "(đầu và cuối trang)", source.size)
        kept = Flow(frozenset({"v"}))
        yield from side_texts(archive, filter(CHARTS.match, names), kept, CACHE, source.size)
        yield from properties(archive, source.size)


def _flow() -> Flow:
    return Flow(
        frozenset({"p"}), frozenset({"t", "delText", "instrText"}), frozenset({"tab", "br", "cr"}),
        "tbl", "tr", "tc",
    )  # fmt: skip


def _main(source: Source, archive: zipfile.ZipFile, writers: dict[str, None]) -> Iterator[Batch]:
    flow = _flow()
    waiting: list[list[str]] = []
    table = 0
    rows: list[list[str]] = []
    with archive.open(_MAIN) as stream:
        for _ in parsed(flow, stream):
            lines, found = drain(flow)
            waiting += [[line] for line in lines]
            for number, cells in found:
                if number != table and rows:
                    yield from _table(source, table, rows)
                    rows = []
                table = number
                rows.append(cells)
            if len(waiting) >= BATCH_ROWS:
                yield Batch("", (COLUMN,), waiting, source.size)
                waiting = []
    writers.update(flow.authors)
    yield Batch("", (COLUMN,), waiting, source.size)
    if rows:
        yield from _table(source, table, rows)


def _table(source: Source, number: int, rows: list[list[str]]) -> Iterator[Batch]:
    name = f"Bảng {number}"
    yield from grid(source, name, f"Bảng số {number}", rows, lambda: source.size)
