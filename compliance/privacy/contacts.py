"""Which boxes of the papers may name a person to call: the pack marks them ``contacts``.

The audit trail repeats the others; many read it and nobody shortens it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from compliance.sharing.gate import pack_today


def open_boxes() -> Collection[str]:
    """Return the ids of the boxes of an activity that name nobody."""
    return _open_only(pack_today().section("processing_register_fields"))


def open_contents() -> Collection[str]:
    """Return the ids of the contents that name nobody in a dossier of any kind."""
    kinds = pack_today().section("impact_assessments")
    return _open_only(row for kind in kinds for row in kind["contents"])


def _open_only(rows: Iterable[Mapping[str, Any]]) -> Collection[str]:
    marked: dict[str, bool] = {}
    for row in rows:
        marked[row["id"]] = marked.get(row["id"], False) or bool(row.get("contacts"))
    return {key for key, contacts in marked.items() if not contacts}
