"""Sections of inspections: kinds of check, steps, verdicts, findings, documents, risk signals."""

from __future__ import annotations

from checklists.shapes.common import ENTRY, ROWS, Shape

SECTIONS: dict[str, Shape] = {
    "check_types": [
        {
            **ENTRY,
            "who!": "text",
            "by_department!": "bool",
            "needs_decision": "bool",
            "notice_days": "count",
            "notice_unit": "day_unit",
            "steps": ["id"],
            "outlines": ["id"],
        }
    ],
    "steps": [
        {
            **ENTRY,
            "who!": "str",
            "working_days": "count",
            "days": "count",
            "counted_from": "text",
            #: law | practice | convention: what stands behind the number of days.
            "limit_basis": "limit_basis",
            "produces": ["id"],
        }
    ],
    "outlines": [{**ENTRY, "parts!": ["text"]}],
    "verdicts": [
        {
            "id!": "field_id",
            "text!": "bilingual",
            "confidence!": "confidence",
            "meaning!": "bilingual",
            "value": "number",
            "needs_evidence": "bool",
            "needs_reason": "bool",
            "counts_as_answered!": "bool",
            "note": "text",
        }
    ],
    "finding_levels": [
        {
            **ENTRY,
            "severity!": "severity",
            "days!": "count",
            "hours": "count",
            "remind_days": "count",
            "escalate_days": "count",
            "meaning!": "bilingual",
            "examples!": ["bilingual"],
            "note!": "text",
        }
    ],
    "finding_states": [{**ENTRY, "state!": "finding_state", "next!": ["id"], "who!": "text"}],
    "common_findings": [
        {
            **ENTRY,
            "text!": "bilingual",
            "group!": "text",
            "source!": "str",
            "severity!": "severity",
            "cause!": "text",
            "remedy!": "bilingual",
            "evidence!": "bilingual",
            "applies_to!": ["str"],
            "rows!": ROWS,
        }
    ],
    "requested_documents": [
        {**ENTRY, "group!": "text", "required!": "bool", "applies_to!": ["str"], "rows!": ROWS}
    ],
    "self_sources": [{**ENTRY, "register!": "str", "when!": "expression", "rows!": ROWS}],
    "risk_signals": [
        {
            **ENTRY,
            "weight!": "count",
            "register!": "str",
            "measure!": "bilingual",
            "when!": "expression",
        }
    ],
}
