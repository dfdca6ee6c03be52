"""Sections of forms, documents and the annual report."""

from __future__ import annotations

from checklists.shapes.common import DEADLINE, ENTRY, Shape

FIELD = {
    "id!": "field_id",
    "label!": "text",
    "type!": "field_type",
    "required!": "scalar",
    "source_in_inventory": "str",
    "choices": ["scalar"],
    "columns": ["str"],
    "covers": ["str"],
    "note": "text",
    "origin": "str",
}

FORM_PART = {"id!": "field_id", "title!": "text", "fields!": [FIELD]}

#: A section of a form: written out, or ``use`` of a common part (checked in ``links``).
FORM_SECTION = {
    "use": "field_id",
    "id": "field_id",
    "title": "text",
    "fields": [FIELD],
    "repeat": "str",
    "access": "str",
    "required": "scalar",
    "note": "text",
}

FORM = {
    "id!": "id",
    "title!": "text",
    "source!": "str",
    "confidence!": "confidence",
    "levels": ["level"],
    "issued_by!": "str",
    "addressed_to!": "str",
    "when!": "str",
    "also_used_for": {"levels": ["level"], "by": "str", "confidence": "confidence"},
    "state_map": {"*": "str"},
    "row_columns": ["str"],
    "consistency_checks": ["str"],
    "sections!": [FORM_SECTION],
}

SECTIONS: dict[str, Shape] = {
    "form_parts": {"*": FORM_PART},
    "forms": [FORM],
    "documents": [FORM],
    "annual_report": {
        "form!": "id",
        "data_from!": "month_day",
        "data_to!": "month_day",
        "deadlines!": [DEADLINE],
        "columns!": [
            {
                "id!": "field_id",
                "number!": "int",
                "title!": "text",
                "choices": ["scalar"],
                "required!": "scalar",
            }
        ],
        "status_of_state!": {"*": "str"},
        "periodic_checks": ["id"],
        "annexes": [ENTRY],
        "source!": "str",
        "confidence!": "confidence",
    },
}
