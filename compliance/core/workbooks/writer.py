"""Templates and exports: what is written is what the reader takes back without loss.

Texts and days are written as text cells, so that no spreadsheet turns a code into a number, a day
into another day, or a text that starts with "=" into a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from compliance.core.workbooks.cells import show_cell
from compliance.core.workbooks.columns import Sheet, Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = re.compile(r"'*[=+\-@\t\r]")


def write_template(workbook: Workbook) -> bytes:
    """Return an empty XLSX with headers, a help row, lists to choose from and a notes sheet."""
    from compliance.core.workbooks.book import write_book  # late: it loads openpyxl

    return write_book(workbook, {}, with_help=True)


def write_xlsx(workbook: Workbook, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    """Return an XLSX with ``rows`` by sheet key, in exactly the columns of the template."""
    from compliance.core.workbooks.book import write_book  # late: it loads openpyxl

    return write_book(workbook, rows, with_help=False)


def write_csv(sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a CSV (UTF-8 with mark, semicolons: what a Vietnamese Excel opens with a click)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.header for column in sheet.columns])
    for row in rows:
        writer.writerow([_guard(show_cell(c, row.get(c.key))) for c in sheet.columns])
    return buffer.getvalue().encode("utf-8-sig")


def _guard(value: Any) -> Any:
    """Keep a text from being run as a formula; the reader takes the apostrophe off again."""
    return "'" + value if isinstance(value, str) and _RISKY.match(value) else value
