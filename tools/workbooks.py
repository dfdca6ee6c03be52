"""Write ``docs/workbooks.md`` from the declared workbooks: ``python -m tools.workbooks``."""

from __future__ import annotations

from pathlib import Path

import compliance.app  # noqa: F401 - registers every importer
from compliance.core.workbooks import Column, Sheet, Workbook, importer_for
from compliance.core.workbooks.book import GENERAL_NOTES
from compliance.core.workbooks.columns import KIND_HELP

TARGET = Path(__file__).resolve().parent.parent / "docs" / "workbooks.md"
KINDS = ("units", "users", "systems", "answers", "training", "machines")
HEAD = """# Sổ nhập, xuất

Tệp này do `python -m tools.workbooks` viết từ khai báo trong mã; một kiểm thử so hai bên.
Sổ mẫu tải ở trang “Nhập từ sổ”; tệp xuất của mỗi danh sách có đúng các cột này và nhập lại không
đổi gì. Nhận .xlsx và .csv (mỗi tệp CSV một trang; UTF-8, UTF-16, cp1258; dấu `,` `;` hoặc tab).

"""
COMMANDS = """
## Lệnh trên máy chủ

    flask --app wsgi import-units SO.xlsx [--dry-run]
    flask --app wsgi import-users SO.xlsx --slips PHIEU.pdf [--dry-run]
    flask --app wsgi import-systems SO.xlsx [--dry-run]

Một dòng sai thì không ghi gì: các lỗi in ra theo trang, dòng, cột; mã thoát 1.

## Không nhận

Thiếu trang hay cột bắt buộc; hai cột trùng tên; ngày sai; mã trùng; mã đơn vị không có; ô công
thức; .xls cũ hoặc có mật khẩu; sổ có macro; zip đổi đuôi; tệp 0 byte; XML có thực thể; tệp quá lớn
hoặc bung ra quá lớn. Mỗi trường hợp có một câu nói rõ phải làm gì.
"""


def document() -> str:
    """Return the whole page."""
    parts = [HEAD, *(f"- {note}\n" for note in GENERAL_NOTES)]
    parts += [_workbook(importer_for(kind).workbook) for kind in KINDS]
    return "".join([*parts, COMMANDS])


def _workbook(workbook: Workbook) -> str:
    notes = "".join(f"- {note}\n" for note in workbook.notes)
    sheets = "".join(_sheet(sheet) for sheet in workbook.sheets)
    return f"\n## {workbook.title} (`{workbook.key}`)\n\n{notes}{sheets}"


def _sheet(sheet: Sheet) -> str:
    unique = ", ".join(sheet.column(key).header for key in sheet.unique)
    told = f"Không trùng: {unique}. " if unique else ""
    told += "" if sheet.required else "Trang này có thể bỏ. "
    rows = "".join(_row(column) for column in sheet.columns)
    return (
        f"\n### Trang “{sheet.title}”\n\n{(told + sheet.help).strip()}\n\n"
        "| Cột | Khóa | Bắt buộc | Kiểu | Giải thích |\n|---|---|---|---|---|\n" + rows
    )


def _row(column: Column) -> str:
    parts = [column.help.rstrip(".")] if column.help else []
    if column.choices:
        parts.append("; ".join(column.choices.values()))
    if column.refers_to:
        parts.append(f"là `{column.refers_to}`")
    text = ". ".join(parts).replace("|", "\\|")
    needed = "có" if column.required else ""
    return f"| {column.header} | `{column.key}` | {needed} | {KIND_HELP[column.kind]} | {text} |\n"


if __name__ == "__main__":
    TARGET.write_text(document(), "utf-8")
