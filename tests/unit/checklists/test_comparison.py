"""What differs between two versions of a pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklists import load
from checklists.comparison import compare


@pytest.fixture
def second(packs: Path) -> Path:
    """A second version of the four-layer model, equal to the first."""
    old, new = packs / "bon-lop/v1", packs / "bon-lop/v2"
    new.mkdir()
    for path in old.iterdir():
        text = path.read_text("utf-8").replace("version: 1", "version: 2")
        (new / path.name).write_text(text, "utf-8")
    return new


def both(packs: Path):
    return compare(load("bon-lop", 1, packs), load("bon-lop", 2, packs))


def test_a_copy_does_not_differ(packs, second):
    assert both(packs).same


def test_a_row_that_came_one_that_went_and_a_word_that_changed_are_named(packs, second):
    rows = second / "items.yaml"
    text = rows.read_text("utf-8").replace("vi: Lực lượng tại chỗ", "vi: Lực lượng của đơn vị", 1)
    rows.write_text(text.replace("id: lop-4", "id: lop-5"), "utf-8")
    found = both(packs)
    assert not found.same
    assert [item.id for item in found.added] == ["lop-5"]
    assert [item.id for item in found.removed] == ["lop-4"]
    (change,) = found.changed
    assert (change.new.id, change.fields) == ("lop-1", ("text",))
    before, after = change.words("text")
    assert before.startswith("Lực lượng tại chỗ")
    assert after.startswith("Lực lượng của đơn vị")


def test_a_key_of_one_kind_of_row_is_compared_too(packs, second):
    rows = second / "items.yaml"
    text = rows.read_text("utf-8").replace("- vi: Đơn vị tự làm", "- vi: Đơn vị làm", 1)
    rows.write_text(text, "utf-8")
    (change,) = both(packs).changed
    assert change.fields == ("providers",)
    before, after = (words.splitlines()[0] for words in change.words("providers"))
    assert (before, after) == ("Đơn vị tự làm", "Đơn vị làm")


def test_another_section_that_changed_is_named(packs, second):
    points = second / "open_points.yaml"
    added = "- id: bon-lop-moi\n  text:\n    vi: Điểm mới.\n  confidence: U\n"
    points.write_text(points.read_text("utf-8") + added, "utf-8")
    assert both(packs).sections == ("open_points",)
