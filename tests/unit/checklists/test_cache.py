"""What was checked is kept for the next process; nothing wrong is ever taken from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklists import PackError, cache
from checklists.pack import read_checked

SHAPE = {"id!": "str", "days": {"*": "int"}, "levels": ["level"]}
TEXT = "id: mot\ndays:\n  1: 5\nlevels: [1, 2]\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "kept")
    path = tmp_path / "a.yaml"
    path.write_text(TEXT, "utf-8")
    return path


def kept(file: Path) -> list[Path]:
    return sorted((file.parent / "kept").glob("*"))


def test_the_second_reading_gives_the_same_without_reading_yaml(file, monkeypatch):
    first = read_checked(file, SHAPE)
    assert len(kept(file)) == 1
    monkeypatch.setattr("checklists.pack.read_yaml", None)
    second = read_checked(file, SHAPE)
    assert second == first == {"id": "mot", "days": {1: 5}, "levels": [1, 2]}
    assert list(map(type, second["days"])) == [int]


def test_a_changed_file_or_another_shape_is_read_anew(file):
    read_checked(file, SHAPE)
    file.write_text(TEXT.replace("mot", "hai"), "utf-8")
    assert read_checked(file, SHAPE)["id"] == "hai"
    with pytest.raises(PackError, match="days"):
        read_checked(file, {"id!": "str", "levels": ["level"]})


def test_a_faulty_file_is_never_kept(file):
    file.write_text("id: mot\nlevels: [9]\n", "utf-8")
    for _again in range(2):
        with pytest.raises(PackError):
            read_checked(file, SHAPE)
    assert kept(file) == []


def test_a_damaged_entry_is_read_anew(file):
    first = read_checked(file, SHAPE)
    kept(file)[0].write_bytes(b"\x00broken")
    assert read_checked(file, SHAPE) == first


def test_where_nothing_can_be_written_all_still_works(file, monkeypatch):
    monkeypatch.setattr(cache, "FOLDER", Path("/proc/nowhere"))
    assert read_checked(file, SHAPE)["id"] == "mot"
