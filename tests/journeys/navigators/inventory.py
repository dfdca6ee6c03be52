"""The inventory of systems, by its workbook."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.journeys.navigators.person import Person


class Inventory:
    """What a focal point does with the list of systems."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def template(self) -> bytes:
        """Download the empty workbook."""
        self.person.opens("/systems")
        self.person.follows("Nhập từ Excel")
        return self.person.downloads("Tải sổ mẫu")

    def reads(self, workbook: Path) -> None:
        """Hand in a workbook and wait until it has been read."""
        who = self.person
        who.opens("/systems")
        who.follows("Nhập từ Excel")
        who.attaches("Tệp", workbook)
        who.presses("Đọc tệp và xem trước")

    def writes(self) -> None:
        """Agree to the preview and wait until it is written."""
        self.person.presses("Ghi vào hệ thống")
        self.person.sees("Đã ghi")

    def lists(self, name: str) -> int:
        """Return how many systems of the list have this name."""
        self.person.opens(f"/systems?q={name}")
        return int(self.person.main.get_by_role("link", name=name, exact=True).count())

    def shows(self, name: str) -> None:
        """Open a system by the list."""
        self.lists(name)
        self.person.follows(name)


def filled(template: bytes, rows: Mapping[str, Sequence[Mapping[str, Any]]], target: Path) -> Path:
    """Fill rows (page → header → value) into a template as Excel would, and save it."""
    book = load_workbook(io.BytesIO(template))
    for page, entries in rows.items():
        sheet = book[page]
        top, headers = _headers(sheet)
        for offset, entry in enumerate(entries, 2):  # under the headers stands a line of help
            for header, value in entry.items():
                sheet.cell(top + offset, headers[header], value)
    book.save(target)
    return target


def without_column(workbook: Path, page: str, header: str, target: Path) -> Path:
    """Delete a column from a page of a workbook."""
    book = load_workbook(workbook)
    _top, headers = _headers(book[page])
    book[page].delete_cols(headers[header])
    book.save(target)
    return target


def _headers(sheet: Any) -> tuple[int, dict[str, int]]:
    for row in sheet.iter_rows(max_row=10):
        headers = {str(cell.value).rstrip(" *"): cell.column for cell in row if cell.value}
        if len(headers) > 2:
            return row[0].row, headers
    raise AssertionError(f"no headers in {sheet.title}")
