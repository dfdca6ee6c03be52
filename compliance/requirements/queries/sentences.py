"""The sentence of the pack that an answer may start from, and what is left of it in the answer."""

from __future__ import annotations

import re

from checklists import Item

_BLANK = re.compile(r"\[([^\[\]]*)\]")


def model_sentence(item: Item) -> str:
    """Return the sentence that the pack offers to adapt; its blanks stand in square brackets."""
    model = item.extra.get("model")
    return str(model["vi"]) if model else ""


def is_unchanged(note: str | None, item: Item) -> bool:
    """Whether an answer is the model sentence word for word."""
    model = model_sentence(item)
    return bool(model) and _plain(note) == _plain(model)


def blanks_left(note: str | None, item: Item) -> int:
    """Count the blanks of the model sentence that still stand in an answer.

    Brackets of the unit's own, as "[phụ lục 2]", are no blanks: only those that the model sentence
    has too, and those that hold no word at all.
    """
    if not note or "[" not in note:
        return 0
    offered = set(_blanks(model_sentence(item)))
    return sum(blank in offered or not any(map(str.isalnum, blank)) for blank in _blanks(note))


def _blanks(text: str) -> list[str]:
    return [_plain(blank) for blank in _BLANK.findall(text)]


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())
