"""Which reader reads a file, and the name of the format where none does."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import cast

import scanners.readers as package
from scanners.errors import ScanError
from scanners.readers.base import Probe, Reader
from scanners.readers.parts.textual import decoded
from scanners.readers.parts.zipped import names_in

HEAD = 1 << 13
_MAGIC = (
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"Rar!", "tệp nén RAR"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"BM", "ảnh BMP"),
    (b"II*\0", "ảnh TIFF"),
    (b"MM\0*", "ảnh TIFF"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "chương trình"),
    (b"\x7fELF", "chương trình"),
    (b"PGDMP", "bản sao lưu riêng của PostgreSQL (hãy xuất lại bằng pg_dump dạng văn bản)"),
    (b"TAPE", "bản sao lưu của SQL Server (hãy xuất bảng ra CSV)"),
    (b"PARE", "Parquet đã mã hóa"),
    (b"age-encryption.org", "tệp đã mã hóa"),
    (b"-----BEGIN PGP", "tệp đã mã hóa"),
)
_STREAMS = ((b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ\0", "xz"))
_SUFFIXES = {
    ".dbf": "DBF",
    ".mdb": "Access",
    ".accdb": "Access",
    ".doc": "DOC (Word 97–2003)",
    ".bak": "bản sao lưu",
    ".eml": "thư điện tử (hãy lưu riêng nội dung và tệp đính kèm)",
    ".msg": "thư điện tử (hãy lưu riêng nội dung và tệp đính kèm)",
    ".mht": "trang web lưu trữ (MHT)",
    ".mhtml": "trang web lưu trữ (MHT)",
}
READS = (
    "CSV, TSV, XLSX, XLS, ODS, Parquet, Arrow, JSON, XML, HTML, HL7, DICOM, PDF, DOCX, văn bản, "
    "SQL, SQLite và tệp nén ZIP, TAR, GZ"
)


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


def archive_kind(probe: Probe) -> str:
    """Return which archive a file is, or ``""``; asked after the readers, whose files are zips."""
    if probe.head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    for magic, kind in _STREAMS:
        if probe.head.startswith(magic):
            return kind
    return "tar" if probe.head[257:262] == b"ustar" else ""


def reader_for(probed: Probe, *, archive: bool = False) -> Reader | None:
    """Return the reader of a file; None for an archive that no reader takes for its own.

    Raises:
        ScanError: no reader knows it; the sentence names the format.
    """
    for reader in readers():
        if not getattr(reader, "LAST", False) and reader.claims(probed):
            return reader
    foreign = _foreign(probed)
    if archive and not foreign:
        return None
    if not foreign and probed.suffix not in _SUFFIXES:
        for reader in readers():
            if reader.claims(probed):
                return reader
    if not foreign:
        foreign = _SUFFIXES.get(probed.suffix) or (
            f"định dạng {probed.suffix}" if probed.suffix else "định dạng không rõ"
        )
    raise ScanError(f"chưa đọc được {foreign}; bản này đọc {READS}.")


def _foreign(probed: Probe) -> str:
    head = probed.head
    for magic, name in _MAGIC:
        if head.startswith(magic) and not (len(magic) < 3 and decoded(head)):
            return name
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(probed)
    names = names_in(probed)
    if "ppt/presentation.xml" in names:
        return "PPTX"
    if "xl/workbook.bin" in names:
        return "XLSB"
    return ""


def _compound(probed: Probe) -> str:
    """Name what an old container of Office holds; protected new files are in such a one too."""
    with probed.path.open("rb") as file:
        start = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in start:
        return "tệp Office có mật khẩu (hãy bỏ mật khẩu rồi rà soát lại)"
    if "WordDocument".encode("utf-16-le") in start:
        return "DOC (Word 97–2003; hãy lưu lại bằng DOCX)"
    return "tệp Office 97–2003 loại này"
