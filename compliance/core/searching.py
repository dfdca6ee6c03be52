"""The slot of the search box: each feature finds its own rows, within its own scope, by SQL.

A finder never returns the title of a row that the person may not open. Words may stand in any
order, with or without marks; names of people and contents of files are not searched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true

from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern

#: Words that are looked at; the rest of a long text is not.
MOST_WORDS = 8
#: Rows of a large table that are put in order.
ENOUGH = 200


def holds_words(column: Any, text: str) -> ColumnElement[bool]:
    """Return the SQL condition "this folded column holds every word of ``text``"."""
    words = fold(text).split()[:MOST_WORDS]
    return and_(true(), *(column.like(like_pattern(word), escape="\\") for word in words))


def number_holds(column: Any, text: str) -> ColumnElement[bool]:
    """Return the same of the number of a document, which is stored as it was typed."""
    if not any(letter.isdigit() for letter in text):
        return false()  # a number has a digit
    lowered = func.replace(func.replace(func.lower(column), "Đ", "d"), "đ", "d")
    return holds_words(lowered, text)


def with_kind(kind: Any, title: str) -> str:
    """Return ``kind: title``, or the title alone where it begins with its kind."""
    return title if fold(title).startswith(fold(str(kind))) else f"{kind}: {title}"


def nearest_first(text: str, code: Any, search: Any) -> ColumnElement[int]:
    """Return the order of hits: that very code, then what begins with the text, then the rest."""
    folded = fold(text)
    begins = search.like(like_pattern(folded)[1:], escape="\\")
    if code is None:
        return case((begins, 1), else_=2)
    return case((or_(code == text, func.lower(code) == folded), 0), (begins, 1), else_=2)


def among_many(key: Any, code: Any, search: Any, text: str, *conditions: Any) -> Any:
    """Return the condition "is one of the rows to choose hits from" of a table that may be large.

    Rows with that code or beginning with the text, and the first others that hold every word: what
    thousands of rows hold is not sorted to show six of them.

    Args:
        key, code, search: columns of the table.
        conditions: what else must hold, the scope among it.
    """
    begins = search.like(like_pattern(fold(text))[1:], escape="\\")
    near = select(key).where(or_(begins, code == text), *conditions).limit(ENOUGH)
    others = select(key).where(holds_words(search, text), *conditions).limit(ENOUGH)
    return or_(
        key.in_(select(near.subquery().c[0])),
        key.in_(select(others.subquery().c[0])),
    )


@dataclass(frozen=True)
class Hit:
    """One row that was found: its name, the path of its page, and where it belongs."""

    title: str
    path: str
    note: str = ""


@dataclass(frozen=True)
class Finder:
    """What one feature adds to a group of the results.

    ``find`` is asked for at most so many rows, with one or two queries whatever the size of the
    tables. ``more`` is the endpoint of the feature's own list, which takes the same ``q``; the
    other arguments of its address are in ``more_args``.
    """

    group: str
    permission: Permission
    find: Callable[[Any, str, int], Sequence[Hit]]
    more: str | None = None
    more_args: tuple[tuple[str, str], ...] = ()


_finders: list[Finder] = []


def add_finder(finder: Finder) -> None:
    """Offer rows to the search box (a feature's ``views`` does so at import)."""
    if finder not in _finders:
        _finders.append(finder)


def finders() -> Sequence[Finder]:
    """Return every finder, in the order in which the features were loaded."""
    return tuple(_finders)
