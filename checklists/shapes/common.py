"""Shapes that many sections share."""

from __future__ import annotations

from typing import Any

Shape = Any

TITLE = {
    "id!": "pack_id",
    "version!": "int",
    "status!": "status",
    "title!": "text",
    "as_of!": "date",
    "effective_from!": "date",
    "effective_to": "date",
    "replaces": "pack_id",
    "replaced_by": "pack_id",
    "standard": "str",
    "notice": "text",
    "combine": "str",
    "undetermined_when_no_match": "bool",
    "sources!": ["str"],
}

#: Rows of packs that something belongs to: pack → ids of its rows (checked in ``references``).
ROWS = {"*": ["id"]}

#: A short statement with its ground: the row of most small sections.
ENTRY = {
    "id!": "id",
    "text!": "text",
    "source": "str",
    "confidence!": "confidence",
    "note": "text",
}

DEADLINE = {
    **ENTRY,
    "who": "str",
    "to": "str",
    "before": "month_day",
    "last_safe_day": "month_day",
    "date": "date",
    "last_safe_date": "date",
    "levels": ["level"],
}

#: A cross-walk between two packs: ``mappings/<from>--<to>.yaml``.
MAPPING = {
    "from!": "pack_id",
    "to!": "pack_id",
    "sources!": ["str"],
    "items!": [{"old!": "id", "new!": ["id"], "relation!": "relation", "why!": "text"}],
    "new_only!": ["id"],
    "criteria": [
        {
            "old": "id",
            "new": "id",
            "relation!": "criterion_relation",
            "why": "text",
            "confidence!": "confidence",
        }
    ],
    "facts": [
        {
            "old": "fact_id",
            "new": "fact_id",
            "relation!": "criterion_relation",
            "why": "text",
            "confidence!": "confidence",
        }
    ],
}
