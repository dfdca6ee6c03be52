import pytest

from tests.unit.scanners.recognizers.check import fits, found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("GD4640123456789", ["GD4640123456789"]),
        ("gd4640123456789", ["gd4640123456789"]),
        ("ĐK2640123456789", ["ĐK2640123456789"]),
        ("GD-4-64-01-234-56789", ["GD-4-64-01-234-56789"]),
        ("GD 4 64 012 345 6789", ["GD 4 64 012 345 6789"]),
        ("GD 4 64 0123456789", ["GD 4 64 0123456789"]),
        ("DN4520123456789;GD4520123456789", ["DN4520123456789", "GD4520123456789"]),
        ("TE1640000000123", ["TE1640000000123"]),
        ("QQ4640123456789", ["QQ4640123456789"]),  # letters of a later decree
        ("thẻ DN4520123456789 còn hạn", ["DN4520123456789"]),
        ("GD9640123456789", []),  # benefit digits end at 5
        ("GD4000123456789", []),  # no province 00
        ("GD464012345678", []),
        ("GD46401234567890", []),
        ("AGD4640123456789", []),
    ],
)
def test_finds_the_cards_in_text(text, values):
    assert found("BHYT_CARD", text) == values


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("GD4640123456789", True),
        ("0123456789", True),  # cards printed since 4/2021
        ("064185001234", True),  # the personal number in its place
        ("GD4640123456789;DN4520123456789", True),
        ("có", False),
        ("12345", False),
    ],
)
def test_fits_under_its_header(text, good):
    assert fits("BHYT_CARD", text) is good
