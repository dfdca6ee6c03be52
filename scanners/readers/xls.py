"""XLS of Excel 97–2003: every sheet, hidden ones too, with notes and properties."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from scanners.errors import ScanError
from scanners.readers.base import Batch, Probe, Source
from scanners.readers.parts.compound import MAGIC, Compound, packages
from scanners.readers.parts.grid import grid, texts
from scanners.readers.parts.office import COMMENTS, authors, properties_of
from scanners.readers.parts.office import TEXT as COLUMN
from scanners.readers.parts.summary import summary

FORMAT = "xls"
#: The whole workbook is held while it is read; a sheet ends at 65,536 rows of 256 cells.
MOST_SIZE = 128 << 20
_BOOKS = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
#: Workbooks older than the container: BIFF 2 to 5.
_OLD = (b"\x09\x08\x08\0\0\x05\x05\0", b"\x09\x04\x06\0", b"\x09\x02\x06\0")
_DAMAGED = "tệp XLS bị hỏng hoặc bị cắt: hãy mở bằng Excel và lưu lại."


def claims(probe: Probe) -> bool:
    """Whether it is a container with a workbook in it, or a bare workbook."""
    if probe.head.startswith(_OLD):
        return True
    if not probe.head.startswith(MAGIC):
        return False
    with probe.path.open("rb") as file:
        content = file.read(MOST_SIZE)
    return any(name in content for name in _BOOKS) and (
        "EncryptedPackage".encode("utf-16-le") not in content
    )


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of all sheets, then notes and properties.

    Raises:
        ScanError: damaged, protected by a password, or too large.
    """
    if source.size > MOST_SIZE:
        raise ScanError("tệp XLS lớn hơn 128 MiB: hãy lưu lại bằng XLSX hoặc CSV.")
    _look(source)
    book = _open(source)
    notes: list[str] = []
    writers: list[str] = []
    for at in range(book.nsheets):
        try:
            sheet = book.sheet_by_index(at)
            rows = [_row(book, sheet, number) for number in range(sheet.nrows)]
            found = [(note.text, note.author) for note in sheet.cell_note_map.values()]
        except Exception:
            # xlrd raises what its parts raise; every one of them means the same to the user.
            raise ScanError(_DAMAGED) from None
        called = f"Trang tính số {at + 1}"
        if sheet.visibility:
            source.warnings.append(f"{called} bị ẩn, vẫn được rà soát; người nhận mở ra được.")
        place = source.size * at // book.nsheets
        yield from grid(source, sheet.name, called, rows, lambda place=place: place)  # type: ignore[misc]
        notes += [text for text, _ in found if text]
        writers += [author for _, author in found]
        book.unload_sheet(at)
    if notes:
        yield Batch(COMMENTS, (COLUMN,), [[note] for note in notes], source.size, aside=True)
    yield from authors(writers, source.size)
    yield from properties_of(summary(source.path), source.size)


def _look(source: Source) -> None:
    """Look at the container for files inside, and for a directory that the library would loop in.

    Raises:
        ScanError: damaged.
    """
    with source.path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return
        file.seek(0)
        try:
            container = Compound(file.read())
        except ScanError:
            raise ScanError(_DAMAGED) from None
    if container.looped:
        raise ScanError(_DAMAGED)
    source.inside = bool(packages(container))
    objects = sum(name.startswith("MBD") for name in container.storages)
    if objects > len(packages(container)):
        source.warnings.append(
            "Tệp có đối tượng khác nhúng bên trong, chưa được rà soát: hãy lưu lại bằng XLSX."
        )


def _open(source: Source) -> Any:
    import xlrd

    try:
        return xlrd.open_workbook(
            str(source.path), logfile=io.StringIO(), on_demand=True, ragged_rows=True
        )
    except xlrd.XLRDError as problem:
        if "encrypted" in str(problem).lower():
            raise ScanError("tệp XLS có mật khẩu: hãy bỏ mật khẩu rồi rà soát lại.") from None
        raise ScanError(_DAMAGED) from None
    except Exception:
        raise ScanError(_DAMAGED) from None


def _row(book: Any, sheet: Any, number: int) -> list[str]:
    import xlrd

    cells: list[Any] = []
    for kind, value in zip(sheet.row_types(number), sheet.row_values(number), strict=True):
        if kind == xlrd.XL_CELL_DATE:
            try:
                cells.append(xlrd.xldate_as_datetime(value, book.datemode))
            except (xlrd.XLDateError, OverflowError, ValueError):
                cells.append(value)
        elif kind == xlrd.XL_CELL_BOOLEAN:
            cells.append(bool(value))
        elif kind == xlrd.XL_CELL_ERROR:
            cells.append(None)
        else:
            cells.append(value)
    return texts(tuple(cells))
