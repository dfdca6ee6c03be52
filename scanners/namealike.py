"""Cells that are one person's name, and which of them the rules cannot tell apart.

A text of two to five syllables, all written alike, whose first is a surname, is one name from end
to end: the rules for names then ask of its first syllable only whether it is a surname, and of the
others only whether they are known as middle or given names. Nothing else can be found in it but
what is named by a word of its own (a commune, a hospital): such words stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from scanners.names import NameList, name_list
from scanners.recognizers.vietnam import person
from scanners.textform import fold
from scanners.vocabulary import said_beside_names, whole_cells

_PIECES = 50_000
_Part = Callable[[str, str, str], object]


class NameAlikes:
    """Turns names into the first seen of their kind."""

    def __init__(self) -> None:
        self._heads: dict[str, str | None] = {}
        self._tails: dict[str, str | None] = {}
        self._first: dict[object, str] = {}
        self._listed: dict[str, bool] = {}

    def key(self, text: str) -> str | None:
        """Return the look-alike of a cell that is one name, else None."""
        head, *tail = text.split(" ")
        if not 1 <= len(tail) < person.LONGEST:
            return None
        try:
            parts = [self._tails[piece] for piece in tail]
            parts.insert(0, self._heads[head])
            key = " ".join(parts)  # type: ignore[arg-type]
        except KeyError:
            self._learn(head, tail)
            return self.key(text)
        except TypeError:  # a piece that stands in no name of this kind
            return None
        listed = self._listed.get(key)
        if listed is None:
            if len(self._listed) > _PIECES:
                self._listed.clear()
            listed = self._listed[key] = _may_be_listed(key)
        return None if listed and (not _written_alike(key) or _is_listed(text)) else key

    def _learn(self, head: str, tail: list[str]) -> None:
        for pieces, memory, part in (([head], self._heads, _head), (tail, self._tails, _tail)):
            if len(memory) > _PIECES:
                memory.clear()
            for piece in pieces:
                if piece not in memory:
                    memory[piece] = self._of(piece, part)

    def _of(self, piece: str, part: _Part) -> str | None:
        capitals = "U" if piece.isupper() and len(piece) > 1 else "T" if piece.istitle() else ""
        lower = piece.lower()
        plain = fold(lower)
        if not (
            capitals
            and piece.isalpha()
            and len(plain) == len(lower) == len(piece)
            and person.SYLLABLE.match(lower)
            and not any(lower in names.marked or plain in names.plain for names in _clans())
            and plain not in person.OPENING
        ):
            return None
        kind = part(lower, plain, capitals)
        if kind is None:
            return None
        if kind is _AS_IT_IS:
            return piece
        return self._first.setdefault((part, capitals, len(lower), kind), piece)


_AS_IT_IS = object()


def _head(lower: str, plain: str, capitals: str) -> object:
    """Return what counts of a surname; None if it is not certainly one."""
    common = _listed(name_list("surname common"), lower, plain)
    other = _listed(name_list("surname"), lower, plain)
    if any(_listed(name_list("surname hmong"), lower, plain)):
        return None
    if not (common[0] or other[0]) or lower in said_beside_names():
        return None
    return lower == plain, common, other


def _tail(lower: str, plain: str, capitals: str) -> object:
    """Return what counts of a later syllable; None if the name may end before it."""
    given = _listed(name_list("given"), lower, plain)
    middle = _listed(name_list("middle"), lower, plain)
    strong = _listed(name_list("middle strong"), lower, plain)
    known = tuple(g or m for g, m in zip(given, middle, strict=True))
    if capitals == "U" and not all(known):
        return None
    if lower in said_beside_names():
        return _AS_IT_IS
    return lower == plain, given, known, strong


def _listed(names: NameList, lower: str, plain: str) -> tuple[bool, bool]:
    """Whether a syllable is listed with its marks, and in a name without any."""
    marked = lower in names.marked
    return marked, (plain in names.plain if lower == plain else marked)


@cache
def _clans() -> tuple[NameList, ...]:
    return name_list("clan"), name_list("clan first")


def _may_be_listed(key: str) -> bool:
    """Whether a name with this look-alike may be no single name, or one that stands on a list."""
    return not _written_alike(key) or tuple(map(len, key.split(" "))) in _lengths()


def _written_alike(key: str) -> bool:
    return key.istitle() or key.isupper()


def _is_listed(text: str) -> bool:
    """Whether a name stands as a whole on some list, and so is like no other."""
    return text.lower() in _whole_names() or fold(text) in whole_cells()


@cache
def _whole_names() -> frozenset[str]:
    groups = [name_list(group) for group in person.WHOLE_NAMES]
    return frozenset().union(*(names.marked | names.plain for names in groups))


@cache
def _lengths() -> frozenset[tuple[int, ...]]:
    names = _whole_names() | whole_cells()
    return frozenset(tuple(map(len, name.split(" "))) for name in names)
