"""Write workbooks that people filter and machines read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import copy
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.archive import freeze_archive
from reports.blocks import Cell, Column, Status
from reports.sheet import Bars, Sheet
from reports.wording import DEMO, local_time

NOTES = "Ghi chú"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST = 32_767
_EDGE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_HEADER_FILL = PatternFill("solid", fgColor="E7ECF2")

#: How text stands in a book, by whether it is wrapped. The library looks every style that is set up
#: in the book's tables, which for 400,000 cells takes longer than all the rest.
Looks = dict[bool, StyleArray]


def render_xlsx(sheets: Sequence[Sheet], *, demo: bool = False) -> bytes:
    """Return an XLSX file; text that a spreadsheet would run as a formula stays text.

    ``demo`` marks sample data in the page header, the file's properties and the notes.

    Raises:
        ValueError: no sheet, or a row longer than its header.
    """
    if not sheets:
        raise ValueError("no sheet to write")
    book = Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = {NOTES.lower()}
    looks: Looks = {}
    for sheet in sheets:
        _fill(book.create_sheet(_sheet_name(sheet.name, taken)), sheet, looks, demo=demo)
    notes = [note for sheet in sheets for note in sheet.notes]
    if demo:
        notes.insert(0, f"{DEMO}: số liệu trong tệp này là dữ liệu mẫu, không phải số liệu thật.")
        book.properties.description = book.properties.keywords = DEMO
    if notes:
        _fill(
            book.create_sheet(NOTES), Sheet(NOTES, [NOTES], [[note] for note in notes]), looks, demo
        )
    book.properties.creator = ""
    target = io.BytesIO()
    book.save(target)
    return freeze_archive(target.getvalue())


def _sheet_name(name: str, taken: set[str]) -> str:
    r"""Return a name that a workbook allows: 31 characters, none of ``[]:*?/\``, once only."""
    base = "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip("' ")[:31]
    base = base or "Sheet"
    found, number = base, 2
    while found.lower() in taken:
        found = f"{base[: 31 - len(str(number)) - 1]} {number}"
        number += 1
    taken.add(found.lower())
    return found


def _fill(target: Worksheet, sheet: Sheet, looks: Looks, demo: bool) -> None:
    titles = [column.title if isinstance(column, Column) else column for column in sheet.columns]
    widths = [len(title) + 4 for title in titles]
    for index, title in enumerate(titles, start=1):
        cell = target.cell(1, index)
        _write(cell, title, looks)
        cell.font = Font(bold=True)
        cell.fill = _HEADER_FILL
        cell.border = _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number, row in enumerate(sheet.rows, start=2):
        if len(row) > len(titles):
            raise ValueError(f"row {number} has {len(row)} cells, the header {len(titles)}")
        for index, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = target.cell(number, index)
            _write(cell, value, looks)
            shown = max((len(line) for line in str(cell.value).split("\n")), default=0)
            widths[index - 1] = max(widths[index - 1], shown + 2)
    for index, width in enumerate(widths, start=1):
        target.column_dimensions[get_column_letter(index)].width = min(max(width, 8), 60)
    target.freeze_panes = "A2"
    target.auto_filter.ref = f"A1:{get_column_letter(max(len(titles), 1))}{len(sheet.rows) + 1}"
    target.print_title_rows = "1:1"
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = target.PAPERSIZE_A4
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("&P/&N"))
    if sheet.bars is not None and sheet.rows:
        _draw(target, sheet.bars, len(sheet.rows), len(titles))
    if demo:
        target.HeaderFooter.oddHeader = HeaderFooterItem(right=_HeaderFooterPart(DEMO))


def _draw(target: Worksheet, bars: Bars, rows: int, columns: int) -> None:
    """Put a chart to the right of the rows; it reads its numbers from their cells."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    chart.title = bars.title
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"  # the first row stands on top
    for column in bars.values:
        data = Reference(target, min_col=column, min_row=1, max_row=rows + 1)
        chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(target, min_col=bars.label, min_row=2, max_row=rows + 1))
    chart.height, chart.width = max(6.0, min(1.2 * rows + 3, 24.0)), 18
    target.add_chart(chart, f"{get_column_letter(columns + 2)}2")


def _write(cell: SheetCell | MergedCell, value: Cell, looks: Looks) -> None:
    """Write one value in its own kind; text is never a formula."""
    if isinstance(value, Status):
        value = value.word
    if isinstance(value, datetime):
        cell.value = local_time(value)
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, bool):
        cell.value = "Có" if value else "Không"
    elif isinstance(value, (int, float)):
        cell.value = value
        if abs(value) >= 10_000:  # years and small counts stay plain
            cell.number_format = "#,##0.##" if value % 1 else "#,##0"
    else:
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:_LONGEST]
        cell.value = text
        cell.data_type = "s"
        wrapped = len(text) > 58 or "\n" in text
        styled: Any = cell  # its ``_style`` is where the library keeps the numbers of its styles
        if (look := looks.get(wrapped)) is not None:
            styled._style = copy(look)
        else:
            cell.alignment = Alignment(vertical="top", wrap_text=wrapped)
            looks[wrapped] = copy(styled._style)
        if text.startswith(_RISKY):
            cell.quotePrefix = True
