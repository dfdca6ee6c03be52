"""The model sentences: one for each requirement row, to be filled in, with nothing made up."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from checklists import Item, load

ROWS = load("nd331-2026").items
BLANK = re.compile(r"\[[^\[\]]+\]")
#: What a model sentence must not do: cite, so that nothing can be cited wrongly, or name a product.
CITES = re.compile(r"\b(NĐ|TT|TCVN|Luật|Nghị định|Thông tư|Điều \d)")
PRODUCTS = re.compile(
    r"\b(Microsoft|Defender|Kaspersky|Bkav|VNPT|Viettel|FPT|TeamViewer|AnyDesk|UltraViewer|Zalo|"
    r"Sysmon|WSUS|Fortinet|Cisco|Google)\b",
    re.IGNORECASE,
)


def sentence(item: Item) -> str:
    return str(item.extra["model"]["vi"])


def figures(item: Item) -> set[str]:
    """Every figure that a level demands at most or at least."""
    texts = " ".join(item.parameters.values())
    return set(re.findall(r"[≤≥] ?(\d+)", texts))


def cycles(item: Item) -> dict[int, str]:
    """Level → months of a cycle that the level demands."""
    found = {
        level: re.fullmatch(r"chu kỳ ≤ (\d+) tháng", text)
        for level, text in item.parameters.items()
    }
    return {level: match.group(1) for level, match in found.items() if match}


def said_of(hint: str, level: int) -> str:
    """Read "không quá 12 tháng; cấp 4–5 không quá 6": what it says of a level."""
    said = ""
    for first, last, months in re.findall(r"(?:cấp (\d)(?:–(\d))? |chu kỳ: )không quá (\d+)", hint):
        if not first or int(first) <= level <= int(last or first):
            said = months
    return said


def test_every_row_has_one():
    assert [item.id for item in ROWS if not item.extra.get("model")] == []


@pytest.mark.parametrize("item", ROWS, ids=lambda item: item.id)
def test_it_is_short_complete_and_has_something_to_fill_in(item: Item):
    text = sentence(item)
    assert 80 <= len(text) <= 500
    assert text.endswith(".")
    assert BLANK.search(text)
    # Every bracket closes before the next one opens, and a blank says what belongs there.
    rest = BLANK.sub("", text)
    assert "[" not in rest
    assert "]" not in rest
    assert all(any(map(str.isalpha, blank)) for blank in BLANK.findall(text))


@pytest.mark.parametrize("item", ROWS, ids=lambda item: item.id)
def test_it_is_more_than_the_requirement_said_again(item: Item):
    text, asked = sentence(item), item.text.vi.rstrip(".")
    assert text.rstrip(".") != asked
    # Outside its blanks it says things that the requirement does not.
    words = set(re.findall(r"\w+", BLANK.sub(" ", text).lower()))
    assert len(words - set(re.findall(r"\w+", asked.lower()))) >= 4


@pytest.mark.parametrize("item", ROWS, ids=lambda item: item.id)
def test_it_cites_no_law_and_names_no_product(item: Item):
    assert not CITES.search(sentence(item))
    assert not PRODUCTS.search(sentence(item))


def test_rows_that_ask_different_things_never_share_one():
    rows = defaultdict(set)
    for item in ROWS:
        rows[sentence(item)].add(item.text.vi)
    assert [texts for texts in rows.values() if len(texts) > 1] == []


@pytest.mark.parametrize("item", [item for item in ROWS if figures(item)], ids=lambda item: item.id)
def test_the_figures_of_the_levels_stand_in_the_blanks(item: Item):
    hints = " ".join(BLANK.findall(sentence(item)))
    said = set(re.findall(r"\d+", hints))
    assert figures(item) <= said


@pytest.mark.parametrize("item", [item for item in ROWS if cycles(item)], ids=lambda item: item.id)
def test_a_cycle_is_the_same_as_that_of_its_level(item: Item):
    hint = next(blank for blank in BLANK.findall(sentence(item)) if blank.startswith("[chu kỳ"))
    for level, months in cycles(item).items():
        assert said_of(hint, level) == months, f"level {level} in {hint}"
