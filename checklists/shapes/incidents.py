"""Sections of incidents: regimes, addressees, forms of notices, classification, drills."""

from __future__ import annotations

from checklists.shapes.common import ENTRY, ROWS, Shape

NOTICE_FIELD = {
    "id!": "field_id",
    "label!": "bilingual",
    "type!": "field_type",
    "required!": "bool",
    #: Where the field is filled from: a key of ``prefill_sources``.
    "prefill": "str",
    "choices": ["scalar"],
    "note": "text",
}

#: A thing to do at once; ``minutes`` from the detection, none = as the case may be.
CONTAINMENT = {
    "id!": "id",
    "text!": "bilingual",
    "who!": "str",
    "minutes": "count",
    "critical!": "bool",
}

#: An event put into a drill; ``minute`` from its start.
INJECT = {
    "minute!": "count",
    "text!": "bilingual",
    "expected!": "bilingual",
    "channel": "str",
    "duties": ["id"],
    "rows!": ROWS,
}

SECTIONS: dict[str, Shape] = {
    "regimes": [{**ENTRY, "source!": "str", "note!": "text"}],
    "addressee_roles": [{**ENTRY, "source!": "str", "regime!": "id", "setting!": "str"}],
    "prefill_sources": {"*": "bilingual"},
    "notice_forms": [
        {**ENTRY, "source!": "str", "regime!": "id", "duties!": ["id"], "fields!": [NOTICE_FIELD]}
    ],
    "severity_levels": [
        {
            **ENTRY,
            "severity!": "severity",
            "serious!": "bool",
            "duties!": ["id"],
            "signs!": ["bilingual"],
        }
    ],
    "classification": [
        {
            "id!": "id",
            "question!": "bilingual",
            "confidence!": "confidence",
            "regime!": "id",
            "raises_to!": "id",
            "duties!": ["id"],
            "note": "text",
        }
    ],
    "stages": [{**ENTRY, "state!": "incident_state"}],
    "incident_kinds": [
        {
            **ENTRY,
            "raises_to!": "id",
            "duties!": ["id"],
            "signs!": ["bilingual"],
            "do_not!": ["bilingual"],
            "keep!": ["bilingual"],
            "containment!": [CONTAINMENT],
            "rows!": ROWS,
        }
    ],
    "drill_scenarios": [
        {
            **ENTRY,
            "incident_kind!": "id",
            "drill_type!": "id",
            "minutes!": "count",
            "aim!": "bilingual",
            "applies_to!": ["str"],
            "injects!": [INJECT],
            "success!": ["bilingual"],
        }
    ],
    "drill_types": [ENTRY],
    "drill_fields": [ENTRY],
    "drill_rules": {
        "text!": "text",
        "same_clocks!": "bool",
        "same_forms!": "bool",
        "sends_out!": "bool",
        "mark!": "bilingual",
        "counts_as_incident!": "bool",
        "evidence!": "bilingual",
        "conclusion!": ["bilingual"],
        "source!": "str",
        "confidence!": "confidence",
        "every_months!": "count",
        "note": "text",
    },
}
