"""Which diagnoses are specially protected, by code and by word."""

import pytest

from scanners.protected import protected_mark


@pytest.mark.parametrize(
    "text", ["B20", "B24.1", "Z21", "R75", "J18; B22", "Nhiễm HIV", "điều trị ARV"]
)
def test_hiv(text):
    assert protected_mark(text) == "protected:hiv"


@pytest.mark.parametrize("text", ["F00", "F32.1", "F321", "F99", "Trầm cảm", "Rối loạn lưỡng cực"])
def test_mental(text):
    assert protected_mark(text) == "protected:mental"


@pytest.mark.parametrize("text", ["B19", "B25", "Z20", "I10", "XF32", "F3201", "Tăng huyết áp", ""])
def test_neither(text):
    assert protected_mark(text) == ""


def test_hiv_goes_before():
    assert protected_mark("F32; B20") == "protected:hiv"
