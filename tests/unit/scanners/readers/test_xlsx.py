import datetime
import zipfile

import pytest
from openpyxl import Workbook

from scanners import ScanError, scan_path
from tests.data.extracts import Maker, write_xlsx
from tests.unit.scanners.helpers import scan_file


def tables(result):
    return {table["name"]: table for table in result["tables"]}


def entities(table):
    return {column["name"]: column["entity"] for column in table["columns"]}


def test_all_sheets_are_read_the_hidden_one_too(tmp_path):
    maker = Maker(4)
    path = write_xlsx(
        tmp_path / "a.xlsx", {"Khám": maker.visits(50), "Phụ": maker.visits(30)}, hidden=["Phụ"]
    )
    result = scan_file(path)
    assert result["format"] == "xlsx"
    assert {name: table["rows"] for name, table in tables(result).items()} == {
        "Khám": 50,
        "Phụ": 30,
    }
    for table in tables(result).values():
        assert entities(table)["SO_CCCD"] == "CCCD"
        assert entities(table)["HO_TEN"] == "PERSON"
    assert any("bị ẩn" in warning for warning in result["warnings"])


def test_a_title_above_the_header_is_passed_over_but_scanned(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "DS"
    sheet.append(["BỆNH VIỆN MẪU"])
    sheet.append(["Người lập: Nguyễn Thị Lan, SĐT 0912345671"])
    sheet.append([])
    sheet.append(["STT", "Họ và tên", "Số CCCD"])
    sheet.append([1, "Trần Văn Bình", "052085004321"])
    book.save(tmp_path / "a.xlsx")
    found = tables(scan_file(tmp_path / "a.xlsx"))
    assert entities(found["DS"]) == {"STT": None, "Họ và tên": "PERSON", "Số CCCD": "CCCD"}
    above = {c["entity"] for c in found["DS (phần trên bảng)"]["columns"]}
    assert {"PERSON", "PHONE"} <= above


def test_numbers_and_dates_are_read_as_text(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["SDT", "NGAY_SINH", "SO_CCCD"])
    for _ in range(4):
        sheet.append([912345671, datetime.datetime(1985, 3, 12), 64185001234])
    book.save(tmp_path / "a.xlsx")
    (table,) = tables(scan_file(tmp_path / "a.xlsx")).values()
    assert entities(table) == {"SDT": "PHONE", "NGAY_SINH": "DATE_OF_BIRTH", "SO_CCCD": "CCCD"}


def test_a_zip_renamed_is_opened_as_what_it_is(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("a.csv", "x")
    whole, inside = scan_path(tmp_path / "a.xlsx")["files"]
    assert (whole["format"], inside["format"]) == ("zip", "csv")


@pytest.mark.parametrize("kept", [300, 3000])
def test_a_truncated_workbook_is_refused(tmp_path, kept):
    path = write_xlsx(tmp_path / "a.xlsx", {"A": Maker(4).visits(100)})
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ScanError, match="bị hỏng hoặc bị cắt"):
        scan_file(path)


def rebuilt(path, part, content):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"A": Maker(4).visits(3)})
    rebuilt(path, "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (32 << 20))
    with pytest.raises(ScanError, match="zip bomb"):
        scan_file(path)


def test_entities_in_a_part_are_refused(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"A": Maker(4).visits(3)})
    rebuilt(
        path, "xl/worksheets/sheet1.xml",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>',
    )  # fmt: skip
    with pytest.raises(ScanError, match="DTD"):
        scan_file(path)


def test_a_workbook_under_another_name_is_still_a_workbook(tmp_path):
    path = write_xlsx(tmp_path / "a.csv", {"A": Maker(4).visits(3)})
    assert scan_file(path)["format"] == "xlsx"


def test_progress_moves_while_a_sheet_is_read(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"A": Maker(4).visits(5000)})
    seen = []
    scan_file(path, progress=lambda *three: seen.append(three))
    assert seen == sorted(seen)
    assert len({done for _, done, _ in seen}) >= 3
    assert seen[-1][0] == 5000
