"""What the page for users says is what the code does."""

import re

import pytest

from scanners.finding import ROLES, LegalState, Role, State, Subject
from tests.unit.scanners.helpers import ROOT, command

PAGE = (ROOT / "docs" / "scanner.md").read_text(encoding="utf-8")


def test_every_entity_is_described_once():
    listed = re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(ROLES)


@pytest.mark.parametrize("words", [State, LegalState, Role, Subject])
def test_every_word_of_a_result_is_explained(words):
    for word in words:
        assert f"`{word}`" in PAGE


def test_every_option_is_named():
    options = set(re.findall(r"--[a-z-]+", command("scan", "--help").stdout)) - {"--help"}
    for option in options:
        assert option in PAGE, option
