"""Workbooks: kinds of values, formula injection, marks, what a reader finds again."""

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest

from reports import Bars, Sheet, render_xlsx
from reports.blocks import Column, Status

RISKY = ["=1+1", "+84901234567", "-cmd", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def write(rows, columns=("A", "B"), **options):
    return render_xlsx([Sheet("Hệ thống", columns, rows)], **options)


@pytest.mark.parametrize("text", RISKY)
def test_text_is_never_a_formula_and_comes_back_unchanged(text):
    cell = read(write([[text, ""]]))["Hệ thống"]["A2"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix


def test_a_title_is_never_a_formula_either():
    assert read(write([], columns=["=1+1"]))["Hệ thống"]["A1"].data_type == "s"


def test_no_formula_is_in_the_file():
    with zipfile.ZipFile(io.BytesIO(write([[text, text] for text in RISKY]))) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        assert all(b"<f>" not in archive.read(name) for name in sheets)


def test_values_keep_their_kind():
    moment = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    rows = [[-5, 1.25], [date(2026, 1, 2), moment], [None, Status("met")], ["0123", 1234567]]
    cells = [[c.value for c in row] for row in read(write(rows))["Hệ thống"].iter_rows(min_row=2)]
    assert cells == [
        [-5, 1.25],
        [datetime(2026, 1, 2), datetime(2026, 11, 23, 1, 30)],
        [None, "Đạt"],
        ["0123", 1234567],
    ]


def test_a_cell_looks_as_its_own_text_asks_whatever_stood_before_it():
    rows = [["=1+1", "x" * 59], ["ngắn", "hai\ndòng"], ["=2", "+" + "x" * 60], ["ngắn", 7]]
    book = read(render_xlsx([Sheet("Một", ["A", "B"], rows), Sheet("Hai", ["A", "B"], rows)]))
    for sheet in book.worksheets:
        for row, values in zip(sheet.iter_rows(min_row=2), rows, strict=True):
            for cell, value in zip(row, values, strict=True):
                text = str(value)
                assert bool(cell.alignment.wrap_text) == (len(text) > 58 or "\n" in text)
                assert cell.alignment.vertical == ("top" if isinstance(value, str) else None)
                assert cell.quotePrefix == text.startswith(("=", "+"))
                assert not cell.font.bold
        assert {cell.alignment.horizontal for cell in sheet[1]} == {"center"}


def test_days_are_shown_day_first():
    sheet = read(write([[date(2026, 1, 2), datetime(2026, 1, 2, 3, 4)]]))["Hệ thống"]
    assert sheet["A2"].number_format == "dd/mm/yyyy"
    assert sheet["B2"].number_format == "dd/mm/yyyy hh:mm"


def test_the_header_stays_and_filters():
    sheet = read(write([[1, 2], [3, 4]], columns=[Column("Mã", 2), "Tên"]))["Hệ thống"]
    assert [cell.value for cell in sheet[1]] == ["Mã", "Tên"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet["A1"].font.bold


def test_widths_follow_the_content_within_bounds():
    sheet = read(write([["x" * 500, "y"]]))["Hệ thống"]
    assert sheet.column_dimensions["A"].width == 60
    assert sheet.column_dimensions["B"].width == 8


def test_sample_data_is_marked_outside_the_rows():
    book = read(write([["x", "y"]], demo=True))
    sheet = book["Hệ thống"]
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [["A", "B"], ["x", "y"]]
    assert sheet.oddHeader.right.text == "DỮ LIỆU MẪU"
    assert book.properties.keywords == "DỮ LIỆU MẪU"
    assert "DỮ LIỆU MẪU" in book["Ghi chú"]["A2"].value


def test_real_data_has_no_mark_and_no_notes_sheet():
    book = read(write([["x", "y"]]))
    assert book.sheetnames == ["Hệ thống"]
    assert not book["Hệ thống"].oddHeader.right.text


def test_notes_have_a_sheet_of_their_own():
    book = read(render_xlsx([Sheet("A", ["Mã"], [], notes=["Số liệu đến ngày 14/12/2026"])]))
    assert book["Ghi chú"]["A2"].value == "Số liệu đến ngày 14/12/2026"


def test_names_of_sheets_are_made_valid_and_unique():
    names = ["Bảng: kê/khai [1]", "x" * 40, "x" * 40, "Ghi chú", ""]
    found = read(render_xlsx([Sheet(name, ["A"], []) for name in names])).sheetnames
    assert len(set(found)) == 5
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found)


def test_control_characters_and_huge_texts_do_not_break_the_file():
    sheet = read(write([["a\x00b\x0bc", "x" * 40_000]]))["Hệ thống"]
    assert sheet["A2"].value == "abc"
    assert len(sheet["B2"].value) == 32_767


def test_a_row_longer_than_its_header_is_refused():
    with pytest.raises(ValueError, match="row 2"):
        write([[1, 2, 3]])


def test_same_data_gives_the_same_bytes():
    assert write([["x", date(2026, 1, 1)]], demo=True) == write(
        [["x", date(2026, 1, 1)]], demo=True
    )


def test_a_chart_reads_its_numbers_from_the_rows():
    bars = Bars("Tình hình", 1, (2, 3))
    rows = [["Bệnh viện", 3, 1], ["Trạm", 5, 0]]
    book = render_xlsx([Sheet("Đơn vị", ["Loại", "Đúng hạn", "Muộn"], rows, bars=bars)])
    (chart,) = read(book)["Đơn vị"]._charts
    assert [each.val.numRef.f for each in chart.series] == [
        "'Đơn vị'!$B$2:$B$3",
        "'Đơn vị'!$C$2:$C$3",
    ]
    empty = render_xlsx([Sheet("Đơn vị", ["Loại", "Đúng hạn", "Muộn"], [], bars=bars)])
    assert read(empty)["Đơn vị"]._charts == []
