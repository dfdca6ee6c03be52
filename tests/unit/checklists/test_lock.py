"""The lock: a released version never changes again."""

from __future__ import annotations

from pathlib import Path

from checklists import load
from checklists.validation import validate


def release(packs: Path) -> str:
    """Release van-ban without a lock line; give back its hash."""
    head = packs / "van-ban/v1/pack.yaml"
    head.write_text(head.read_text("utf-8").replace("draft", "released"), "utf-8")
    return load("van-ban", root=packs).sha256


def test_a_released_version_has_to_be_locked(packs: Path):
    sha256 = release(packs)
    (problem,) = validate(packs)
    assert f"thêm dòng “van-ban@1 {sha256}”" in problem.sentence
    (packs / "packs.lock").write_text(f"van-ban@1 {sha256}\n", "utf-8")
    assert validate(packs) == []


def test_a_released_version_may_not_change(packs: Path):
    (packs / "packs.lock").write_text(f"van-ban@1 {release(packs)}\n", "utf-8")
    items = packs / "van-ban/v1/items.yaml"
    items.write_text(items.read_text("utf-8") + "# một dấu cách\n", "utf-8")
    (problem,) = validate(packs)
    assert (problem.path.name, problem.line) == ("packs.lock", 1)
    assert "hãy tạo bản 2" in problem.sentence
