"""The XLSX of a workbook: headers, help, lists to choose from, notes. Loads openpyxl."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from compliance.core.workbooks.cells import show_cell
from compliance.core.workbooks.columns import KIND_HELP, Column, Kind, Sheet, Workbook
from compliance.core.workbooks.reader import HELP_MARK

NOTES_TITLE = "Hướng dẫn"
_CHOICES_TITLE = "Danh mục"
_LAST_ROW = 5000
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="1F4E79")
#: Of columns that are there to be read.
_READ_FILL = PatternFill("solid", fgColor="7F7F7F")
_READ_ONLY = PatternFill("solid", fgColor="F2F2F2")
_HELP_FONT = Font(italic=True, color="666666", size=9)
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_book(
    workbook: Workbook, rows: Mapping[str, Iterable[Mapping[str, Any]]], *, with_help: bool
) -> bytes:
    """Return ``rows`` by sheet key in the columns of ``workbook``, or an empty one with help."""
    book = Book(write_only=True)
    lists: dict[str, tuple[Column, str]] = {}
    for sheet in workbook.sheets:
        _write_sheet(book, sheet, rows.get(sheet.key, ()), with_help, lists)
    _write_notes(book, workbook)
    _write_choices(book, lists)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_sheet(
    book: Book,
    sheet: Sheet,
    rows: Iterable[Mapping[str, Any]],
    with_help: bool,
    lists: dict[str, tuple[Column, str]],
) -> None:
    target: Any = book.create_sheet(sheet.title)
    target.freeze_panes = "B2"
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        target.column_dimensions[letter].width = max(14, min(40, len(column.header) + 4))
        target.column_dimensions[letter].hidden = column.hidden
        if column.kind not in (Kind.INTEGER, Kind.NUMBER):
            target.column_dimensions[letter].number_format = "@"
        if column.kind is Kind.CHOICE:
            name = lists.setdefault(f"{sheet.key}.{column.key}", (column, ""))
            place = list(lists).index(f"{sheet.key}.{column.key}") + 1
            lists[f"{sheet.key}.{column.key}"] = (name[0], get_column_letter(place))
            _offer(target, letter, get_column_letter(place), len(column.choices))
    target.append([_header(target, column) for column in sheet.columns])
    if with_help:
        target.append([_help(target, i, column) for i, column in enumerate(sheet.columns)])
    looks: dict[bool, StyleArray] = {}
    for row in rows:
        target.append(
            [_cell(target, column, row.get(column.key), looks) for column in sheet.columns]
        )


def _offer(target: Any, letter: str, list_letter: str, count: int) -> None:
    rule = DataValidation(
        type="list",
        formula1=f"'{_CHOICES_TITLE}'!${list_letter}$2:${list_letter}${count + 1}",
        allow_blank=True,
        showErrorMessage=False,
    )
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    target.data_validations.append(rule)


def _header(target: Any, column: Column) -> Any:
    cell = WriteOnlyCell(target, column.header + (" *" if column.required else ""))
    cell.font, cell.alignment = _HEADER_FONT, _WRAP
    cell.fill = _READ_FILL if column.read_only else _HEADER_FILL
    return cell


def _help(target: Any, index: int, column: Column) -> Any:
    cell = WriteOnlyCell(target, (f"{HELP_MARK} " if index == 0 else "") + column.hint)
    cell.font, cell.alignment = _HELP_FONT, _WRAP
    return cell


def _cell(target: Any, column: Column, value: Any, looks: dict[bool, StyleArray]) -> Any:
    shown = show_cell(column, value)
    if shown is None:
        return None
    cell: Any = WriteOnlyCell(target, shown)
    text = isinstance(shown, str)
    if text:
        # Set after the value: the library would take "=…" for a formula.
        cell.data_type = "s"
        # Text looks one of two ways; setting a style anew looks it up in the tables of the book.
        if (look := looks.get(column.read_only)) is not None:
            cell._style = copy(look)
            return cell
        cell.number_format = "@"
    if column.read_only:
        cell.fill, cell.alignment = _READ_ONLY, _WRAP
    if text:
        looks[column.read_only] = copy(cell._style)
    return cell


def _write_notes(book: Book, workbook: Workbook) -> None:
    target: Any = book.create_sheet(NOTES_TITLE)
    for letter, width in zip("ABCDE", (24, 34, 12, 44, 70), strict=True):
        target.column_dimensions[letter].width = width
    target.append([_bold(target, workbook.title)])
    for note in (*workbook.notes, *GENERAL_NOTES):
        target.append([note])
    target.append([])
    target.append([_bold(target, t) for t in ("Trang", "Cột", "Bắt buộc", "Kiểu", "Giải thích")])
    for sheet in workbook.sheets:
        for column in sheet.columns:
            target.append(
                [
                    sheet.title,
                    column.header,
                    "Có" if column.required else "",
                    KIND_HELP[column.kind],
                    column.help or None,
                ]
            )


GENERAL_NOTES = (
    "Giữ nguyên tên trang và hàng tiêu đề; thứ tự cột không quan trọng. Dấu * là cột bắt buộc.",
    "Dòng bắt đầu bằng ký hiệu ⓘ là hướng dẫn, khi nhập được bỏ qua.",
    "Dòng có mã đã có thì sửa, chưa có thì thêm. Ô trống là xóa giá trị; "
    "bỏ hẳn một cột không bắt buộc thì giữ nguyên giá trị đang lưu.",
    "Không nhập thông tin thuộc bí mật nhà nước.",
)


def _bold(target: Any, text: str) -> Any:
    cell = WriteOnlyCell(target, text)
    cell.font = Font(bold=True)
    return cell


def _write_choices(book: Book, lists: Mapping[str, tuple[Column, str]]) -> None:
    if not lists:
        return
    target: Any = book.create_sheet(_CHOICES_TITLE)
    columns = [column for column, _letter in lists.values()]
    target.append([column.header for column in columns])
    labels = [list(column.choices.values()) for column in columns]
    for number in range(max(map(len, labels))):
        target.append([part[number] if number < len(part) else None for part in labels])
