"""What is left of a model sentence in an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checklists import load
from compliance.requirements.queries import blanks_left, is_unchanged

ITEM = replace(
    load("nd331-2026").item("QL-RUIRO-01"),
    extra={"model": {"vi": "Quy trình số [số, ngày] do [chức danh] giữ."}},
)
WITHOUT = replace(ITEM, extra={})


@pytest.mark.parametrize(
    ("note", "left"),
    [
        (None, 0),
        ("Quy trình số 12 do phó giám đốc giữ.", 0),
        ("Quy trình số 12 do [chức danh] giữ.", 1),
        ("Quy trình số [số,\n  ngày] do [chức danh] giữ.", 2),
        ("Quy trình số […] do [ ] giữ, hạn [...].", 3),
        # The unit's own brackets are no blanks.
        ("Quy trình số 12 [phụ lục 2] do phó giám đốc giữ [1].", 0),
        ("Ngoặc mở [chức danh mà không đóng", 0),
    ],
)
def test_blanks_are_counted_while_they_stand_as_in_the_model(note, left):
    assert blanks_left(note, ITEM) == left


def test_a_row_without_a_model_has_only_empty_brackets_to_fill():
    assert blanks_left("Do [chức danh] giữ.", WITHOUT) == 0
    assert blanks_left("Do [...] giữ.", WITHOUT) == 1


def test_only_the_very_sentence_is_unchanged_whatever_its_line_breaks():
    assert is_unchanged("Quy trình số [số, ngày]\n do [chức danh] giữ. ", ITEM)
    assert not is_unchanged("Quy trình số 12 do [chức danh] giữ.", ITEM)
    assert not is_unchanged("", WITHOUT)
    assert not is_unchanged(None, WITHOUT)
