"""Sections of personal-data protection: categories, clocks, dossiers, sharing, retention."""

from __future__ import annotations

from checklists.shapes.common import ENTRY, ROWS, Shape
from checklists.shapes.forms import FIELD

_GROUND = {"source!": "str", "confidence!": "confidence", "note": "text"}

#: A named thing with its ground: what it is called, then what it means or demands.
_NAMED = {"id!": "id", "name!": "text", **_GROUND}

#: How long something may take: exactly one of the three, 0 = at once (checked in ``privacy``).
_TIME = {"hours": "int", "working_days": "int", "days": "int", **_GROUND}

#: One deadline of a dossier, counted from ``clock_from``.
_CLOCK = {
    **ENTRY,
    "source!": "str",
    "hours": "int",
    "days": "int",
    "months": "int",
    "clock_from!": "text",
}

#: One box of a register or of a notice, with the ground that asks for it.
_BOX = {
    **FIELD,
    "choices": [{"code!": "field_id", "label!": "text"}],
    "help": "text",
    "source!": "str",
    "confidence!": "confidence",
}

#: What is written there may name people to call: the audit trail says only that it changed.
_CONTACTS = {"contacts": "bool"}

SECTIONS: dict[str, Shape] = {
    "data_categories": [{**_NAMED, "category!": "personal_kind", "examples": ["text"]}],
    "data_states": [{**_NAMED, "meaning!": "text", "still_personal!": "bool"}],
    "request_kinds": [
        {
            **_NAMED,
            "meaning!": "text",
            "receipt!": _TIME,
            "reply!": _TIME,
            "execution!": _TIME,
            "via_others": _TIME,
            "extension": _TIME,
        }
    ],
    "impact_assessments": [
        {
            **_NAMED,
            "meaning!": "text",
            "form!": "str",
            "filed_with!": ["str"],
            "addressee!": "text",
            "contents!": [{**ENTRY, "source!": "str", **_CONTACTS}],
            "clocks!": [_CLOCK],
            "exempt!": [{**ENTRY, "source!": "str"}],
        }
    ],
    "impact_statuses": [{**ENTRY, "needs_reason!": "bool"}],
    "processing_register_fields": [{**_BOX, **_CONTACTS}],
    "breach_clocks": [
        {
            **ENTRY,
            "source!": "str",
            "trigger!": "text",
            "hours": "int",
            "years": "int",
            "clock_from": "text",
            "addressee": "text",
        }
    ],
    "breach_fields": [_BOX],
    #: What whoever protects personal data must show; ``arrangements``: of whom.
    "officer_conditions": [
        {
            **ENTRY,
            "source!": "str",
            "arrangements!": ["arrangement"],
            "proven_by!": "officer_proof",
            "lowest_degree": "str",
            "least": "int",
            "rows": ROWS,
        }
    ],
    "lawful_bases": [{**_NAMED, "meaning!": "text"}],
    "recipients": [
        {
            **_NAMED,
            "rule!": "text",
            "prohibited": "bool",
            "bases": ["id"],
            "needs": ["text"],
            "agreement": "agreement_rule",
        }
    ],
    "share_steps": [
        {
            "id!": "id",
            "number!": "int",
            "question!": "text",
            "proof!": "text",
            "outcomes!": [{"text!": "text", "result!": "step_result"}],
            **_GROUND,
        }
    ],
    "agreement_contents": [{**ENTRY, "source!": "str"}],
    "share_channels": [{**ENTRY, "source!": "str"}],
    "protected_categories": [
        {
            **_NAMED,
            "rule!": "text",
            "closed_list!": "bool",
            "allowed": ["text"],
            "allowed_recipients": ["id"],
            "markers": ["str"],
            "sanction": "text",
        }
    ],
    "retention": [
        {
            **_NAMED,
            "years": "int",
            "months": "int",
            "permanent": "bool",
            "clock_from": "text",
        }
    ],
}
