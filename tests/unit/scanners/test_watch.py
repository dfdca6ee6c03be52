"""A watched folder: what is new is scanned once, when it has stopped growing."""

import json
import os

import pytest

from scanners import ScanError
from scanners.keys import new_pair
from scanners.signing import verify
from scanners.watching import Watcher
from tests.data.extracts import Maker, masked, write_csv
from tests.unit.scanners.helpers import command


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in" / "sub").mkdir(parents=True)
    write_csv(tmp_path / "in" / "clear.csv", Maker(1).visits(10))
    write_csv(tmp_path / "in" / "sub" / "clean.csv", masked(Maker(1).visits(10)))
    return tmp_path / "in"


def test_once_scans_what_is_new_and_only_that(folder):
    first = command("watch", folder, "--once")
    assert first.returncode == 1
    assert sorted(line.split(":")[0] for line in first.stdout.splitlines()) == [
        "KHÔNG ĐẠT", "ĐẠT",
    ]  # fmt: skip
    again = command("watch", folder, "--once")
    assert (again.returncode, again.stdout) == (0, "")
    write_csv(folder / "clear.csv", masked(Maker(1).visits(11)))
    assert command("watch", folder, "--once").stdout.startswith("ĐẠT")


def test_results_lie_apart_and_only_their_owner_reads_them(folder, tmp_path):
    out = tmp_path / "out"
    command("watch", folder, "--once", "--results", out)
    results = [path for path in out.iterdir() if path.name != "chi-muc.json"]
    assert {json.loads(p.read_text())["files"][0]["verdict"] for p in results} == {"pass", "fail"}
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}
    assert not (folder / ".ket-qua").exists()


def test_results_inside_the_folder_are_not_scanned(folder):
    inside = folder / "ket-qua"
    command("watch", folder, "--once", "--results", inside)
    assert command("watch", folder, "--once", "--results", inside).stdout == ""


def test_a_file_that_grows_is_left_alone_until_it_rests(folder, tmp_path):
    watcher = Watcher(folder, tmp_path / "out")
    assert list(watcher.look()) == []
    with (folder / "clear.csv").open("a") as file:
        file.write("x\n")
    assert [seen.path.name for seen in watcher.look()] == ["clean.csv"]
    assert [seen.path.name for seen in watcher.look()] == ["clear.csv"]
    assert list(watcher.look()) == []


def test_what_cannot_be_read_is_said_and_the_others_are_scanned(folder):
    (folder / "b.pdf").write_bytes(b"%PDF-1.7")
    done = command("watch", folder, "--once")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 3


def test_a_damaged_index_costs_a_second_scan_and_nothing_else(folder, tmp_path):
    out = tmp_path / "out"
    command("watch", folder, "--once", "--results", out)
    (out / "chi-muc.json").write_text("{")
    assert len(command("watch", folder, "--once", "--results", out).stdout.splitlines()) == 2


def test_a_file_that_is_gone_and_back_is_scanned_again(folder, tmp_path):
    watcher = Watcher(folder, tmp_path / "out")
    assert len(list(watcher.look(settled=True))) == 2
    os.rename(folder / "clear.csv", tmp_path / "aside.csv")
    assert list(watcher.look(settled=True)) == []
    os.rename(tmp_path / "aside.csv", folder / "clear.csv")
    assert len(list(watcher.look(settled=True))) == 1


def test_results_can_be_signed(folder, tmp_path):
    private, public = new_pair()
    (tmp_path / "k").write_bytes(private)
    command("watch", folder, "--once", "--sign", tmp_path / "k", "--results", tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        if path.name != "chi-muc.json":
            assert verify(json.loads(path.read_text()), public)


def test_an_empty_folder_is_fine_and_none_is_not(tmp_path):
    (tmp_path / "empty").mkdir()
    assert command("watch", tmp_path / "empty", "--once").returncode == 0
    with pytest.raises(ScanError):
        Watcher(tmp_path / "none", tmp_path / "out")
