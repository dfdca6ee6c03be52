"""What lies on disk while a file is read holds no value, and is gone afterwards."""

import tempfile
from pathlib import Path

import pytest

from scanners import ScanCancelled, scan_path
from scanners.risk import store
from tests.data.extracts import Maker, write_csv


@pytest.fixture
def place(tmp_path, monkeypatch):
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def extract(tmp_path):
    made = Maker(4).visits(4000)
    return made, write_csv(tmp_path / "a.csv", made)


def test_no_value_is_written_and_nothing_is_left(place, extract, monkeypatch):
    made, path = extract
    kept, modes = [], set()
    first = store.Followed.__exit__

    def look(self, *args):
        for file in place.rglob("*.ipc"):
            kept.append(file.read_bytes())
            modes.add(file.parent.stat().st_mode & 0o777)
        first(self, *args)

    monkeypatch.setattr(store.Followed, "__exit__", look)
    result = scan_path(path)
    assert result["files"][0]["tables"][0]["risk"]["distinct_people"] > 1
    assert kept
    assert modes == {0o700}
    assert list(place.iterdir()) == []
    values = {value for row in made.rows[:200] for value in row if len(value) >= 6}
    for data in kept:
        assert not any(value.encode() in data for value in values)


def test_a_cancelled_scan_leaves_nothing(place, extract):
    asked = iter([False, True, True, True])
    with pytest.raises(ScanCancelled):
        scan_path(extract[1], cancelled=lambda: next(asked))
    assert list(place.iterdir()) == []


def test_every_scan_has_a_key_of_its_own():
    assert store.Followed().seed != store.Followed().seed


def test_a_worker_that_hashes_otherwise_is_not_believed(extract, monkeypatch):
    from scanners.blocks import run, task

    expected = scan_path(extract[1])
    calls = []

    def once(follow, first=task.hashes_alike):
        calls.append(follow)
        return len(calls) > 1 and first(follow)

    monkeypatch.setattr(task, "hashes_alike", once)
    assert scan_path(Path(extract[1])) == expected
    assert run.look is task.look
    assert len(calls) > 1
