"""Faults of the sections of reports: sources, fields, choices."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checklists.library import PACKS
from checklists.validation import validate

FOLDER = "bao-cao-gia-lai/v1"
#: name → (file, text to find, what takes its place, sentence)
FAULTS = {
    "number taken from nowhere": (
        "report_fields.yaml",
        "prefill: systems.all",
        "prefill: systems.alle",
        "dẫn nguồn số lấy sẵn systems.alle không có",
    ),
    "choice without a word": (
        "report_fields.yaml",
        "choices: [none, preparing, running, not_applicable]",
        "choices: [none, preparing, walking, not_applicable]",
        "dẫn lựa chọn walking không có",
    ),
    "table that is not declared": (
        "report_sources.yaml",
        "assets.all: {of: assets}",
        "assets.all: {of: assetz}",
        "Không có bảng số liệu assetz",
    ),
    "field that its table does not have": (
        "report_sources.yaml",
        "where: owned == true",
        "where: bought == true",
        "Nguồn assets không có trường bought",
    ),
    "sum of a field that its table does not have": (
        "report_sources.yaml",
        "sum: attendances",
        "sum: heads",
        "Nguồn trainings không có trường heads",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(tmp_path: Path, name: str):
    file, old, new, sentence = FAULTS[name]
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs)
    path = packs / FOLDER / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert any(sentence in str(problem) for problem in validate(packs / "bao-cao-gia-lai"))
