import pytest

from tests.unit.scanners.recognizers.check import fits, found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("0912345671", ["0912345671"]),
        ("0912 345 671", ["0912 345 671"]),
        ("0912.345.671", ["0912.345.671"]),
        ("0912-345-671", ["0912-345-671"]),
        ("+84912345671", ["+84912345671"]),
        ("84912345671", ["84912345671"]),
        ("(+84) 912345671", ["(+84) 912345671"]),
        ("gọi 0387654320 hoặc 0559876543", ["0387654320", "0559876543"]),
        ("0912345671/0387654320", ["0912345671", "0387654320"]),
        ("0912345671 (mẹ)", ["0912345671"]),
        ("SĐT:0912345671.", ["0912345671"]),
        ("01691234567", ["01691234567"]),  # eleven digits, before 9/2018
        ("02693824567", ["02693824567"]),  # a landline of Gia Lai
        ("028 38221234", ["028 38221234"]),
        ("0311234567", []),  # 031 is not in use
        ("0951234567", []),
        ("1900123456", []),
        ("2026112200", []),
        ("120912345671", []),
        ("12,0912345671", []),
        ("0912345671234", []),
        ("abc0912345671", []),
    ],
)
def test_finds_the_numbers_in_text(text, values):
    assert found("PHONE", text) == values


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("0912345671", True),
        ("912345671", True),
        ("912345671.0", True),
        ("0912345671 - 0387654320", True),
        ("0912345671 (con gái)", True),
        ("không", False),
        ("115", False),
    ],
)
def test_fits_under_its_header(text, good):
    assert fits("PHONE", text) is good


def test_a_number_that_everyone_types_counts_less():
    assert found("PHONE", "0900000000") == ["0900000000"]
