"""The command line as other programs call it."""

import json
import shutil

import polars as pl
import pytest

from scanners.signing import load_key, verify
from tests.data.extracts import Extract, Maker, masked, write_csv, write_qd130, write_xlsx
from tests.unit.scanners.helpers import command, lines, spawned


@pytest.fixture
def clear(tmp_path):
    return write_csv(tmp_path / "clear.csv", Maker(1).visits(50))


@pytest.fixture
def clean(tmp_path):
    return write_csv(tmp_path / "clean.csv", masked(Maker(1).visits(50)))


def test_the_exit_code_is_the_verdict(clear, clean):
    assert spawned("scan", clean).returncode == 0
    assert spawned("scan", clear).returncode == 1
    assert command("scan", clean, clear).returncode == 1


def test_an_unreadable_file_outranks_and_the_others_are_still_scanned(clear, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 ")
    done = command("scan", tmp_path / "a.pdf", tmp_path / "missing.csv", clear, "--format", "json")
    assert done.returncode == 2
    files = json.loads(done.stdout)["files"]
    assert [file["verdict"] for file in files] == [None, None, "fail"]
    assert [len(file["errors"]) for file in files] == [1, 1, 0]
    assert "PDF" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--scheduler", "tcp://127.0.0.1:1"], "không nối được bộ điều phối"),
        (["--table", "a"], "đi cùng địa chỉ cơ sở dữ liệu"),
        (["--cells", "/no/such/folder/a.parquet"], "không ghi được"),
        (["--sign", "no.key", "--format", "json"], "tệp khóa"),
        (["--sign", "no.key"], "--format json"),
        (["--cells", "/no/such/folder/a.jsonl"], "không ghi được"),
    ],
)
def test_what_this_version_cannot_do_is_said(clear, arguments, sentence):
    done = command("scan", clear, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["scan"], ["nonsense"], ["scan", "a", "--workers", "0"],
                  ["scan", "a", "--min-score", "2"], ["scan", "a", "--sample", "x"]]
)  # fmt: skip
def test_wrong_usage_is_exit_2(arguments):
    assert command(*arguments).returncode == 2


def test_cells_hold_one_finding_a_line(clear, tmp_path):
    cells = tmp_path / "cells.jsonl"
    command("scan", clear, "--cells", cells)
    found = lines(cells)
    truth = Maker(1).visits(50).truth
    assert {(c["column"], c["row"]): c["entity"] for c in found} == truth
    for cell in found:
        assert list(cell) == [
            "path", "table", "column", "row", "start", "end", "entity", "state", "score",
            "recognizer",
        ]  # fmt: skip
        assert cell["start"] < cell["end"]
    assert list(tmp_path.glob("*.part")) == []


def test_cells_as_parquet_are_those_of_the_lines(clear, clean, tmp_path):
    for path, kind in ((clear, "full"), (clean, "masked")):
        for suffix in ("jsonl", "parquet"):
            command("scan", path, "--cells", tmp_path / f"{kind}.{suffix}")
        frame = pl.read_parquet(tmp_path / f"{kind}.parquet")
        assert frame.to_dicts() == lines(tmp_path / f"{kind}.jsonl")
    (tmp_path / "drugs.csv").write_text("TEN_THUOC\nParacetamol\n")
    command("scan", tmp_path / "drugs.csv", "--cells", tmp_path / "none.parquet")
    assert pl.read_parquet(tmp_path / "none.parquet").shape == (0, 10)
    assert list(tmp_path.glob("*.part*")) == []


def test_offsets_count_the_text_before_normalisation(tmp_path):
    import unicodedata

    note = unicodedata.normalize("NFD", "mẹ là Trần Thị Bích Hồng, đt ") + "0912345671"
    rows = [[note, "BN1"], ["ổn", "BN2"]]
    path = write_csv(tmp_path / "a.csv", Extract(["GHI_CHU", "MA_BN"], rows))
    command("scan", path, "--cells", tmp_path / "c.jsonl")
    found = {c["entity"]: note[c["start"] : c["end"]] for c in lines(tmp_path / "c.jsonl")[:2]}
    name = unicodedata.normalize("NFD", "Trần Thị Bích Hồng")
    assert found == {"PERSON": name, "PHONE": "0912345671"}


def test_tables_are_named_in_cells(tmp_path):
    extract = Maker(1).visits(3)
    book = write_xlsx(tmp_path / "a.xlsx", {"Tờ 1": extract})
    xml = write_qd130(tmp_path / "b.xml", extract)
    command("scan", book, xml, "--cells", tmp_path / "c.jsonl")
    names = {c["table"] for c in lines(tmp_path / "c.jsonl")}
    assert names == {"Tờ 1", "XML1", "XML2", "GIAMDINHHS/THONGTINDONVI"}


def test_several_workers_give_the_same_result(clear, clean, tmp_path):
    (tmp_path / "d").mkdir()
    for path in (clear, clean):
        shutil.copy(path, tmp_path / "d")
    one = command(
        "scan", tmp_path / "d", "no.csv", "--format", "json", "--cells", tmp_path / "1.jsonl"
    )
    two = command(
        "scan", tmp_path / "d", "no.csv", "--format", "json", "--workers", "2",
        "--cells", tmp_path / "2.jsonl",
    )  # fmt: skip
    assert one.stdout == two.stdout
    assert (one.returncode, two.returncode) == (2, 2)
    assert lines(tmp_path / "1.jsonl") == lines(tmp_path / "2.jsonl")


def test_a_signed_result_is_verified_and_a_changed_one_is_not(clear, tmp_path):
    key = tmp_path / "unit.key"
    key.write_text("0123456789abcdef" * 4 + "\n")
    result = json.loads(command("scan", clear, "--format", "json", "--sign", key).stdout)
    assert verify(result, load_key(key))
    assert result["signature"]["algorithm"] == "hmac-sha256"
    result["files"][0]["verdict"] = "pass"
    assert not verify(result, load_key(key))


def test_a_short_key_is_refused(clear, tmp_path):
    (tmp_path / "k").write_text("short")
    done = command("scan", clear, "--format", "json", "--sign", tmp_path / "k")
    assert done.returncode == 2
    assert "32 byte" in done.stderr


def test_the_table_for_people_says_the_verdict(clear, clean):
    assert "KHÔNG ĐẠT" in command("scan", clear).stdout
    assert "Kết luận: ĐẠT" in command("scan", clean).stdout


def test_text_answers_every_line(tmp_path):
    text = "BN Nguyễn Thị Lan\n\nkhông có gì\nsđt 0912345671, lan@example.vn\n"
    done = spawned("text", "--format", "jsonl", text=text)
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["line"] for a in answers] == [0, 1, 2, 3]
    assert [len(a["spans"]) for a in answers] == [1, 0, 0, 2]
    assert answers[0]["spans"][0] == {
        "start": 3, "end": 17, "entity": "PERSON", "score": 0.97, "recognizer": "PersonRecognizer",
    }  # fmt: skip
    assert [s["entity"] for s in answers[3]["spans"]] == ["PHONE", "EMAIL"]


def test_help_says_what_is_read():
    done = command("scan", "--help")
    assert done.returncode == 0
    assert "--scheduler" in done.stdout
    assert "Parquet" in done.stdout
