"""Vietnamese text for matching: one normal form, with the way back to the text as read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'"))
_PLAIN = str.maketrans({"đ": "d", "ƀ": "b", "ł": "l", "ð": "d"})
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
#: Letters that only marks join: there the NFC of the whole is that of its pieces.
_LATIN = re.compile("[\x00-\u03ff\u1e00-\u1fff]*")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=32)
def fold(text: str) -> str:
    """Return ``text`` lower-cased and without marks (đ → d), length not kept.

    The last few answers are kept: many rules ask for the same cell one after the other.
    """
    lowered = text.lower().translate(_APOSTROPHES).translate(_PLAIN)
    if lowered.isascii():
        return lowered
    return "".join(
        c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c)
    ).translate(_PLAIN)


def header_key(header: str) -> str:
    """Return a header as its letters and digits: ``"Họ và tên BN" → "hovatenbn"``."""
    return _NOT_ALNUM.sub("", fold(header))


def header_words(header: str) -> list[str]:
    """Return a header's words, split at separators and at camelCase."""
    spaced = _CAMEL.sub(" ", header) if not header.isupper() else header
    return [word for word in _NOT_ALNUM.split(fold(spaced)) if word]


class Offsets:
    """From a place in a normal form back to the place in the text it was made from.

    Only counted when a place inside is asked for: most values are found whole, or not at all.
    """

    def __init__(self, text: str, form: str) -> None:
        self._text = text
        self._ends = {0: 0, len(form): len(text)}
        self._inside: list[int] = []

    def __getitem__(self, at: int) -> int:
        """Return the offset in the text of a code point of the form; its length for the end."""
        known = self._ends.get(at)
        if known is not None:
            return known
        if not self._inside:
            for start, piece in _pieces(self._text):
                self._inside.extend([start] * len(piece))
        return self._inside[at]


def normalise(text: str) -> tuple[str, Offsets | None]:
    """Return ``text`` in NFC with plain apostrophes, and the map of its offsets to the original.

    The map is None where offsets are unchanged. A mark joins the sign before it and nothing else.
    """
    if text.isascii():
        return text, None
    text = text.translate(_APOSTROPHES)
    if unicodedata.is_normalized("NFC", text):
        return text, None
    if _LATIN.fullmatch(text):
        form = unicodedata.normalize("NFC", text)
    else:
        form = "".join(piece for _, piece in _pieces(text))
    return form, Offsets(text, form)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sign with the marks that follow it, in NFC, and where it begins."""
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        yield start, unicodedata.normalize("NFC", text[start:end])
        start = end
