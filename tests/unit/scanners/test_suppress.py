"""A finding that is set aside decides nothing, and is seen and counted everywhere."""

import json
from datetime import date, timedelta

import pytest
import yaml

from scanners import ScanError, scan_path
from scanners.keys import new_pair
from scanners.signing import refusals, verify
from scanners.suppress import load_suppressions
from tests.data.extracts import Extract, write_csv
from tests.unit.scanners.helpers import command

TODAY = date.today()
ITEM = {
    "column": "Tên gói", "entity": "PERSON", "reason": "tên gói thầu", "author": "Cán bộ A",
    "until": (TODAY + timedelta(days=30)).isoformat(),
}  # fmt: skip


@pytest.fixture
def path(tmp_path):
    rows = [["Nguyễn Thị Lan", "1"], ["Trần Văn Bình", "2"], ["Lê Thu Hà", "3"]]
    return write_csv(tmp_path / "a.csv", Extract(["TEN_GOI", "STT"], rows))


def listed(folder, *items):
    file = folder / "list.yaml"
    file.write_text(yaml.safe_dump({"version": 1, "suppressed": list(items)}, allow_unicode=True))
    return file


def scanned(path, file):
    done = command("scan", path, "--suppress", file, "--format", "json")
    return done.returncode, json.loads(done.stdout)["files"][0]


def test_without_a_list_it_fails_and_nothing_is_said(path):
    (entry,) = scan_path(path)["files"]
    assert entry["verdict"] == "fail"
    assert "suppressed" not in entry


def test_set_aside_it_passes_and_is_counted(path, tmp_path):
    code, entry = scanned(path, listed(tmp_path, ITEM))
    assert (code, entry["verdict"]) == (0, "pass")
    assert entry["suppressed"] == {"findings": 1, "hits": 3}
    column = entry["tables"][0]["columns"][0]
    assert column["state"] == "unmasked"
    assert column["suppressed"] == {k: ITEM[k] for k in ("reason", "author", "until")}
    assert any("bỏ qua" in warning for warning in entry["warnings"])
    shown = command("scan", path, "--suppress", tmp_path / "list.yaml").stdout
    for word in ("bỏ qua", "tên gói thầu", "Cán bộ A", ITEM["until"]):
        assert word in shown


@pytest.mark.parametrize(
    "change", [{"entity": "PHONE"}, {"column": "STT"}, {"table": "Tờ khác"}]
)  # fmt: skip
def test_another_finding_is_not_meant(path, tmp_path, change):
    code, entry = scanned(path, listed(tmp_path, {**ITEM, **change}))
    assert (code, entry["suppressed"]) == (1, {"findings": 0, "hits": 0})


def test_its_last_day_counts_and_the_next_does_not(tmp_path):
    file = listed(tmp_path, {**ITEM, "until": TODAY.isoformat()})
    assert not load_suppressions(file, TODAY)[0].expired
    assert load_suppressions(file, TODAY + timedelta(days=1))[0].expired


def test_expired_it_is_a_finding_again_and_that_is_said(path, tmp_path):
    past = (TODAY - timedelta(days=1)).isoformat()
    code, entry = scanned(path, listed(tmp_path, {**ITEM, "until": past}))
    assert (code, entry["suppressed"]["findings"]) == (1, 0)
    assert any("hết hạn" in warning for warning in entry["warnings"])


def test_a_protected_mark_is_never_set_aside(tmp_path):
    rows = [["BN1", "B20"], ["BN2", "I10"]]
    path = write_csv(tmp_path / "a.csv", Extract(["MA_BN", "MA_BENH"], rows))
    items = [{**ITEM, "column": "MA_BENH", "entity": "DIAGNOSIS"},
             {**ITEM, "column": "MA_BN", "entity": "PATIENT_ID"}]  # fmt: skip
    assert scanned(path, listed(tmp_path, *items))[0] == 1


def test_several_files_by_several_workers(path, tmp_path):
    (tmp_path / "d").mkdir()
    for name in "xy":
        (tmp_path / "d" / f"{name}.csv").write_bytes(path.read_bytes())
    done = command("scan", tmp_path / "d", "--workers", "2", "--suppress", listed(tmp_path, ITEM))
    assert done.returncode == 0


def test_a_signed_result_with_some_set_aside_waits_for_a_person(path, tmp_path):
    private, public = new_pair()
    (tmp_path / "k").write_bytes(private)
    done = command("scan", path, "--suppress", listed(tmp_path, ITEM), "--format", "json",
                   "--sign", tmp_path / "k")  # fmt: skip
    result = json.loads(done.stdout)
    assert verify(result, public)
    assert "bỏ qua 1" in refusals(result)[0]
    assert refusals(result, allow_suppressed=True) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": ""}, "thiếu reason"), ({"author": None}, "thiếu author"),
        ({"until": ""}, "thiếu until"), ({"until": "mai"}, "ngày"),
        ({"entity": "NAME"}, "không có"),
        ({"column": "  "}, "thiếu column"), ({"column": "--"}, "trống"), ({"note": "x"}, "chỉ gồm"),
    ],
)  # fmt: skip
def test_an_entry_that_lacks_something_is_refused(path, tmp_path, change, sentence):
    done = command("scan", path, "--suppress", listed(tmp_path, {**ITEM, **change}))
    assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("text", ["[]", "version: 1", "version: 2\nsuppressed: []", "a: ["])
def test_what_is_no_list_is_refused(tmp_path, text):
    (tmp_path / "l").write_text(text)
    with pytest.raises(ScanError):
        load_suppressions(tmp_path / "l")
