"""XLSX: every sheet, hidden ones too, read as a stream; macros and links are never followed."""

from __future__ import annotations

import datetime
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from scanners.errors import ScanError
from scanners.readers.base import (
    BATCH_CHARS,
    BATCH_ROWS,
    LONGEST_CELL,
    MOST_COLUMNS,
    Batch,
    Probe,
    Source,
)

FORMAT = "xlsx"
#: Unpacked sizes past which the file is refused: shared strings are held in memory, sheets stream.
MOST_STRINGS = 256 << 20
MOST_UNPACKED = 4 << 30
#: A part that unpacks to more than this many times its size is a bomb, not a sheet.
MOST_RATIO = 200
_TOP = 15
_DAMAGED = "tệp XLSX bị hỏng hoặc bị cắt: hãy mở bằng Excel và lưu lại."


def claims(probe: Probe) -> bool:
    """Whether it is a zip with a workbook inside, whatever its name."""
    if not probe.head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(probe.path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        # The directory of a zip stands at its end: a truncated workbook has lost it.
        return probe.suffix in {".xlsx", ".xlsm"}


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of all sheets.

    Raises:
        ScanError: damaged, protected by a password, unpacking without bound, or with a DTD.
    """
    _inspect(source)
    with source.path.open("rb") as file:
        book = _open(file)
        try:
            yield from _sheets(source, book.worksheets, _Place(file, source.size))
        finally:
            book.close()


class _Place:
    """How far into the packed file reading has come; it jumps about a little, so never back."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._size, self._reached = file, size, 0

    def __call__(self) -> int:
        self._reached = min(self._size, max(self._reached, self._file.tell()))
        return self._reached


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


def _sheets(source: Source, sheets: list[Any], place: _Place) -> Iterator[Batch]:
    for at, sheet in enumerate(sheets):
        if sheet.sheet_state != "visible":
            source.warnings.append(
                f"Trang tính số {at + 1} bị ẩn, vẫn được rà soát; người nhận mở ra được."
            )
        sheet.reset_dimensions()
        try:
            yield from _sheet(source, sheet, at, place)
        except ScanError:
            raise
        except Exception:
            raise ScanError(_DAMAGED) from None


def _inspect(source: Source) -> None:
    """Refuse what must not be unpacked, before anything is."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            parts = archive.infolist()
            for part in parts:
                _inspect_part(archive, part)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise ScanError(_DAMAGED) from None
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ScanError("tệp XLSX bung ra quá lớn (hơn 4 GiB): bị từ chối.")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        source.warnings.append("Tệp có macro; macro không được chạy, chỉ đọc dữ liệu.")


def _inspect_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    large = part.file_size > 16 << 20
    if large and part.file_size > MOST_RATIO * max(1, part.compress_size):
        raise ScanError("tệp XLSX có phần nén bất thường (zip bomb): bị từ chối.")
    if part.filename == "xl/sharedStrings.xml" and part.file_size > MOST_STRINGS:
        raise ScanError("bảng chuỗi của tệp XLSX quá lớn: hãy tách thành nhiều tệp.")
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as stream:
            if b"<!DOCTYPE" in stream.read(4096).upper():
                raise ScanError("tệp XLSX chứa khai báo DTD hoặc thực thể ngoài: bị từ chối.")


def _sheet(source: Source, sheet: Any, at: int, place: _Place) -> Iterator[Batch]:
    """Yield one sheet's batches; lines above the header are a table of their own."""
    name = sheet.title
    rows = (_texts(row) for row in sheet.iter_rows(values_only=True))
    top: list[list[str]] = []
    for row in rows:
        if any(row):
            top.append(row)
        if len(top) >= _TOP:
            break
    if not top:
        return
    header = _header_row(source, top)
    if header > 0:
        above = top[:header]
        width = max(map(len, above))
        yield Batch(f"{name} (phần trên bảng)", ("",) * width, above, place())
    columns: tuple[str, ...]
    if header >= 0:
        columns = tuple(cell.strip() for cell in top[header])
    else:
        columns = ("",) * len(top[0])
        source.warnings.append(
            f"Trang tính số {at + 1} không có dòng tiêu đề: cột được gọi theo thứ tự #1, #2…"
        )
    pending = top[header + 1 :]
    chars = 0
    for row in rows:
        if not any(row):
            continue
        pending.append(row)
        chars += sum(map(len, row))
        if len(pending) >= BATCH_ROWS or chars > BATCH_CHARS:
            columns = _widen(columns, pending)
            yield Batch(name, columns, pending, place())
            pending, chars = [], 0
    yield Batch(name, _widen(columns, pending), pending, place())


def _header_row(source: Source, top: list[list[str]]) -> int:
    """Return which of the first rows is the header, or -1 if the first is data already."""
    ranks = [sum(source.knows_header(cell) for cell in row if cell) for row in top]
    best = max(range(len(top)), key=lambda i: (ranks[i], -i))
    if ranks[best] >= 2:
        return best
    if source.looks_like_data(top[0]):
        return -1
    # A lone cell above a wider row is a title.
    filled = [sum(bool(cell) for cell in row) for row in top]
    widest = max(filled)
    return next(i for i, count in enumerate(filled) if count > 1 or widest == 1)


def _widen(columns: tuple[str, ...], rows: list[list[str]]) -> tuple[str, ...]:
    width = max(map(len, rows), default=0)
    return columns + ("",) * (width - len(columns))


def _texts(row: tuple[Any, ...]) -> list[str]:
    if len(row) > MOST_COLUMNS:
        while row and row[-1] is None:
            row = row[:-1]
        if len(row) > MOST_COLUMNS:
            raise ScanError(f"trang tính có hơn {MOST_COLUMNS} cột: không phải một bảng.")
    return [_text(value) for value in row]


def _text(value: Any) -> str:
    """Return a cell as the text that a person reads in it."""
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            raise ScanError("một ô dài hơn 1 MiB: bị từ chối.")
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
