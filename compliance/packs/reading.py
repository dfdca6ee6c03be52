"""Sections of a pack as something to read: headings, named values, words instead of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from flask_babel import get_locale

from checklists import Pack, load
from compliance.core.i18n import _
from compliance.packs.keys import key_label
from compliance.packs.labels import CONFIDENCE, day
from compliance.packs.values import value_label

#: Keys whose value may be an expression, shown as it is written.
EXPRESSIONS = frozenset({"rule", "when", "where", "required", "source_in_inventory"})
#: Keys whose value is the heading of an entry, the first that it has.
HEADINGS = ("text", "title", "name", "label", "question", "message", "condition", "threat")
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


#: Key of the name → sections whose ids stand as codes in other sections.
_NAMING: Mapping[str, tuple[str, ...]] = {
    "name": ("data_groups", "lawful_bases", "periods", "recipients"),
    "label": ("facts", "derived", "report_fields"),
    "text": (
        "tasks",
        "targets",
        "report_tiers",
        "regimes",
        "addressee_roles",
        "notice_forms",
        "severity_levels",
        "incident_kinds",
        "drill_types",
        "provider_kinds",
        "steps",
        "outlines",
        "finding_states",
    ),
}


@lru_cache(maxsize=32)
def names_of(pack: Pack) -> Mapping[str, Any]:
    """Code → text, for the codes that the pack itself explains: bodies, groups, facts."""
    return dict(_names(pack))


def _names(pack: Pack) -> Iterator[tuple[str, Any]]:
    for section in ("bodies", "system_groups", "plan_parts", "prefill_sources"):
        yield from (pack.section(section) or {}).items()
    for key, sections in _NAMING.items():
        for section in sections:
            yield from ((row["id"], row[key]) for row in pack.section(section) or () if key in row)
    for code, source in (pack.section("kpi_sources") or {}).items():
        yield code, source["text"]


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


def version_of(pack_id: str) -> int:
    """The newest version of a pack that a row names: where a link to its rows leads."""
    return load(pack_id).version
