"""Vietnamese text for matching: one normal form, with the way back to the text as read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'"))
_PLAIN = str.maketrans({"đ": "d", "ƀ": "b", "ł": "l", "ð": "d"})
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
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


def normalise(text: str) -> tuple[str, list[int] | None]:
    """Return ``text`` in NFC with plain apostrophes, and the map of its offsets to the original.

    The map is None where offsets are unchanged; else ``map[i]`` is the original offset of
    normalised code point ``i``, with one more entry for the end.
    """
    if text.isascii():
        return text, None
    text = text.translate(_APOSTROPHES)
    if unicodedata.is_normalized("NFC", text):
        return text, None
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        piece = unicodedata.normalize("NFC", text[start:end])
        pieces.append(piece)
        offsets.extend([start] * len(piece))
        start = end
    offsets.append(len(text))
    return "".join(pieces), offsets
