"""What office files hold beside their text: properties and comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scanners.readers.base import Batch, Source
from scanners.readers.parts.xmlparse import Flow, Leaves, drain, parsed

if TYPE_CHECKING:
    import zipfile

PROPERTIES = "(thuộc tính tệp)"
COMMENTS = "(chú thích)"
TEXT = "Nội dung"
#: Who wrote remarks and changes: staff, so they stand apart from what is written.
AUTHORS, WRITER = "(người ghi)", "Người ghi"
#: Properties worth reading, as columns that the header knowledge understands; dates and counts of
#: words say nothing of a person.
_NAMES = {
    "creator": "Người tạo",
    "initial-creator": "Người tạo",
    "author": "Người tạo",
    "lastModifiedBy": "Người sửa",
    "Manager": "Người quản lý",
    "printed-by": "Người in",
    "Company": "Đơn vị",
    "title": "Nội dung (tiêu đề)",
    "subject": "Nội dung (chủ đề)",
    "description": "Nội dung (mô tả)",
    "keywords": "Nội dung (từ khóa)",
    "keyword": "Nội dung (từ khóa)",
    "category": "Nội dung (loại)",
}
#: What programs and shared machines write where a person's name belongs.
_NOBODY = re.compile(
    r"openpyxl|python|xlsxwriter|sheetjs|poi|aspose|microsoft|office|windows|admin|user|owner|pc\b|"
    r"libreoffice|wps|reportlab|word|excel|jasper|crystal|fpdf|itext|un-?named|unknown",
    re.IGNORECASE,
)
_PERSONS = frozenset({"Người tạo", "Người sửa", "Người quản lý", "Người in"})
#: Files and objects of their own: in OOXML, and in OpenDocument as a file or as a folder.
_EMBEDDED = re.compile(
    r"(?:.*/)?embeddings/[^/]+\Z|word/(?:[^/]+/)?(?:af|alt)chunk[^/]*\Z", re.IGNORECASE
)
OBJECT = re.compile(r"Object \d+\Z")
DRAWN = re.compile(r"(Object \d+)/content\.xml\Z")
#: Charts, whose labels and numbers stay when the sheet behind them is gone.
CHARTS = re.compile(r"(?:xl|word)/charts/[^/]+\.xml\Z")
#: What a workbook or a chart has kept of data that lies elsewhere.
CACHE = "(bộ nhớ đệm)"
_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml")


def properties(archive: zipfile.ZipFile, place: int) -> Iterator[Batch]:
    """Yield the properties of an office file as a table of one row."""
    found: dict[str, str] = {}
    present = set(archive.namelist())
    for part in _PARTS:
        if part not in present:
            continue
        leaves = Leaves()
        with archive.open(part) as stream:
            for _ in parsed(leaves, stream):
                pass
        for element, said, text in leaves.found:
            if part == "docProps/custom.xml" or element == "user-defined":
                name = f"Nội dung ({said})" if said.isprintable() and len(said) < 40 else TEXT
            else:
                name = _NAMES.get(element, "")
            if name:
                found[name] = f"{found[name]}; {text}" if name in found else text
    yield from properties_of(found, place)


def properties_of(found: dict[str, str], place: int) -> Iterator[Batch]:
    """Yield named properties as a table of one row; nothing where there are none."""
    found = {
        name: text for name, text in found.items()
        if not (name in _PERSONS and _NOBODY.search(text))
    }  # fmt: skip
    if found:
        yield Batch(PROPERTIES, tuple(found), [list(found.values())], place, aside=True)


def authors(names: Iterable[str], place: int) -> Iterator[Batch]:
    """Yield who wrote remarks and changes as a table."""
    persons = dict.fromkeys(name for name in names if name and not _NOBODY.search(name))
    if persons:
        yield Batch(AUTHORS, (WRITER,), [[name] for name in persons], place, aside=True)


def look_inside(source: Source, names: Iterable[str]) -> None:
    """Say what an office file holds that is no text: pictures, macros, files of their own."""
    names = list(names)
    parts = {name.rpartition("/")[0].rpartition("/")[2] for name in names}
    if parts & {"media", "Pictures"}:
        source.warnings.append(
            "Tệp có hình: máy quét không đọc chữ trong hình, hãy mở xem trước khi chia sẻ."
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        source.warnings.append("Tệp có macro; macro không được chạy, chỉ đọc dữ liệu.")
    if any(name.startswith("xl/model/") for name in names):
        source.warnings.append(
            "Tệp có mô hình dữ liệu (Power Pivot) giữ bản sao của bảng, máy quét không đọc được: "
            "hãy bỏ mô hình rồi rà soát lại."
        )
    source.inside = any(map(is_embedded, names))


def is_embedded(part: str) -> bool:
    """Whether a part of an office file is a file or an object of its own."""
    return any(pattern.match(part) for pattern in (_EMBEDDED, OBJECT, DRAWN))


def side_texts(
    archive: zipfile.ZipFile, parts: Iterable[str], flow: Flow, table: str, place: int
) -> Iterator[Batch]:
    """Yield the paragraphs of some parts as rows of one table."""
    for part in parts:
        with archive.open(part) as stream:
            for _ in parsed(flow, stream):
                lines, rows = drain(flow)
                lines += [" ".join(cells) for _, cells in rows]
                if lines:
                    yield Batch(table, (TEXT,), [[line] for line in lines], place, aside=True)
