"""Whether a block holds text of an old font or a wrong encoding: then lines are read one by one.

Asked of every block, so it is bytes that are looked at: signs that Vietnamese in UTF-8 does not
have are searched for, and only the words around them are judged.
"""

from __future__ import annotations

import re

from scanners.vietnamese import repaired

#: Signs of U+00A1–U+00BF that the old fonts use as letters.
_SIGNS = re.compile(rb"\xc2[\xa1-\xaf\xb4-\xb6\xb8-\xbf]")
#: Letters of Latin-1 that are none of Vietnamese (or, like Ð and Ò, stand for another one), and the
#: capitals with a mark, which count inside a small word only.
_LETTERS = re.compile(rb"\xc3[\x80-\x9d\x9e\x9f\xa4-\xa7\xab\xae-\xb1\xb6-\xb8\xbb\xbc\xbe\xbf]")
_CAPITALS = frozenset(b"\x80\x81\x82\x83\x88\x89\x8a\x8c\x8d\x93\x94\x95\x99\x9a\x9d")
#: Two vowels that never stand together, as the VNI fonts write a vowel and its mark.
_VOWELS = (
    b"a\xc3", b"e\xc3", b"A\xc3", b"E\xc3", b"o\xc3\xa2", b"o\xc3\xb5", b"o\xc3\xb9",
    b"O\xc3\x82", b"O\xc3\x95", b"O\xc3\x99",
)  # fmt: skip
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
        if found[0][-1] in _CAPITALS and found[0][0] == 0xC3 and not _inside(data, found.start()):
            continue
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


def _inside(data: bytes, at: int) -> bool:
    """Whether a small letter (or any that is not ASCII) stands before."""
    return at > 0 and (data[at - 1] >= 0x80 or 97 <= data[at - 1] <= 122)


def _word(data: bytes, start: int, end: int) -> bytes:
    first, last = max(0, start - _REACH), min(len(data), end + _REACH)
    while start > first and _is_letter(data[start - 1]):
        start -= 1
    while end < last and _is_letter(data[end]):
        end += 1
    return data[start:end]


def _is_letter(byte: int) -> bool:
    return byte >= 0x80 or 65 <= byte <= 90 or 97 <= byte <= 122
