import pytest

from tests.unit.scanners.recognizers.check import fits, found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("lan.nt@example.vn", ["lan.nt@example.vn"]),
        ("thư: lan_nt+a@mail.example.com.", ["lan_nt+a@mail.example.com"]),
        ("<lan@example.vn>; <binh@example.vn>", ["lan@example.vn", "binh@example.vn"]),
        ("nguyễnlan@example.vn", ["nguyễnlan@example.vn"]),
        ("info@example.vn", ["info@example.vn"]),
        ("lan@localhost", []),
        ("@example.vn", []),
        ("lan at example.vn", []),
        ("a@b", []),
    ],
)
def test_finds_the_addresses_in_text(text, values):
    assert found("EMAIL", text) == values


@pytest.mark.parametrize(("text", "good"), [("lan @example.vn", True), ("không", False)])
def test_fits_under_its_header(text, good):
    assert fits("EMAIL", text) is good
