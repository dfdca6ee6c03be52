"""Sections of the level criteria: facts, rules, procedure, transition."""

from __future__ import annotations

from checklists.shapes.common import ENTRY, Shape

FACT = {
    "id!": "fact_id",
    "group": "str",
    "type!": "fact_type",
    "choices": ["str"],
    "choice_labels": {"*": "text"},
    "default!": "scalar",
    #: Seldom true of a health unit: asked on one page with others of its kind.
    "screen": "bool",
    "min": "int",
    "max": "int",
    "source!": "str",
    "confidence": "confidence",
    "label!": "text",
    "question!": "text",
    "help": "text",
}

CRITERION = {
    "id!": "id",
    "level!": "level",
    "source!": "str",
    "also": ["str"],
    "condition!": "text",
    "facts!": ["fact_id"],
    "rule!": "expression",
    "examples": ["str"],
    "note": "text",
    "confidence!": "confidence",
}

SIGN = {
    "id!": "id",
    "when!": "expression",
    "source!": "str",
    "message!": "text",
    "confidence!": "confidence",
}

DAYS = {
    "value": "int",
    "unit": "str",
    "from": "text",
    "source!": "str",
    "confidence!": "confidence",
    "note": "text",
}

SECTIONS: dict[str, Shape] = {
    "facts": [FACT],
    "criteria": [CRITERION],
    "derived": [
        {
            "id!": "fact_id",
            "type!": "fact_type",
            "source!": "str",
            "confidence!": "confidence",
            "label!": "text",
            "cases!": [{"value!": "scalar", "when!": "expression"}],
            "else!": "scalar",
        }
    ],
    # consistency: compares answers with each other, so it asks nothing by itself
    "gates": [{**SIGN, "consistency": "bool"}],
    "advisories": [{**SIGN, "suggests_level": "expression"}],
    "flags": [SIGN],
    "thresholds": {
        "*": {
            "value!": "number",
            "unit": "str",
            "source": "str",
            "boundary": "text",
            "note": "text",
            "confidence!": "confidence",
        }
    },
    "workflow": {
        "return_days": DAYS,
        "approval_days!": DAYS,
        "levels!": [
            {
                "level!": "level",
                "prepares": "str",
                "opinion": "str",
                "appraises!": "str",
                "appraisal_days": "int",
                "approves!": "str",
                "reports_to": "str",
                "forms": ["id"],
                "source!": "str",
                "confidence!": "confidence",
                "note": "text",
            }
        ],
        "independent_appraisal": {
            "when!": "expression",
            "options!": ["text"],
            "source!": "str",
            "confidence!": "confidence",
        },
        "redetermine_when": [
            {"trigger!": "str", "text!": "text", "source!": "str", "confidence!": "confidence"}
        ],
        # Months from a decision to the day it is looked at again: a convention, no expiry.
        "review_months": DAYS,
        "redetermine_procedure": {
            "same_as!": "str",
            "source!": "str",
            "confidence!": "confidence",
        },
        "periodic_check_months": {
            "organisation_wide": "int",
            "by_level!": {"*": "int"},
            "source!": "str",
            "confidence!": "confidence",
            "note": "text",
        },
    },
    "bodies": {"*": "text"},
    # cases: tried in order, the first that holds is proposed; a person confirms.
    "transition_rules": {
        "law_in_force!": "date",
        "decree_in_force!": "date",
        "remind_days!": "int",
        "cases!": [
            {
                "case!": "str",
                "when!": "expression",
                "why!": "text",
                "source": "str",
                "confidence!": "confidence",
            }
        ],
        "otherwise!": {"case!": "str", "why!": "text", "confidence!": "confidence"},
    },
    "transition": [{**ENTRY, "case!": "str", "legal_date": "date", "last_safe_day": "date"}],
}
