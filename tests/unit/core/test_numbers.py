"""Numbers as they are typed here: what can be read in two ways is not read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.core.formatting import format_number
from compliance.core.numbers import read_decimal, read_whole


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12500", 12500),
        ("12.500", 12500),
        (" 1 250 000 ", 1250000),
        ("1\u00a0250", 1250),
        ("007", 7),
        ("0", 0),
    ],
)
def test_a_whole_number_is_read(typed, value):
    assert read_whole(typed) == value


@pytest.mark.parametrize(
    "typed", ["", "-1", "1.5", "12,5", "12.50", "1.234,5", "1,234.5", "0.500", "1.234 567", "١٢"]
)
def test_what_is_no_whole_number_is_not_read_as_another(typed):
    assert read_whole(typed) is None


@pytest.mark.parametrize(
    ("typed", "value"), [("1.234,5", 1234.5), ("-3", -3), ("0,25", 0.25), ("12.500", 12500)]
)
def test_a_decimal_number_is_read(typed, value):
    assert read_decimal(typed) == value


@pytest.mark.parametrize("typed", ["1,234.5", "0.5", "1,234", "12.5", "1e5", "nan", "--1", "1,"])
def test_what_can_be_read_in_two_ways_is_not_read(typed):
    assert read_decimal(typed) is None


@given(st.integers(-(10**12), 10**12).map(lambda hundredths: hundredths / 100))
def test_what_a_page_shows_can_be_typed_again(value):
    assert read_decimal(format_number(value)) == value
