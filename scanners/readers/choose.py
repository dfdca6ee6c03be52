"""Which reader reads a file, and the name of the format where none does."""

from __future__ import annotations

import importlib
import pkgutil
import zipfile
from functools import cache
from pathlib import Path
from typing import cast

import scanners.readers as package
from scanners.errors import ScanError
from scanners.readers.base import Probe, Reader

HEAD = 1 << 13
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "XLS/DOC (Office 97–2003)"),
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow"),
    (b"SQLite format 3", "SQLite"),
    (b"\x1f\x8b", "tệp nén GZIP"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"Rar!", "tệp nén RAR"),
    (b"BZh", "tệp nén BZIP2"),
    (b"\xfd7zXZ", "tệp nén XZ"),
    (b"MSH|", "HL7 v2"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "chương trình"),
    (b"\x7fELF", "chương trình"),
)
_SUFFIXES = {
    ".json": "JSON",
    ".ndjson": "NDJSON",
    ".jsonl": "NDJSON",
    ".sql": "SQL",
    ".txt": "văn bản thường",
    ".log": "nhật ký (log)",
    ".md": "văn bản thường",
    ".html": "HTML",
    ".htm": "HTML",
    ".dbf": "DBF",
    ".mdb": "Access",
    ".accdb": "Access",
    ".hl7": "HL7 v2",
    ".xml": "XML khác QĐ 130",
}
READS = "CSV, TSV, XLSX và XML theo QĐ 130"


@cache
def readers() -> tuple[Reader, ...]:
    """Return the reader modules of this folder; those that judge by content come first."""
    found = [
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    ]
    modules = [module for module in found if hasattr(module, "FORMAT")]
    modules.sort(key=lambda module: (getattr(module, "LAST", False), module.FORMAT))
    return tuple(cast("Reader", module) for module in modules)


def probe(path: Path) -> Probe:
    """Read the first bytes of a file."""
    with path.open("rb") as file:
        return Probe(path, path.suffix.lower(), file.read(HEAD))


def reader_for(probed: Probe) -> Reader:
    """Return the reader of a file.

    Raises:
        ScanError: no reader knows it; the sentence names the format.
    """
    for reader in readers():
        if not getattr(reader, "LAST", False) and reader.claims(probed):
            return reader
    foreign = _foreign(probed)
    if not foreign:
        for reader in readers():
            if reader.claims(probed):
                return reader
        foreign = _SUFFIXES.get(probed.suffix) or (
            f"định dạng {probed.suffix}" if probed.suffix else "định dạng không rõ"
        )
    raise ScanError(f"chưa đọc được {foreign}; bản này đọc {READS}.")


def _foreign(probed: Probe) -> str:
    head = probed.head
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[128:132] == b"DICM":
        return "DICOM"
    if head.startswith(b"PK"):
        return _zipped(probed)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        return (
            "HTML"
            if text[:15].lower().startswith((b"<!doctype html", b"<html"))
            else ("XML khác QĐ 130")
        )
    if text.startswith((b"{", b"[{")):
        return "JSON"
    return ""


def _zipped(probed: Probe) -> str:
    try:
        with zipfile.ZipFile(probed.path) as archive:
            names = set(archive.namelist()[:2000])
    except (zipfile.BadZipFile, OSError, ValueError):
        names = set()
    if "word/document.xml" in names:
        return "DOCX"
    if "content.xml" in names and "mimetype" in names:
        return "ODS/ODT (OpenDocument)"
    if "ppt/presentation.xml" in names:
        return "PPTX"
    if "xl/workbook.bin" in names:
        return "XLSB"
    if probed.suffix in {".xlsx", ".xlsm"}:
        return f"tệp {probed.suffix} này vì bên trong là tệp nén ZIP hoặc tệp bị cắt"
    return "tệp nén ZIP"
