"""Cells that are surely a name, or an address, under a header that says so.

Under an exact header the recognizers ask of a cell only whether it is one. What is told here is
less than they accept, so every cell told here is one; the others are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable

from scanners.names import name_list
from scanners.recognizers.vietnam import address, person
from scanners.textform import fold

_MORE = person.LONGEST - 1


def name_patterns() -> tuple[str, ...]:
    """Return the writings of names that begin with a surname and go on to the end of the cell."""
    heads, plain_heads = _heads()
    marked = name_list("given").marked | name_list("middle").marked
    plain = name_list("given").plain | name_list("middle").plain
    syllable, bare = _title(person.VOWELS), _title("".join(v for v in person.VOWELS if v.isascii()))
    return (
        _run(map(str.title, heads), syllable),
        _run(map(str.upper, heads), "|".join(_sorted(map(str.upper, filter(str.isalpha, marked))))),
        _run(map(str.title, plain_heads), bare),
        _run(
            map(str.upper, plain_heads),
            "|".join(_sorted(map(str.upper, filter(str.isalpha, plain)))),
        ),
    )


def _heads() -> tuple[set[str], set[str]]:
    """Return surnames that open a name whatever follows, with marks, and without."""
    groups = [name_list("surname common"), name_list("surname")]
    out = [name_list("surname hmong"), name_list("clan"), name_list("clan first")]
    unsure = frozenset(person.OPENING).union(*(names.plain for names in out))
    marked = {w for names in groups for w in names.marked if fold(w) not in unsure}
    plain = {w for names in groups for w in names.plain if w not in unsure}
    return marked, plain


def _title(vowels: str) -> str:
    """Return a syllable with a capital first, as an expression."""
    onsets = "|".join(onset.title() for onset in person.ONSETS if onset.isascii() or "ă" in vowels)
    rest = f"[{vowels}]{{1,3}}{person.CODAS}"
    return f"(?:{onsets}){rest}|[{vowels.upper()}][{vowels}]{{0,2}}{person.CODAS}"


def _run(heads: Iterable[str], tail: str) -> str:
    return f"(?:{'|'.join(_sorted(heads))})(?: (?:{tail})){{1,{_MORE}}}"


def _sorted(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def address_pattern() -> tuple[str, str]:
    """Return addresses of a house, hamlet or street with a commune or more, and what is none.

    Those with nine digits or more, or with what may be a mask, are left out.
    """
    part = r"[\p{L}0-9][\p{L}0-9'/. -]{0,37}"
    word = r"\p{Lu}[\p{L}'-]*"
    number = r"[0-9]{1,4}(?:/[0-9]{1,4})?"
    start = rf"(?:(?:{_capital(address.FINE)}) +{part}|{number} +\p{{Lu}}{part})"
    coarse = rf"(?:{_capital(address.COARSE)}) +{word}(?: {word}){{0,3}}"
    long_or_masked = r"(?:[^0-9]*[0-9]){9}.*|.*[xX]{2}.*"
    return rf"{start}, (?:{part}, )?{coarse}(?:, {part}){{0,2}}", long_or_masked


def _capital(words: str) -> str:
    """Return the whole words of an alternation, small or with a capital first."""
    plain = [word for word in words.split("|") if word.replace(" ", "").isalpha()]
    return "|".join(_sorted([*plain, *(word.capitalize() for word in plain)]))
