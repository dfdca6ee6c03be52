"""The copy on disk: values only. No formula, macro, link, comment or property comes along."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from scanners.errors import ScanError

SUFFIXES = (".csv", ".xlsx")
_FORMULA = re.compile(r"[=@\t\r]|[+-](?!\s*[\d.,]+\s*\Z|84)")
#: Signs that no XML 1.0 document, so no workbook, can hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BAD_TITLE = re.compile(r"[\[\]:*?/\\]")


class Copy(Protocol):
    """Where the rows of a masked copy go."""

    def table(self, name: str, headers: Sequence[str]) -> None:
        """Begin a table."""
        ...

    def row(self, name: str, cells: Sequence[str]) -> None:
        """Write a row of a table that has begun."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


def open_copy(path: Path, suffix: str, tables: int) -> Copy:
    """Open a copy for so many tables.

    Raises:
        ScanError: a CSV for several tables, another format, or a place that cannot be written.
    """
    if suffix not in SUFFIXES:
        raise ScanError("bản che chỉ ghi được .csv hoặc .xlsx: hãy đổi tên tệp --out.")
    if suffix == ".csv" and tables > 1:
        raise ScanError(f"tệp có {tables} bảng: hãy đặt tên --out là .xlsx.")
    try:
        return _Csv(path) if suffix == ".csv" else _Book(path)
    except OSError:
        raise ScanError(f"không ghi được tệp {path.name}: kiểm tra thư mục và quyền ghi.") from None


def harmless(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    value = _CONTROL.sub(" ", value)
    return f"'{value}" if _FORMULA.match(value) else value


class _Csv:
    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("x", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)

    def table(self, name: str, headers: Sequence[str]) -> None:
        self._writer.writerow([harmless(header) for header in headers])

    def row(self, name: str, cells: Sequence[str]) -> None:
        self._writer.writerow([harmless(cell) for cell in cells])

    def close(self) -> None:
        self._file.close()


class _Book:
    def __init__(self, path: Path) -> None:
        import openpyxl

        self._file: IO[bytes] = path.open("xb")
        self._book: Any = openpyxl.Workbook(write_only=True)
        self._sheets: dict[str, Any] = {}

    def table(self, name: str, headers: Sequence[str]) -> None:
        title = _BAD_TITLE.sub("-", name)[:28].strip("'") or "Dữ liệu"
        taken = {sheet.title for sheet in self._sheets.values()}
        if title in taken:
            title = f"{title} {len(self._sheets) + 1}"
        self._sheets[name] = self._book.create_sheet(title)
        self.row(name, headers)

    def row(self, name: str, cells: Sequence[str]) -> None:
        self._sheets[name].append([harmless(cell) or None for cell in cells])

    def close(self) -> None:
        if not self._sheets:
            self._book.create_sheet("Dữ liệu")
        with self._file:
            self._book.save(self._file)
