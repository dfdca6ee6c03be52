"""The whole way, as a unit walks it: propose, read, mask, and see that the copy is clean."""

import csv
import hashlib
import json

import openpyxl
import pytest

from scanners.mask.run import NOT_CLEAN
from tests.data.extracts import Extract, Maker, write_csv, write_qd130, write_xlsx
from tests.unit.scanners.helpers import command, spawned

WRITERS = {
    "csv": lambda folder, extract: write_csv(folder / "in.csv", extract),
    "xlsx": lambda folder, extract: write_xlsx(folder / "in.xlsx", {"Tờ 1": extract}),
    "xml": lambda folder, extract: write_qd130(folder / "in.xml", extract),
}


@pytest.fixture
def key(tmp_path):
    assert command("keygen", "--hmac", tmp_path / "unit.key").returncode == 0
    return tmp_path / "unit.key"


def proposed(folder, path):
    done = command("mask", path, "--propose")
    assert done.returncode == 0
    (folder / "policy.yaml").write_text(done.stdout, encoding="utf-8")
    return folder / "policy.yaml"


def rows_of(path):
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for sheet in book.worksheets for row in sheet.iter_rows()]


@pytest.mark.parametrize(("kind", "suffix"), [("csv", ".csv"), ("csv", ".xlsx"), ("xlsx", ".xlsx"),
                                              ("xml", ".xlsx")])  # fmt: skip
def test_the_proposed_policy_makes_a_clean_copy(tmp_path, key, kind, suffix):
    extract = Maker(2).visits(120)
    path = WRITERS[kind](tmp_path, extract)
    before = path.read_bytes()
    policy = proposed(tmp_path, path)
    out = tmp_path / f"out{suffix}"
    done = command("mask", path, "--policy", policy, "--key", key, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert path.read_bytes() == before
    assert command("scan", out).returncode == 0
    data = str(rows_of(out))
    for row in extract.rows:
        for at, column in enumerate(extract.columns):
            if column in ("HO_TEN", "SO_CCCD", "DIEN_THOAI", "MA_THE_BHYT", "MA_BN") and row[at]:
                assert row[at] not in data
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(("out", ".out"))) == [
        out.name
    ]


def test_rows_of_one_person_stay_together(tmp_path, key):
    rows = [["BN1", "064185001234"], ["BN2", "064185001235"], ["BN1", "064 185 001 234"]]
    path = write_csv(tmp_path / "a.csv", Extract(["MA_BN", "SO_CCCD"], rows))
    out = tmp_path / "b.csv"
    assert command("mask", path, "--policy", proposed(tmp_path, path), "--key", key, "--out", out
                   ).returncode == 0  # fmt: skip
    _, first, second, third = rows_of(out)
    assert first == third
    assert first[0] != second[0]


def test_a_copy_that_is_not_clean_is_never_under_its_name(tmp_path):
    path = write_csv(tmp_path / "a.csv", Maker(2).visits(30))
    policy = tmp_path / "p.yaml"
    policy.write_text("version: 1\ncolumns: {SO_CCCD: {action: keep, reason: thử}}\n", "utf-8")
    out = tmp_path / "b.csv"
    done = spawned("mask", path, "--policy", policy, "--out", out)
    assert done.returncode == 1
    assert not out.exists()
    assert (tmp_path / f"b.csv{NOT_CLEAN}").exists()
    assert "chưa sạch" in done.stderr
    again = command("mask", path, "--policy", policy, "--out", out)
    assert (again.returncode, "không ghi đè" in again.stderr) == (2, True)


def test_a_column_the_policy_does_not_name_is_left_out(tmp_path):
    path = write_csv(tmp_path / "a.csv", Extract(["GIOI_TINH", "X"], [["1", "a"], ["2", "b"]]))
    policy = tmp_path / "p.yaml"
    policy.write_text(
        "version: 1\ncolumns: {GIOI_TINH: {action: keep, reason: thử}, KHONG_CO: drop}\n"
    )
    done = command("mask", path, "--policy", policy, "--out", tmp_path / "b.csv")
    assert rows_of(tmp_path / "b.csv") == [["GIOI_TINH"], ["1"], ["2"]]
    assert "khongco" in done.stderr


def test_two_columns_of_one_header_go_by_one_rule(tmp_path):
    rows = [["0912345671", "x", "0912345672"], ["0912345673", "y", "0912345674"]]
    path = write_csv(tmp_path / "a.csv", Extract(["SDT", "GHI", "SDT"], rows))
    policy = tmp_path / "p.yaml"
    policy.write_text(
        "version: 1\ncolumns: {SDT: redact, GHI: {action: keep, reason: thử}}\n", "utf-8"
    )
    assert command("mask", path, "--policy", policy, "--out", tmp_path / "b.csv").returncode == 0
    assert rows_of(tmp_path / "b.csv")[1:] == [
        ["[ĐÃ CHE]", "x", "[ĐÃ CHE]"], ["[ĐÃ CHE]", "y", "[ĐÃ CHE]"],
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_cell_is_a_formula(tmp_path, suffix):
    evil = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+cmd", "-2+3", "\tx", "-12,5", "+84912345671"]
    path = write_csv(tmp_path / "a.csv", Extract(["GHI", "STT"], [[v, "1"] for v in evil]))
    policy = tmp_path / "p.yaml"
    policy.write_text(
        "version: 1\ncolumns: {GHI: {action: keep, reason: thử}, STT: drop}\n", "utf-8"
    )
    out = tmp_path / f"b{suffix}"
    command("mask", path, "--policy", policy, "--out", out)
    out = out if out.exists() else out.with_name(out.name + NOT_CLEAN)
    data = out
    if data.name.endswith(NOT_CLEAN):
        data = data.rename(tmp_path / f"c{suffix}")
    cells = [row[0] for row in rows_of(data)[1:]]
    assert [cell[0] for cell in cells] == ["'", "'", "'", "'", "'", "-", "+"]
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(data)
        assert {c.data_type for row in book.active.iter_rows() for c in row} == {"s"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--out", "b.csv"], "--policy"),
        (["--policy", "p.yaml", "--out", "b.csv"], "--key"),
        (["--policy", "p.yaml", "--key", "short", "--out", "b.csv"], "32 byte"),
        (["--policy", "p.yaml", "--key", "unit.key", "--out", "b.ods"], ".xlsx"),
        (["--policy", "p.yaml", "--key", "unit.key", "--out", "a.csv"], "không ghi đè"),
        (["--policy", "p.yaml", "--key", "unit.key", "--out", "no/such/b.csv"], "không ghi được"),
        (["--policy", "shift.yaml", "--key", "unit.key", "--out", "b.csv"], "không có cột"),
    ],
)
def test_what_is_refused_leaves_nothing(tmp_path, key, arguments, sentence):
    path = write_csv(tmp_path / "a.csv", Maker(2).visits(5))
    (tmp_path / "short").write_text("short")
    (tmp_path / "p.yaml").write_text("version: 1\ncolumns: {SO_CCCD: hmac}\n")
    (tmp_path / "shift.yaml").write_text(
        "version: 1\ncolumns: {NGAY_VAO: {action: shift, person: MA_X}, NGAY_SINH: "
        "{action: shift, person: MA_X}}\n"
    )
    before = {p: hashlib.sha256(p.read_bytes()).digest() for p in tmp_path.iterdir()}
    words = [a if a.startswith("--") else tmp_path / a for a in arguments]
    done = command("mask", path, *words)
    assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr
    assert {p: hashlib.sha256(p.read_bytes()).digest() for p in tmp_path.iterdir()} == before


def test_several_tables_need_a_workbook(tmp_path, key):
    path = write_qd130(tmp_path / "a.xml", Maker(2).visits(5))
    policy = proposed(tmp_path, path)
    done = command("mask", path, "--policy", policy, "--key", key, "--out", tmp_path / "b.csv")
    assert (done.returncode, ".xlsx" in done.stderr) == (2, True)


def test_the_result_as_json_is_that_of_the_copy(tmp_path, key):
    path = write_csv(tmp_path / "a.csv", Maker(2).visits(20))
    policy = proposed(tmp_path, path)
    done = command("mask", path, "--policy", policy, "--key", key, "--out", tmp_path / "b.csv",
                   "--format", "json")  # fmt: skip
    (file,) = json.loads(done.stdout)["files"]
    assert file["verdict"] == "pass"
    assert file["path"] == str(tmp_path / "b.csv")
    assert file["sha256"] == hashlib.sha256((tmp_path / "b.csv").read_bytes()).hexdigest()
