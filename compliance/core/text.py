"""Vietnamese text: one normal form, one folded form for search on every database."""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

_SPACES = re.compile(r"\s+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "′": "'", "`": "'"})


def clean(value: str | None) -> str | None:
    """Return ``value`` stripped and in Unicode NFC, or None if nothing is left."""
    if value is None:
        return None
    value = unicodedata.normalize("NFC", value).replace("\x00", "").strip()
    return value or None


def fold(*parts: str | None) -> str:
    """Return the parts lower-cased, without marks, ready to be searched.

    đ is a letter of its own, not a d with a combining mark, so it is mapped by hand; the result
    is computed here and stored, so that SQLite and PostgreSQL find the same rows.
    """
    text = " ".join(part for part in parts if part).translate(_APOSTROPHES).lower()
    text = text.replace("đ", "d").replace("ƀ", "b")
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _SPACES.sub(" ", text).strip()


def shorten(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut at the end of a word, with an ellipsis.

    A single word that is longer is cut where it must be.
    """
    text = _SPACES.sub(" ", text).strip()
    if len(text) <= most:
        return text
    head = text[: most - 1]
    if text[most - 1] != " ":
        head = head.rpartition(" ")[0] or head
    return head.rstrip(" ,;:.–-") + "…"


def like_pattern(folded: str) -> str:
    r"""Return a LIKE pattern that finds ``folded`` anywhere; escape character is ``\``."""
    escaped = folded.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def as_uuid(text: str | None) -> UUID | None:
    """Return the id that ``text`` writes (of an address, a form, a filter), or None."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
