"""Names of files, folders and sheets that are themselves values: found, and never printed."""

import json

import pytest

from tests.data.extracts import Extract, write_csv, write_xlsx
from tests.data.formats import write_zip
from tests.unit.scanners.helpers import command, lines, scan_file

CLEAN = Extract(["KHOA", "SO_LUOT"], [["Nội", "3"], ["Ngoại", "4"]])


def by_name(result):
    return {table["name"]: table for table in result["tables"]}


@pytest.mark.parametrize(
    ("name", "entity", "shown"),
    [
        ("Nguyễn Thị Lan_ra viện.csv", "PERSON", "Aaaaaa Aaa Aaa_aa aaaa.csv"),
        ("benh an 064185001234.csv", "CCCD", "aaaa aa 999999999999.csv"),
        ("NguyenThiLan_0912345671.csv", "PHONE", "AaaaaaAaaAaa_9999999999.csv"),
    ],
)
def test_a_name_that_holds_a_value_fails_and_is_shown_by_its_shape(tmp_path, name, entity, shown):
    path = write_csv(tmp_path / name, CLEAN)
    done = command("scan", path, "--format", "json", "--cells", tmp_path / "c.jsonl")
    (entry,) = json.loads(done.stdout)["files"]
    assert done.returncode == 1
    assert entry["path"] == f"{tmp_path}/{shown}"
    assert entry["rows"] == 2
    columns = by_name(entry)["(tên tệp)"]["columns"]
    assert entity in {column["entity"] for column in columns}
    assert any("Tên tệp" in warning for warning in entry["warnings"])
    assert {cell["path"] for cell in lines(tmp_path / "c.jsonl")} == {entry["path"]}
    stem = name.partition(".")[0]
    assert stem not in done.stdout + done.stderr + (tmp_path / "c.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    ["a.csv", "danh-sach-benh-nhan-2026.csv", "XML1_20261103.csv", "export (2).csv",
     "BC thang 11-2026 Khoa Noi.csv", "BV-DKT-Gia-Lai_kham_202611.csv", "20261103120000.csv"],
)  # fmt: skip
def test_an_ordinary_name_is_printed_as_it_is(tmp_path, name):
    entry = scan_file(write_csv(tmp_path / name, CLEAN))
    assert entry["path"] == f"{tmp_path}/{name}"
    assert list(by_name(entry)) == [""]
    assert (entry["verdict"], entry["warnings"]) == ("pass", [])


def test_folders_below_the_one_named_are_looked_at(tmp_path):
    folder = tmp_path / "Trần Văn Bình" / "Nguyễn Thị Lan"
    folder.mkdir(parents=True)
    write_csv(folder / "a.csv", CLEAN)
    done = command("scan", tmp_path / "Trần Văn Bình", "--format", "json")
    (entry,) = json.loads(done.stdout)["files"]
    assert entry["path"] == f"{tmp_path}/Trần Văn Bình/Aaaaaa Aaa Aaa/a.csv"
    assert entry["verdict"] == "fail"


def test_a_name_in_an_archive_is_looked_at(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"BN Nguyễn Thị Lan/x.csv": "KHOA\nNội\n"})
    done = command("scan", path, "--format", "json")
    whole, inside = json.loads(done.stdout)["files"]
    assert inside["path"] == f"{path}!/AA Aaaaaa Aaa Aaa/x.csv"
    assert whole["verdict"] == inside["verdict"] == "fail"
    assert "Nguyễn" not in done.stdout


def test_an_archive_with_such_a_name_fails_even_if_its_files_pass(tmp_path):
    path = write_zip(tmp_path / "Nguyễn Thị Lan.zip", {"x.csv": "KHOA\nNội\n"})
    whole, inside = json.loads(command("scan", path, "--format", "json").stdout)["files"]
    assert (whole["verdict"], inside["verdict"]) == ("fail", "pass")
    assert list(by_name(whole)) == ["(tên tệp)"]


def test_an_unreadable_file_is_named_by_its_shape_too(tmp_path):
    (tmp_path / "Nguyễn Thị Lan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = command("scan", tmp_path)
    assert done.returncode == 2
    assert "Aaaaaa Aaa Aaa.png" in done.stderr
    assert "Nguyễn" not in done.stderr + done.stdout


def test_a_sheet_named_after_a_patient_is_found(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"Nguyễn Thị Lan": CLEAN, "Tổng hợp": CLEAN})
    done = command("scan", path, "--format", "json", "--cells", tmp_path / "c.jsonl")
    (entry,) = json.loads(done.stdout)["files"]
    assert list(by_name(entry)) == ["Aaaaaa Aaa Aaa", "Tổng hợp", "(tên bảng)"]
    assert entry["verdict"] == "fail"
    assert "Nguyễn" not in done.stdout + (tmp_path / "c.jsonl").read_text("utf-8")
