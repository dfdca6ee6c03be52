"""Sections of a reporting plan: periods, addressees, targets, tasks, catalogues."""

from __future__ import annotations

from checklists.shapes.common import ENTRY, Shape

SECTIONS: dict[str, Shape] = {
    "reporting": {
        "*": {
            "text": "text",
            "group": "str",
            "to": "any",
            "from": "str",
            "collator": "str",
            "drafted_by": "str",
            "source": "str",
            "confidence!": "confidence",
            "note": "text",
        }
    },
    "periods": [
        {
            "id!": "id",
            "kind!": "str",
            "name!": "text",
            "covers_from": "month_day",
            "covers_to": "month_day",
            "due_before": "month_day",
            "last_safe_day": "month_day",
            "cutoff": "month_day",
            "estimates": "bool",
            "shares_entry_with": ["id"],
            "carries_from": ["id"],
            "source!": "str",
            "confidence!": "confidence",
            "note": "text",
        }
    ],
    "period_rules": [ENTRY],
    "addressees": [
        {
            "body": "str",
            "name!": "text",
            "receives!": ["str"],
            "since!": "date",
            "until": "date",
            "setting": "str",
            "source!": "str",
            "confidence!": "confidence",
            "note": "text",
        }
    ],
    "targets": [
        {
            **ENTRY,
            "period!": "str",
            "kind!": "str",
            "target_value": "number",
            "numerator!": "str",
            "denominator!": "str",
            "fields!": ["field_id"],
            "since!": "date",
            "until!": "date",
        }
    ],
    "tasks": [
        {
            **ENTRY,
            "lead!": ["str"],
            "partners!": ["str"],
            "product!": "str",
            "when!": "str",
            "how_to_report!": "str",
            "fields!": ["field_id"],
        }
    ],
    "duties": [{**ENTRY, "body!": "str"}],
    "data_groups": [
        {
            "id!": "id",
            "name!": "text",
            "lead_body": "str",
            "source!": "str",
            "confidence!": "confidence",
            "note": "text",
        }
    ],
    "system_groups": {"*": "text"},
    "system_kinds": [
        {
            "id!": "id",
            "name!": "text",
            "group!": "field_id",
            "data_group": "id",
            "usual_owner!": "str",
            "usual_data!": ["data_kind"],
            "online_service!": "yes_no_maybe",
            "external": "bool",
            "source!": "str",
            "confidence!": "confidence",
            "note": "text",
            "suggestion!": {"text!": "text", "level": "level", "facts!": {"*": "scalar"}},
        }
    ],
}
