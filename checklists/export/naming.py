"""Names that other tools accept: ASCII, without spaces, the same at every export."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping

from checklists.model import Item

#: In whose name we publish; part of every id that left the house, so it never changes.
PUBLISHER = "soyte"
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:{PUBLISHER}:packs")


def slug(text: str) -> str:
    """``text`` as ASCII letters, digits and dashes, lower-cased."""
    plain = text.lower().replace("đ", "d")
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def one_line(text: str) -> str:
    """``text`` without line ends and double spaces."""
    return " ".join(text.split())


def stable_uuid(*parts: object) -> str:
    """The uuid of what ``parts`` name: the same at every export."""
    return str(uuid.uuid5(_IDS, "/".join(map(str, parts))))


def groups_of(items: Iterable[Item]) -> Mapping[str, tuple[Item, ...]]:
    """Rows by the Vietnamese title of their group, in the order of the pack."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.group.vi, []).append(item)
    return {title: tuple(rows) for title, rows in groups.items()}


def doubt(item: Item) -> str:
    """The sentence to put before a row that is not law yet, or an empty text."""
    return "Cần đối chiếu với văn bản đã công bố." if item.confidence == "U" else ""
