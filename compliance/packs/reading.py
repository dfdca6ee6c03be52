"""Sections of a pack as something to read: headings, named values, words instead of codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import get_locale

from compliance.core.i18n import _
from compliance.packs.keys import EXPRESSIONS, HEADINGS, key_label, value_label
from compliance.packs.labels import day

#: Keys of an entry that stand in its head.
_HEAD = frozenset({"id", "source", "confidence"})


def words(text: Any) -> str:
    """A text of a pack in the reader's language, Vietnamese where English is missing."""
    english = str(get_locale()) == "en"
    if isinstance(text, Mapping):
        return str((english and text.get("en")) or text["vi"])
    return str((english and text.en) or text.vi)


def is_text(value: Any) -> bool:
    """Whether a value is a sentence in Vietnamese and perhaps English."""
    return isinstance(value, Mapping) and "vi" in value and set(value) <= {"vi", "en"}


def heading_key(entry: Mapping[str, Any]) -> str | None:
    """The key whose value is the heading of an entry, or None."""
    return next((key for key in HEADINGS if is_text(entry.get(key))), None)


def body(entry: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """The rest of an entry as (key, its name, value), empty values left out."""
    head = _HEAD | {heading_key(entry)}
    return [
        (str(key), key_label(key), value)
        for key, value in entry.items()
        if key not in head and value not in (None, (), "")
    ]


def plain(key: str, value: Any) -> str:
    """A single value in words."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if key in EXPRESSIONS:
        return str(value)
    return day(str(value)) if isinstance(value, str) and day(value) != value else value_label(value)


def is_expression(key: str, value: Any) -> bool:
    """Whether a value is shown as it is written, as code."""
    return key in EXPRESSIONS and isinstance(value, str)
