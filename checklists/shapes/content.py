"""Items and the small sections around them."""

from __future__ import annotations

from checklists.shapes.common import DEADLINE, ENTRY, ROWS, Shape

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
    #: A sentence to start the unit's own answer from; only where somebody wrote one.
    "model": "text",
    # what follows is found in Item.extra
    "clause": {"*": "str"},
    "nd331": "str",
    "legal_ref": "str",
    "kind": "str",
    "basis": "str",
    "title": "text",
    "new_at": "level",
    "strengthened_at": ["level"],
    "condition": "text",
    "advisory": "bool",
    "equivalent_ok": "bool",
    "uncertain_levels": ["level"],
    "inheritable": "bool",
    #: The vendor of the software can answer it once for all who use that version.
    "of_product": "bool",
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
    #: Which incidents start the clock by themselves: any, serious, personal_data.
    "when": "str",
    #: Of a duty: its regime, the role it is sent to, the form it is sent on (ids of sections).
    "regime": "id",
    "role": "id",
    "notice_form": "id",
    #: Rows of other packs it belongs with.
    "rows": ROWS,
    "status": "str",
    "number": "str",
    "short": ["str"],
    "since": "date",
    "until": "date",
    "replaced_by": ["id"],
    "patterns": ["str"],
}

#: One risk to think of: a judgement of the project, never law. Hints: 1 low, 2 medium, 3 high.
RISK = {
    "id!": "id",
    "threat!": "text",
    "asset!": "text",
    "harm!": "text",
    "treatment!": "text",
    "likelihood_hint!": "third",
    "impact_hint!": "third",
    "requirements!": ["id"],
    "confidence!": "confidence",
}

_STEP = {"value!": "third", "text!": "text", "meaning!": "text"}

SECTIONS: dict[str, Shape] = {
    "items": [ITEM],
    "legal_bases": [{**ENTRY, "since": "date"}],
    "calendar": [DEADLINE],
    #: Level → months at most between two times; at levels of ``conventions`` the number is ours.
    "cycles": [
        {
            **ENTRY,
            "scope!": "str",
            "months!": {"*": "int"},
            "conventions": ["level"],
            "rows": ROWS,
        }
    ],
    #: How a policy of backups is judged; ``levels``: where the standard asks for it.
    "backup_rules": [
        {
            **ENTRY,
            "measure!": "str",
            "counts_live": "bool",
            "least": "int",
            "most": "int",
            "missing!": "text",
            "levels": ["level"],
            "rows": ROWS,
        }
    ],
    "backup_defaults": [
        {
            **ENTRY,
            "every_hours!": {"*": "int"},
            "grace_hours!": {"*": "int"},
            "keep_days!": {"*": "int"},
            "rpo_minutes!": {"*": "int"},
            "rto_minutes!": {"*": "int"},
        }
    ],
    "restore_checks": [ENTRY],
    "continuity_fields": [{**ENTRY, "of!": "str", "hint": "text", "required!": "bool"}],
    #: ``measures``: of the four-layer plan, that what the field says may stand in.
    "safeguard_fields": [{**ENTRY, "field!": "str", "rows": ROWS, "measures": ROWS}],
    "regulation_kinds": [{**ENTRY, "feeds": "str", "yearly": "bool", "rows": ROWS}],
    #: Who has to learn what, and how often; ``done_by``: a day the law sets.
    "training_rules": [
        {
            **ENTRY,
            "source!": "str",
            "learner!": "str",
            "min_level": "level",
            "proven_by!": "str",
            "months": "int",
            "done_by": "date",
            "rows": ROWS,
        }
    ],
    #: What a contract with a vendor should say, with a model sentence of ours.
    "contract_clauses": [
        {
            **ENTRY,
            "source!": "str",
            "contract_kind!": "str",
            "min_level": "level",
            "model!": "text",
            "rows": ROWS,
        }
    ],
    "roles": [ENTRY],
    "obligations": [{**ENTRY, "levels": ["level"]}],
    "open_points": [ENTRY],
    "plan_parts": {"*": "text"},
    "scoring": {
        "answers!": [
            {"code!": "field_id", "label!": "text", "value": "number", "needs_reason": "bool"}
        ],
        "weights!": {"*": "int"},
        "formula!": "text",
        "coverage!": {"min_percent!": "int", "text!": "text"},
        "caps!": [
            {
                "rule!": "str",
                "severity!": "severity",
                "answer!": "field_id",
                "at_least!": "int",
                "cap!": "int",
            }
        ],
        "rules!": [{"id!": "id", "text!": "text"}],
        "ratings!": [{"min!": "int", "label!": "text"}],
        "remediation_days!": {"*": "int"},
        "critical_containment_hours!": "int",
        "confidence!": "confidence",
    },
    "sets": {"*": ["id"]},
    "risks": [RISK],
    "checks": [
        {
            "id!": "id",
            "scope!": "str",
            "section": "str",
            "when!": "expression",
            "message!": "text",
            "source!": "str",
            "confidence!": "confidence",
            "stops!": "bool",
        }
    ],
    "risk_scale": {
        "note!": "text",
        "confidence!": "confidence",
        "likelihood!": [_STEP],
        "impact!": [_STEP],
        "bands!": [{"id!": "field_id", "max!": "int", "text!": "text"}],
        "decisions!": [{"id!": "field_id", "text!": "text"}],
    },
    "citations": [{**ENTRY, "dead!": "str", "live!": "str"}],
}
