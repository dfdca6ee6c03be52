"""Texts that no rule can tell apart: one is looked at, its look-alikes get the same answer.

A column of a million names holds few kinds of names. Here each syllable that no rule knows as a
word is replaced by the first one seen of its kind (same length, same capitals, on the same name
lists), and each short number by fives. Length and place of every sign stay, so an answer for the
look-alike, offsets included, is the answer for the text.

What rules can tell apart is gathered from the rules themselves (``scanners.vocabulary``).
``tests/unit/scanners/test_lookalike.py`` tries to find two texts that are taken for alike and are
not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from scanners.namealike import NameAlikes
from scanners.names import name_list
from scanners.recognizers.vietnam import person, phone
from scanners.textform import fold
from scanners.vocabulary import Words, context_phrases, said_alone, said_anywhere, whole_cells

#: Under these headers (or none) only the form of a text counts; others judge the value itself.
FREE = frozenset({"", "PERSON", "ADDRESS", "LOCATION", "ORGANIZATION", "OCCUPATION"})
LONGEST = 200
_PIECES = 100_000
#: A text with one of these signs, or with doubled x, may be masked; then each sign counts.
_ODD = re.compile(r"[\x00*#•●█?…\t\r\n\x0b\x0c]|[xX]{2}|\d \d")
_SHORT_NUMBER = re.compile(r"([1-9][0-9]{0,2}(?:/[1-9][0-9]{0,2})?)([,;]?)\Z")
_WORD = re.compile(r"([^\W\d_]+)([,;.]?)\Z")
#: Initials before stars: only how many there are counts. X is itself a mask sign.
_INITIAL = re.compile(r"[A-WYZĐ]\*+\Z")
_INITIALS = re.compile(r"(?:[^\W\d_xX]\*+ ?)+\Z")
#: Tax codes have a check digit, so where one may be named no number is like another.
_TAX = re.compile(r"mst|thue")
_LEVELS = frozenset({"tinh", "thanh", "pho", "tp", ""})
_A_MOBILE = "912345671"
_DIGIT = re.compile(r"[0-9]")
#: What rules can tell of a syllable they do not know as a word.
Kind = tuple[object, ...]
_KindOf = Callable[[str], Kind | None]


class Lookalikes:
    """Turns texts into the first seen of their kind; every process has its own first ones."""

    def __init__(self) -> None:
        #: In a text of nothing but words no rule has a say that needs a digit or a sign.
        self._words = _Pieces(_kind_in_words)
        self._texts = _Pieces(_kind_in_text)
        self._names = NameAlikes()

    def key(self, text: str) -> str | None:
        """Return the look-alike of a text, or None if it must be looked at for itself."""
        if not text.replace(" ", "").isalpha():
            return self._texts.key(text)
        return self._names.key(text) or self._words.key(text)


class _Pieces:
    """The look-alikes of the pieces between two spaces.

    ``loose`` takes syllables of one kind for each other. That hides the names of streets and of
    well-known people, so where a text may hold one ``strict`` keeps their words as they are.
    """

    def __init__(self, kind: _KindOf) -> None:
        self.loose: dict[str, str] = {}
        self.strict: dict[str, str] = {}
        self._kind = kind
        self._first: dict[object, str] = {}
        self._verdicts: dict[str, int] = {}

    def key(self, text: str) -> str | None:
        """See ``Lookalikes.key``."""
        pieces = text.split(" ")
        try:
            key = " ".join([self.loose[piece] for piece in pieces])
        except KeyError:
            self._learn(pieces)
            key = " ".join([self.loose[piece] for piece in pieces])
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._judge(key)
        if verdict == _LOOSE:
            return key
        if verdict == _ALONE:
            return None
        return "\x00" + " ".join([self.strict[piece] for piece in pieces])

    def _learn(self, pieces: list[str]) -> None:
        if len(self.loose) > _PIECES:
            self.loose.clear()
            self.strict.clear()
        for piece in pieces:
            if piece not in self.loose:
                self.loose[piece], self.strict[piece] = self._of(piece)

    def _of(self, piece: str) -> tuple[str, str]:
        number = _SHORT_NUMBER.match(piece)
        if number:
            return (_DIGIT.sub("5", number[1]) + number[2],) * 2
        mobile = _mobile().match(piece)
        if mobile and mobile[1] not in phone.PLACEHOLDERS:
            return (f"0{_A_MOBILE}{mobile[2]}",) * 2
        if _INITIAL.match(piece):
            return ("N" + piece[1:],) * 2
        word = _WORD.match(piece)
        if word is None:
            return piece, piece
        syllable, tail = word.groups()
        kind = self._kind(syllable.lower())
        if kind is None or len(syllable.lower()) != len(syllable):
            return piece, piece
        capitals = tuple(c.isupper() for c in syllable)
        loose = self._first.setdefault((capitals, kind), syllable) + tail
        if fold(syllable) in _famous_words():
            return loose, piece
        return loose, self._first.setdefault((capitals, kind, "strict"), syllable) + tail

    def _judge(self, key: str) -> int:
        if len(self._verdicts) > _PIECES:
            self._verdicts.clear()
        words = [word.strip(",;.") for word in key.lower().split(" ")]
        if _INITIALS.match(key) and len(key) <= LONGEST:
            verdict = _LOOSE
        elif _is_alone(key, words):
            verdict = _ALONE
        else:
            text = f" {' '.join(_word(self._kind, word) for word in words)} "
            famous = any(name in text for name in _famous_kinds(self._kind))
            verdict = _STRICT if famous else _LOOSE
        self._verdicts[key] = verdict
        return verdict


@cache
def _famous_kinds(kind: _KindOf) -> frozenset[str]:
    """Return the names that are compared as a whole, each word told by its kind."""
    return frozenset(
        f" {' '.join(_word(kind, word) for word in name.split())} "
        for group in person.WHOLE_NAMES
        for names in (name_list(group).marked, name_list(group).plain)
        for name in names
    )


def _word(kind: _KindOf, lower: str) -> str:
    """Return a word that is the same for syllables of one kind."""
    found = kind(lower)
    return lower if found is None else str(hash(found))


_LOOSE, _STRICT, _ALONE = range(3)


def _kind_in_words(lower: str) -> Kind | None:
    """Return the kind of a syllable in a text of words only; None if rules know it as a word."""
    return _kind(lower, said_alone())


def _kind_in_text(lower: str) -> Kind | None:
    """Return the kind of a syllable in any text; None if some rule knows it as a word."""
    return _kind(lower, said_anywhere())


def _kind(lower: str, words: Words) -> Kind | None:
    plain = fold(lower)
    if lower in words.marked or plain in words.folded or (lower == plain and plain in words.plain):
        return None
    if (
        not person.SYLLABLE.match(lower)
        or len(plain) != len(lower)
        or (lower.isascii() and len(lower) == 1)
    ):
        return None
    return len(lower), person.what_counts(lower, plain)


def _is_alone(key: str, words: list[str]) -> bool:
    """Whether the texts of this look-alike have each to be looked at."""
    if len(key) > LONGEST or _ODD.search(key) or may_be_whole_cell(words):
        return True
    if _may_hold_context(words):
        return True
    return _A_MOBILE in key and _TAX.search(fold(key)) is not None


def _may_hold_context(words: list[str]) -> bool:
    """Whether context words of several words, judged by the last and by lengths, may be said.

    Their last word is known and stays as it is; the others may stand for anything.
    """
    sizes, ends = tuple(map(len, words)), _context_ends()
    for at, word in enumerate(words):
        for before in ends.get(fold(word), ()):
            if sizes[max(0, at - len(before)) : at] == before:
                return True
    return False


@cache
def _context_ends() -> dict[str, set[tuple[int, ...]]]:
    ends: dict[str, set[tuple[int, ...]]] = {}
    for *first, last in context_phrases():
        if first:
            ends.setdefault(last, set()).add(tuple(map(len, first)))
    return ends


def may_be_whole_cell(words: list[str]) -> bool:
    """Whether words, judged by their lengths, may be a name that rules compare whole cells with."""
    words = [word for word in words if fold(word) not in _LEVELS]
    return not words or tuple(map(len, words)) in _whole_cell_lengths()


@cache
def _mobile() -> re.Pattern[str]:
    return re.compile(rf"0((?:{phone.PREFIXES})[0-9]{{7}})([,;.]?)\Z")


@cache
def _whole_cell_lengths() -> frozenset[tuple[int, ...]]:
    return frozenset(tuple(map(len, name.split())) for name in whole_cells())


@cache
def _famous_words() -> frozenset[str]:
    groups = [name_list(group).plain for group in person.WHOLE_NAMES]
    return frozenset(word for names in groups for name in names for word in name.split())
