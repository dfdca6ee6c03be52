"""Whether a block holds text of an old font or a wrong encoding: then lines are read one by one.

Asked of every block, so it is bytes that are looked at: signs that Vietnamese in UTF-8 does not
have are searched for, and only the words around them are judged.
"""

from __future__ import annotations

import re

from scanners.vietnamese import repaired

#: Signs of U+00A1–U+00BE that the old fonts use as letters.
_SIGNS = re.compile(rb"\xc2[\xa1-\xae\xb5-\xbe]")
#: Letters of Latin-1 that are none of Vietnamese.
_LETTERS = re.compile(
    rb"\xc3[\x84-\x87\x8b\x8e\x8f\x91\x96-\x98\x9b\x9c\x9e\x9f\xa4-\xa7\xab\xae\xaf\xb1\xb6\xb8"
    rb"\xbb\xbc\xbe\xbf]"
)
#: Two vowels that never stand together, as the VNI fonts write a vowel and its mark.
_VOWELS = (b"a\xc3", b"e\xc3", b"A\xc3", b"E\xc3")
_REACH = 48
_MOST_WORDS = 5000


def is_spoilt(data: bytes) -> bool:
    """Whether some word of a block needs repair."""
    if data.isascii():
        return False
    seen: set[bytes] = set()
    return (b"\xc2" in data and _any(_SIGNS, data, seen)) or _any(_LETTERS, data, seen) or any(
        _any(re.compile(re.escape(pair)), data, seen) for pair in _VOWELS if pair in data
    )  # fmt: skip


def _any(signs: re.Pattern[bytes], data: bytes, seen: set[bytes]) -> bool:
    for found in signs.finditer(data):
        word = _word(data, found.start(), found.end())
        if word in seen:
            continue
        if len(seen) >= _MOST_WORDS:
            return True
        seen.add(word)
        text = word.decode("utf-8", "ignore")
        if repaired(text) != text:
            return True
    return False


def _word(data: bytes, start: int, end: int) -> bytes:
    first, last = max(0, start - _REACH), min(len(data), end + _REACH)
    while start > first and _is_letter(data[start - 1]):
        start -= 1
    while end < last and _is_letter(data[end]):
        end += 1
    return data[start:end]


def _is_letter(byte: int) -> bool:
    return byte >= 0x80 or 65 <= byte <= 90 or 97 <= byte <= 122
