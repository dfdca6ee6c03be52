"""Every word that a rule can ask for, gathered from the rules themselves.

Patterns, context words and lists of the recognizers are read; a new recognizer is read too.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

import scanners.recognizers as package
from scanners import detect, masking
from scanners.names import name_list
from scanners.recognizers.base import Recognizer
from scanners.recognizers.registry import recognizers
from scanners.recognizers.vietnam import address, ethnicity, person
from scanners.textform import fold

_ESCAPE = re.compile(r"\\[pP]\{\w+\}|\\[A-Za-z]|\(\?[A-Za-z]+[:)]")
_LETTERS = re.compile(r"[^\W\d_]+")
_NAME_WORDS = ("not before", "title")


class Words(NamedTuple):
    """Words in lower case.

    Attributes:
        marked: as a rule writes them; compared with the text as it is.
        plain: without marks; compared with syllables that bear none.
        folded: without marks; compared with any syllable after its marks are taken off.
    """

    marked: frozenset[str]
    plain: frozenset[str]
    folded: frozenset[str]


@cache
def said_alone() -> Words:
    """Return what rules know in a text that is letters and spaces only.

    A rule that needs a digit, or a sign such as a comma, has nothing to say of such a text.
    """
    owners: list[object] = [masking, detect]
    for recognizer in recognizers():
        if not _needs_a_sign(recognizer):
            owners += [recognizer, importlib.import_module(type(recognizer).__module__)]
    marked = set(_words(vars(owner).values() for owner in owners))
    plain: set[str] = set()
    for group in _NAME_WORDS:
        marked.update(_letters(name_list(group).marked))
        plain.update(_letters(name_list(group).plain))
    return Words(frozenset(marked), frozenset(plain), frozenset(_of_names()))


@cache
def said_beside_names() -> frozenset[str]:
    """Return what rules other than those for names know in a text that is letters and spaces."""
    owners: list[object] = []
    for recognizer in recognizers():
        if not _needs_a_sign(recognizer) and recognizer.ENTITY != "PERSON":
            owners += [recognizer, importlib.import_module(type(recognizer).__module__)]
    return frozenset(_words(vars(owner).values() for owner in owners))


@cache
def said_anywhere() -> Words:
    """Return every word of every rule; of context words of several words only the last."""
    names = (m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
    owners = [masking, detect, *map(importlib.import_module, names), *recognizers()]
    marked = set(_words(vars(owner).values() for owner in owners)) | set(_two_letters())
    plain: set[str] = set()
    for group in _NAME_WORDS:
        marked.update(_letters(name_list(group).marked))
        plain.update(_letters(name_list(group).plain))
    ends = {phrase[-1] for phrase in context_phrases()}
    return Words(frozenset(marked), frozenset(plain), frozenset(_of_names() | ends))


@cache
def context_phrases() -> frozenset[tuple[str, ...]]:
    """Return the context words of all recognizers, without marks, split into words."""
    return frozenset(
        tuple(_LETTERS.findall(fold(words))) for r in recognizers() for words in r.CONTEXT
    ) - {()}


@cache
def whole_cells() -> frozenset[str]:
    """Return the names and words, without marks, that a rule compares with a whole cell."""
    return address.provinces() | ethnicity.GROUPS | person.NO_NAMES


def _needs_a_sign(recognizer: Recognizer) -> bool:
    needs = _ESCAPE.sub(" ", recognizer.NEEDS)
    return recognizer.DIGITS > 0 or (bool(needs) and not _LETTERS.search(needs))


def _of_names() -> set[str]:
    """Return words that the rules for names know beside their lists of syllables."""
    words = set(person.OPENING)
    firsts = name_list("clan first").plain
    words |= firsts
    for clan in name_list("clan").plain:
        words.update(clan[len(first) :].strip("-") for first in firsts if clan.startswith(first))
    return words


def _two_letters() -> Iterator[str]:
    """Yield pairs of letters: before digits they can be the start of a card number."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return (a + b for a in letters for b in letters)


def _words(groups: Iterable[Iterable[Any]]) -> Iterator[str]:
    for values in groups:
        for value in values:
            if not any(value is whole for whole in (ethnicity.GROUPS, person.NO_NAMES)):
                yield from _words_of(value)


def _words_of(value: Any) -> Iterator[str]:
    """Yield the words of a pattern, or of a tuple or set of texts."""
    pattern = getattr(value, "pattern", None)
    if isinstance(pattern, str):
        yield from _letters([_ESCAPE.sub(" ", pattern)])
    elif isinstance(value, tuple | frozenset):
        for text in value:
            yield from _letters([text]) if isinstance(text, str) else _words_of(text)


def _letters(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _LETTERS.findall(text.lower())
