import pytest

from scanners.recognizers.vietnam.cccd import PROVINCES, is_moment, valid
from tests.unit.scanners.recognizers.check import fits, found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("064185001234", ["064185001234"]),
        ("số 052201004321 cấp tại", ["052201004321"]),
        ("064 185 001 234", ["064 185 001 234"]),
        ("064.185.001.234", ["064.185.001.234"]),
        ("CCCD: 064185001234", ["064185001234"]),
        ("CCCD số 999185001234", ["999185001234"]),  # a country code for people born abroad
        ("064185001234;052201004321", ["064185001234", "052201004321"]),
        ("202611221530", []),  # yyyymmddHHMM
        ("220320261530", []),  # ddmmyyyyHHMM
        ("893110012323", []),  # a drug's registration
        ("064485001234", []),  # born in the 21st century's next one
        ("064385001234", []),  # born in 2085
        ("0641850012345", []),
        ("06418500123", []),
        ("12.064185001234", []),
        ("a064185001234", []),
        ("deadbeef064185001234deadbeef", []),
    ],
)
def test_finds_the_numbers_in_text(text, values):
    assert found("CCCD", text) == values


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("064185001234", True),
        ("'064185001234", True),
        ("64185001234", True),  # Excel dropped the zero
        ("64185001234.0", True),
        ("231234567", True),  # an old card in the same column
        ("không có", False),
        ("12", False),
        ("", False),
    ],
)
def test_fits_under_its_header(text, good):
    assert fits("CCCD", text) is good


def test_there_are_63_provinces():
    assert len(PROVINCES) == 63


def test_the_number_of_a_province_that_never_was_is_not_valid():
    assert valid("064185001234")
    assert not valid("003185001234")


@pytest.mark.parametrize("digits", ["202611221530", "220320261530", "032220261530", "261122153059"])
def test_moments_are_recognised(digits):
    assert is_moment(digits)
