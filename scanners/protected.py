"""Diagnoses that have laws of their own: which kinds there are is data (``data/protected.txt``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import regex

from scanners.textform import fold

_TABLE = Path(__file__).parent / "data" / "protected.txt"


class Kind(NamedTuple):
    """A kind of protected diagnosis, by ICD-10 code or by word."""

    name: str
    codes: regex.Pattern[str]
    words: regex.Pattern[str]


def protected_mark(text: str) -> str:
    """Return the mark of a specially protected diagnosis (``protected:hiv``…), or ``""``."""
    plain = fold(text)
    for kind in kinds():
        if kind.codes.search(text) or kind.words.search(plain):
            return f"protected:{kind.name}"
    return ""


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds, those that come first going before."""
    found: list[tuple[str, list[str], list[str]]] = []
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("["):
            found.append((line.strip("[]"), [], []))
        elif line.startswith("codes "):
            found[-1][1].extend(line.split()[1:])
        elif line and line != "words" and not line.startswith("#"):
            found[-1][2].append(line)
    return tuple(Kind(name, _codes(codes), _words(words)) for name, codes, words in found)


def _codes(ranges: list[str]) -> regex.Pattern[str]:
    codes = []
    for part in ranges:
        first, _, last = part.partition("-")
        start, end = int(first[1:]), int((last or first)[1:])
        codes += [f"{first[0]}{number:02d}" for number in range(start, end + 1)]
    # Many systems write F32.1 without its point.
    return regex.compile(rf"(?<![\w.])(?:{'|'.join(codes)})\d?(?!\d)")


def _words(words: list[str]) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![a-z])(?:{'|'.join(map(regex.escape, words))})(?![a-z])")
