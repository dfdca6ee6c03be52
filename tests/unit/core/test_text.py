"""Texts cut for lists: at the end of a word, never longer than asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.core.text import shorten


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Sao lưu hằng ngày", 40, "Sao lưu hằng ngày"),
        ("Sao lưu hằng ngày", 17, "Sao lưu hằng ngày"),
        ("Sao lưu hằng ngày", 16, "Sao lưu hằng…"),
        ("Sao lưu hằng ngày", 13, "Sao lưu hằng…"),
        ("Sao lưu hằng ngày", 12, "Sao lưu…"),
        ("Bản sao, bản gốc", 9, "Bản sao…"),
        ("một\n dòng  khác", 40, "một dòng khác"),
        ("khôngcókhoảngtrắng", 6, "không…"),
    ],
)
def test_a_text_is_cut_at_the_end_of_a_word(text, most, shown):
    assert shorten(text, most) == shown


@given(st.text(alphabet="ab ,.đ", max_size=60), st.integers(5, 30))
def test_a_cut_text_is_never_longer_and_keeps_whole_words(text, most):
    whole = " ".join(text.split())
    shown = shorten(text, most)
    assert len(shown) <= most
    if shown != whole:
        assert shown.endswith("…")
        assert whole.startswith(shown[:-1])
