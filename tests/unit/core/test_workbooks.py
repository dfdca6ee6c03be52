"""Reading and writing workbooks: what is refused, what is told, and the round trip."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from compliance.core.errors import BadFile
from compliance.core.workbooks import (
    Column,
    Kind,
    Sheet,
    Workbook,
    read_workbook,
    sources,
    write_csv,
    write_template,
    write_xlsx,
)
from compliance.core.workbooks.plans import CREATE, SAME, UPDATE, compare

SHEET = Sheet(
    "vendors",
    "Nhà cung cấp",
    unique=("code",),
    columns=(
        Column("code", "Mã", Kind.CODE, required=True, max_length=20),
        Column("name", "Tên", required=True),
        Column("kind", "Loại", Kind.CHOICE, choices={"sw": "Phần mềm", "hw": "Phần cứng"}),
        Column("since", "Từ ngày", Kind.DATE),
        Column("people", "Số người", Kind.INTEGER),
        Column("lat", "Vĩ độ", Kind.NUMBER),
        Column("active", "Đang dùng", Kind.BOOL),
        Column("note", "Ghi chú", max_length=None),
    ),
)
BOOK = Workbook("vendors", "Danh sách nhà cung cấp", [SHEET])
ROWS = [
    {
        "code": "a-1",
        "name": "Công ty Mẫu",
        "kind": "sw",
        "since": date(2026, 5, 11),
        "people": 12000,
        "lat": 108.071,
        "active": True,
        "note": 'dòng một\ndòng hai; có “nháy”, "phẩy"',
    },
    {"code": "0012", "name": "=1+1", "kind": "hw", "active": False, "note": "+84 269 000 000"},
    {"code": "b", "name": "'=x", "note": "-"},
]


@pytest.fixture(autouse=True)
def translations():
    app = Flask("texts")
    Babel(app, default_locale="vi")
    with app.test_request_context("/"):
        yield


def keep(tmp_path: Path, content: bytes, name: str = "tep.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def book_of(*rows, title: str = SHEET.title) -> bytes:
    book = Book()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def refusal(tmp_path: Path, content: bytes, name: str = "tep.xlsx") -> str:
    with pytest.raises(BadFile) as caught:
        read_workbook(BOOK, keep(tmp_path, content, name), name)
    return caught.value.message


def typed(data) -> list[dict]:
    return [
        {key: value for key, value in row.values.items() if value is not None}
        for row in data.rows["vendors"]
    ]


def test_an_export_to_xlsx_comes_back_without_loss(tmp_path):
    data = read_workbook(BOOK, keep(tmp_path, write_xlsx(BOOK, {"vendors": ROWS})), "a.xlsx")
    assert data.errors == []
    assert data.notices == []
    assert typed(data) == ROWS


def test_an_export_to_csv_comes_back_without_loss(tmp_path):
    path = keep(tmp_path, write_csv(SHEET, ROWS), "a.csv")
    data = read_workbook(BOOK, path, "a.csv")
    assert (data.errors, data.notices) == ([], [])
    assert typed(data) == ROWS


def test_no_cell_of_an_export_is_a_formula(tmp_path):
    book = load_workbook(io.BytesIO(write_xlsx(BOOK, {"vendors": ROWS})))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    for line in write_csv(SHEET, ROWS).decode("utf-8-sig").splitlines():
        assert not any(part.startswith(("=", "+", "@")) for part in line.split(";"))


def test_a_template_carries_headers_help_choices_and_notes(tmp_path):
    content = write_template(BOOK)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Nhà cung cấp", "Hướng dẫn", "Danh mục"]
    assert [c.value for c in book["Nhà cung cấp"][1]][:2] == ["Mã *", "Tên *"]
    assert book["Nhà cung cấp"].data_validations.dataValidation
    assert "không có dòng dữ liệu" in refusal(tmp_path, content)


def test_a_filled_template_is_read_and_its_help_row_skipped(tmp_path):
    book = load_workbook(io.BytesIO(write_template(BOOK)))
    book["Nhà cung cấp"].append(["c-9", "Công ty Chín", "phần mềm", "01/02/2026"])
    buffer = io.BytesIO()
    book.save(buffer)
    data = read_workbook(BOOK, keep(tmp_path, buffer.getvalue()), "a.xlsx")
    assert data.errors == []
    assert typed(data) == [
        {"code": "c-9", "name": "Công ty Chín", "kind": "sw", "since": date(2026, 2, 1)}
    ]


def test_every_bad_cell_is_named_by_sheet_row_column_and_remedy(tmp_path):
    content = book_of(
        ["Mã", "Tên", "Loại", "Từ ngày", "Số người", "Đang dùng"],
        ["a", "A", "phần mền", "31/02/2026", "nhiều", "có lẽ"],
        ["Mã Sai", None, None, None, None, None],
        ["a", "Trùng", None, "2026-13-01", 1.5, "Có"],
    )
    data = read_workbook(BOOK, keep(tmp_path, content), "a.xlsx")
    told = [error.sentence for error in data.errors]
    assert told[0].startswith("Trang “Nhà cung cấp”, dòng 2, cột “Loại”: “phần mền” không có")
    assert any("“31/02/2026” không phải ngày. Hãy viết như 22/11/2026." in t for t in told)
    assert any("dòng 2, cột “Số người”: “nhiều” không phải số nguyên" in t for t in told)
    assert any("cột “Đang dùng”" in t and "Có hoặc Không" in t for t in told)
    assert any("dòng 3, cột “Mã”" in t for t in told)
    assert any("dòng 3, cột “Tên”: ô bắt buộc đang trống." in t for t in told)
    assert any("dòng 4, cột “Mã”: “a” đã có ở dòng 2." in t for t in told)
    assert len(told) == 9


def test_a_formula_cannot_pass_for_a_value(tmp_path):
    data = read_workbook(BOOK, keep(tmp_path, book_of(["Mã", "Tên"], ["a", "=A2"])), "a.xlsx")
    assert "ô chứa công thức" in data.errors[0].sentence


def test_a_missing_required_column_refuses_the_file(tmp_path):
    assert "thiếu cột bắt buộc: “Tên”" in refusal(tmp_path, book_of(["Mã"], ["a"]))


def test_a_column_that_is_left_out_is_told_and_its_key_is_absent(tmp_path):
    path = keep(tmp_path, book_of(["Mã", "Tên", "Lạ"], ["a", "A", 1]))
    data = read_workbook(BOOK, path, "a.xlsx")
    assert set(data.rows["vendors"][0].values) == {"code", "name"}
    assert any("giữ nguyên" in notice for notice in data.notices)
    assert any("cột lạ, không nhập: “Lạ”" in notice for notice in data.notices)


def test_the_same_column_twice_refuses_the_file(tmp_path):
    assert "hai cột “Tên”" in refusal(tmp_path, book_of(["Mã", "Tên", "ten"], ["a", "A", "B"]))


@pytest.mark.parametrize(
    ("encoding", "notice"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", True)]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_unicode_is_read_whatever_its_delimiter(tmp_path, encoding, notice, delimiter):
    lines = delimiter.join(["Mã", "Tên"]) + "\r\n" + delimiter.join(["a", "Đặng Mẫu"]) + "\r\n"
    data = read_workbook(BOOK, keep(tmp_path, lines.encode(encoding), "a.csv"), "a.csv")
    assert typed(data) == [{"code": "a", "name": "Đặng Mẫu"}]
    assert any("bảng mã" in n for n in data.notices) is notice


def windows_1258(letter: str) -> str:
    """Split off the tone where Windows-1258 has no sign for the whole letter."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return letter


def test_csv_in_cp1258_is_converted_with_a_notice(tmp_path):
    text = "".join(windows_1258(letter) for letter in "Mã;Tên\r\na;Trạm Y tế Chư Sê\r\n")
    data = read_workbook(BOOK, keep(tmp_path, text.encode("cp1258"), "a.csv"), "a.csv")
    assert typed(data) == [{"code": "a", "name": "Trạm Y tế Chư Sê"}]
    assert any("cp1258" in notice for notice in data.notices)


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def altered(change) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book_of(["Mã", "Tên"], ["a", "A"]))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        change(new, old)
    return buffer.getvalue()


def with_entity() -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book_of(["Mã", "Tên"], ["a", "A"]))) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
                content = b'<?xml version="1.0"?>' + entity + content.split(b"?>", 1)[-1]
            new.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.xlsx", "0 byte"),
        (zipped(**{"a.txt": b"x"}), "a.xlsx", "tệp nén (zip) đổi đuôi"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "Excel kiểu cũ"),
        (b"day la van ban", "a.xlsx", "không phải sổ Excel"),
        (b"PK\x03\x04" + b"\0" * 50, "a.xlsx", "bị hỏng"),
        (altered(lambda new, _o: new.writestr("xl/vbaProject.bin", b"x")), "a.xlsm", "macro"),
        (
            altered(lambda new, _o: new.writestr("xl/media/a.bin", b"\0" * (30 << 20))),
            "a.xlsx",
            "bung ra quá lớn",
        ),
        (with_entity(), "a.xlsx", "thực thể XML"),
        (b"a\0b\0c", "a.csv", "không phải CSV"),
        (b"M\x9d;T\xd2\xff\n", "a.csv", "bảng mã"),
    ],
)
def test_an_unsafe_or_foreign_file_gets_a_clear_sentence(tmp_path, content, name, told):
    assert told in refusal(tmp_path, content, name)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    assert "quá lớn" in refusal(tmp_path, b"x" * 11, "a.csv")


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_ROWS", 3)
    content = book_of(["Mã", "Tên"], *([f"a{i}", "A"] for i in range(5)))
    assert "quá 3 dòng" in refusal(tmp_path, content)


def test_the_preview_names_each_field_that_would_change(tmp_path):
    data = read_workbook(BOOK, keep(tmp_path, write_xlsx(BOOK, {"vendors": ROWS})), "a.xlsx")
    first, second, third = data.rows["vendors"]
    stored = {**ROWS[0], "people": 11000, "since": None}
    assert compare(first, "a-1", stored).fields == [
        ("Từ ngày", "", "11/05/2026"),
        ("Số người", "11000", "12000"),
    ]
    assert compare(first, "a-1", stored).action == UPDATE
    assert compare(second, "0012", {**ROWS[1], "note": "+84 269 000 000\r\n"}).action == SAME
    assert compare(third, "b", None).action == CREATE
