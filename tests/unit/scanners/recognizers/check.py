"""One way to check a recognizer: a table of texts and what must be found in them."""

from __future__ import annotations

from scanners.recognizers.base import Recognizer
from scanners.recognizers.registry import by_entity
from scanners.textform import normalise

FOUND = 0.5


def found(entity: str, text: str) -> list[str]:
    """What the recognizer finds in ``text`` by itself, sure enough to be reported."""
    text, _ = normalise(text)
    return [text[s.start : s.end] for s in _of(entity).spans(text) if s.score >= FOUND]


def fits(entity: str, text: str) -> bool:
    """Whether a whole cell is accepted under a header that names the entity."""
    text, _ = normalise(text)
    span = _of(entity).fits(text)
    return span is not None and span.score >= FOUND


def mark(entity: str, text: str) -> str:
    """What weakens a whole cell under its header."""
    span = _of(entity).fits(text)
    assert span is not None
    return span.mark


def _of(entity: str) -> Recognizer:
    return by_entity()[entity]
