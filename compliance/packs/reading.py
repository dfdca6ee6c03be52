"""Sections of a pack as something to read: headings, named values, words instead of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from flask_babel import get_locale

from checklists import Pack
from compliance.core.i18n import _
from compliance.packs.keys import EXPRESSIONS, HEADINGS, key_label, value_label
from compliance.packs.labels import CONFIDENCE, day

#: Keys whose value, as a heading, is a sentence.
SENTENCES = frozenset(HEADINGS)
#: Keys of a deadline where 0 means at once.
AT_ONCE = frozenset({"hours", "days"})
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
    """The key whose value is the heading of an entry: a sentence, else its level; or None."""
    sentence = next((key for key in HEADINGS if is_text(entry.get(key))), None)
    return sentence or ("level" if "level" in entry else None)


def body(entry: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """The rest of an entry as (key, its name, value), empty values left out."""
    head = _HEAD | {heading_key(entry)}
    return [
        (str(key), key_label(key), value)
        for key, value in entry.items()
        if key not in head and value not in (None, (), "")
    ]


@lru_cache(maxsize=32)
def names_of(pack: Pack) -> Mapping[str, Any]:
    """Code → text, for the codes that the pack itself explains: bodies, groups, facts."""
    return dict(_names(pack))


def _names(pack: Pack) -> Iterator[tuple[str, Any]]:
    for section in ("bodies", "system_groups", "plan_parts"):
        yield from (pack.section(section) or {}).items()
    for section, key in (
        ("data_groups", "name"),
        ("lawful_bases", "name"),
        ("facts", "label"),
        ("derived", "label"),
    ):
        yield from ((row["id"], row[key]) for row in pack.section(section) or () if key in row)


def name(key: object, names: Mapping[str, Any]) -> str:
    """What a key is called; a code that the pack explains by the pack's word."""
    return words(names[str(key)]) if str(key) in names else value_label(key_label(key))


def plain(key: str, value: Any, names: Mapping[str, Any]) -> str:
    """A single value in words; ``names`` are those of the pack."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if value == 0 and key in AT_ONCE:
        return _("ngay")
    if key in EXPRESSIONS or not isinstance(value, str):
        return str(value)
    if key == "confidence":
        return str(CONFIDENCE.get(value, value))
    return words(names[value]) if value in names else value_label(day(value), key)


def is_expression(key: str, value: Any) -> bool:
    """Whether a value is shown as it is written, as code; the same key may hold a sentence."""
    if key not in EXPRESSIONS or not isinstance(value, str):
        return False
    return value.isascii() or " == " in value
