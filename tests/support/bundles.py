"""Bundles as people alter them: name → (what is done, what the refusal says)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

ROWS, BASE = "Kiểm tra", "Bản gốc"
#: The first open column, and the first of the locked ones that people would like to change.
VERDICT, OBSERVATION, ANSWER = 9, 11, 7
Change = Callable[[bytes], bytes]


def on_book(change: Callable[[Any], Any]) -> Change:
    """Return a change made with a spreadsheet; one row is filled in so that there is work."""

    def altered(content: bytes) -> bytes:
        book = load_workbook(BytesIO(content))
        book[ROWS].cell(3, OBSERVATION).value = "Đã xem tại chỗ."
        change(book)
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    return altered


def on_package(change: Callable[[dict[str, bytes]], None]) -> Change:
    """Return a change of the parts of the package."""

    def altered(content: bytes) -> bytes:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        change(parts)
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in parts.items():
                package.writestr(name, data)
        return out.getvalue()

    return altered


def put(row: int, column: int, value: Any, sheet: str = ROWS) -> Change:
    return on_book(lambda book: setattr(book[sheet].cell(row, column), "value", value))


def _swap(book: Any) -> None:
    sheet = book[ROWS]
    for column in range(1, 15):
        one, other = sheet.cell(2, column), sheet.cell(3, column)
        one.value, other.value = other.value, one.value


def _hide_and_delete(book: Any) -> None:
    book[ROWS].row_dimensions[4].hidden = True
    book[ROWS].delete_rows(4)


def _forge_version(book: Any) -> None:
    cell = book[BASE].cell(2, 1)
    cell.value = cell.value.replace('"shape":1', '"shape":2')


def _entity(parts: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet1.xml"
    parts[name] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts[name]


def _bomb(parts: dict[str, bytes]) -> None:
    parts["xl/media/a.bin"] = bytes(16 << 20)


ALTERED: dict[str, tuple[Change, str]] = {
    "locked cell changed": (put(3, ANSWER, "Đã đạt"), "ô “Đơn vị trả lời” không được sửa"),
    "question reworded": (put(3, 4, "Câu khác"), "ô “Nội dung kiểm tra” không được sửa"),
    "formula in an open cell": (put(3, VERDICT, '=IF(1,"Đạt","")'), "“Kết luận” có công thức"),
    "formula in a locked cell": (put(3, 2, "=A1"), "ô “Mã” không được sửa"),
    "row deleted": (on_book(lambda b: b[ROWS].delete_rows(5)), "dòng bị xóa hoặc thêm"),
    "row hidden and deleted": (on_book(_hide_and_delete), "dòng bị xóa hoặc thêm"),
    "row added": (on_book(lambda b: b[ROWS].append(["31", "x"])), "dòng bị xóa hoặc thêm"),
    "empty row between": (on_book(lambda b: b[ROWS].insert_rows(4)), "bị dời"),
    "rows moved": (on_book(_swap), "đổi chỗ hoặc bị thay"),
    "header renamed": (put(1, VERDICT, "Kết quả"), "Hàng tiêu đề"),
    "column added": (put(3, 15, "thêm"), "cột ngoài bảng"),
    "type changed to a day": (put(3, 12, datetime(2026, 11, 22)), "“Cỡ mẫu đã xem” phải là chữ"),
    "type changed to a truth value": (put(3, OBSERVATION, True), "phải là chữ"),
    "verdict not in the list": (put(3, VERDICT, "Rất tốt"), "không có trong danh sách"),
    "second look not in the list": (put(3, 14, "x"), "chỉ ghi “Có”"),
    "text too long": (put(3, OBSERVATION, "x" * 8001), "dài quá 8000"),
    "sheet renamed": (on_book(lambda b: setattr(b[ROWS], "title", "Kiểm")), "Thiếu trang"),
    "sheet removed": (on_book(lambda b: b.remove(b["Minh chứng"])), "Thiếu trang “Minh chứng”"),
    "sheet added": (on_book(lambda b: b.create_sheet("Khác").append(["x"])), "trang lạ “Khác”"),
    "read-only sheet changed": (put(2, 2, "x", "Hướng dẫn"), "“Hướng dẫn” chỉ để xem"),
    "base removed": (on_book(lambda b: b.remove(b[BASE])), "không phải sổ do hệ thống cấp"),
    "seal removed": (put(1, 1, "0" * 64, BASE), "Chữ ký của sổ không khớp"),
    "version forged": (on_book(_forge_version), "Chữ ký của sổ không khớp"),
    "macro": (on_package(lambda p: p.update({"xl/vbaProject.bin": b"x"})), "macro"),
    "external link": (
        on_package(lambda p: p.update({"xl/externalLinks/externalLink1.xml": b"<x/>"})),
        "liên kết ra ngoài",
    ),
    "embedded object": (
        on_package(lambda p: p.update({"xl/embeddings/oleObject1.bin": b"x"})),
        "đối tượng nhúng",
    ),
    "XML entity": (on_package(_entity), "DOCTYPE"),
    "zip bomb": (on_package(_bomb), "bung ra quá lớn"),
    "cut short": (lambda content: content[: len(content) // 2], "hỏng"),
    "another kind of file": (lambda _content: b"a;b\n1;2\n", "không phải sổ .xlsx"),
    "nothing filled in": (lambda content: content, "chưa có ô nào được điền"),
}
