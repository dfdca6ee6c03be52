"""The shape of every file of a pack.

A shape is written as data: a word is a kind of scalar (see ``checking.SCALARS``), ``{key: shape}``
a mapping with exactly these keys ("key!" is required), ``{"*": shape}`` a mapping with free keys,
``[shape]`` a list. A section is the file of its name, or all files of the folder of its name.
"""

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

ITEM = {
    "id!": "id",
    "levels": ["level"],
    "group": "text",
    "text!": "text",
    "source!": "str",
    "confidence!": "confidence",
    "severity": "severity",
    "scope": "str",
    "layer": "layer",
    "plan_part": "str",
    "parameters": {"*": "str"},
    "meaning": "text",
    "how": "text",
    "evidence": "text",
    "check": "text",
    # what follows is found in Item.extra
    "clause": {"*": "str"},
    "nd331": "str",
    "legal_ref": "str",
    "kind": "str",
    "basis": "str",
    "new_at": "level",
    "strengthened_at": ["level"],
    "condition": "text",
    "advisory": "bool",
    "equivalent_ok": "bool",
    "uncertain_levels": ["level"],
    "inheritable": "bool",
    "applies_to": ["str"],
    "auto_fill": "str",
    "measures": ["text"],
    "providers": ["text"],
    "typical_evidence": ["text"],
    "note": "text",
    "fields": ["str"],
    "hours": "int",
    "clock_from": "text",
    "addressee": "text",
    "trigger": "text",
    "status": "str",
    "number": "str",
    "short": ["str"],
    "since": "date",
    "until": "date",
    "replaced_by": ["id"],
    "patterns": ["str"],
}

FACT = {
    "id!": "fact_id",
    "group": "str",
    "type!": "fact_type",
    "choices": ["str"],
    "choice_labels": {"*": "text"},
    "default!": "scalar",
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

DAYS = {
    "value": "int",
    "unit": "str",
    "from": "text",
    "source!": "str",
    "confidence!": "confidence",
    "note": "text",
}

NOTE = {"id!": "id", "text!": "text", "source": "str", "confidence!": "confidence"}

#: Section name → shape. A pack has the sections it needs; other file names are refused.
SECTIONS: dict[str, Shape] = {
    "items": [ITEM],
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
    "forms": [FORM],
    "form_parts": {"*": FORM_PART},
    "documents": [FORM],
}
