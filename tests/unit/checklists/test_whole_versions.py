"""A version is validated as a whole: stray files, encodings, one part, a folder elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklists import PackError, load
from checklists.validation import validate

N = "nd331-2026/v1"
RISK = f"{N}/items/01-rui-ro.yaml"


def spoil(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("confidence: S", "confidence: X", 1), "utf-8")


def test_loading_refuses_a_faulty_part_with_its_line(packs: Path):
    path = packs / RISK
    spoil(path)
    with pytest.raises(PackError) as refused:
        load("nd331-2026", root=packs).item("QL-RUIRO-01")
    problem = refused.value.problems[0]
    assert (problem.path, problem.line) == (path, 13)


@pytest.mark.parametrize("name", ["unknown.yaml", "items.yml"])
def test_a_file_that_nothing_reads_is_a_fault(packs: Path, name: str):
    (packs / N / name).write_text("[]\n", "utf-8")
    assert [problem.path.name for problem in validate(packs)] == [name]


def test_a_file_that_is_not_utf8_is_a_fault(packs: Path):
    (packs / N / "roles.yaml").write_bytes("- id: vai\n  text: Cà phê\n".encode("latin-1"))
    assert [problem.path.name for problem in validate(packs)] == ["roles.yaml"]


def test_a_file_is_validated_with_its_whole_version(packs: Path):
    path = packs / RISK
    assert validate(path) == []
    spoil(path)
    assert [problem.line for problem in validate(packs / N / "facts.yaml")] == [13]


def test_a_pack_may_be_validated_wherever_it_lies(packs: Path):
    folder = packs.parent / "review"
    (packs / "van-ban").rename(folder)
    assert validate(folder) == []
