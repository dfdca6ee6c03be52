"""Sections of periodic reports: tiers, fields, forms, checks, indicators."""

from __future__ import annotations

from checklists.shapes.common import ENTRY, Shape

REPORT_FIELD = {
    "id!": "field_id",
    #: A task, a target, or one of the parts of its own (``links.PARTS``).
    "part!": "str",
    "label!": "bilingual",
    "kind!": "report_kind",
    "unit": "text",
    "tiers!": ["id"],
    "required!": "bool",
    "minimum": "number",
    "maximum": "number",
    "choices": ["str"],
    "prefill": "str",
    "combine!": "combine",
    "carry!": "bool",
    "help": "text",
    "confidence!": "confidence",
}

#: How many rows of a source fulfil ``where``; with ``sum``, the sum of that field over them.
COUNT = {"of!": "field_id", "where": "expression", "sum": "field_id"}

#: Where a prefilled number comes from: ``COUNT`` and what turns it into a share or a choice.
SOURCE = {
    **COUNT,
    #: Condition of the denominator: the number is a share.
    "base": "expression",
    #: Of a choice: the first value with a row that fulfils its condition.
    "choose": [{"value!": "str", "where!": "expression"}],
    #: What the number is divided by: a field in million đồng takes amounts in đồng.
    "divide_by": "int",
    #: Only rows of the period that is reported.
    "this_period": "bool",
    #: Counted over the sector, not over the reporting unit.
    "sector": "bool",
}

TARGET = {
    "op!": "comparison",
    "value!": "number",
    "unit!": "str",
    "since!": "date",
    "until": "date",
    "source!": "str",
    "confidence!": "confidence",
}

SECTIONS: dict[str, Shape] = {
    "due_reading": {
        "default!": "id",
        "setting!": "str",
        "confidence!": "confidence",
        "options!": [{"id!": "id", "text!": "bilingual", "last_day!": "str"}],
        "note": "text",
    },
    "report_tiers": [
        {**ENTRY, "unit_kinds!": ["str"], "obliged!": "bool", "checked_by!": "bilingual"}
    ],
    "report_fields": [REPORT_FIELD],
    "report_common": [
        {
            "id!": "field_id",
            "label!": "bilingual",
            "kind!": "report_kind",
            "unit": "text",
            "choices": ["str"],
            "maximum": "number",
            "required!": "bool",
            "combine!": "combine",
            "carry!": "bool",
            "help": "text",
            "confidence!": "confidence",
        }
    ],
    "report_forms": [
        {
            **ENTRY,
            "tier!": "id",
            "source!": "str",
            "unit_kinds!": ["str"],
            "sends_to!": "str",
            "period_kinds!": ["str"],
            "attachments!": "bool",
            "blocks!": [
                {
                    "id!": "id",
                    "part!": "str",
                    "title!": "bilingual",
                    "fields!": ["field_id"],
                    "common!": "bool",
                }
            ],
        }
    ],
    "report_checks": [
        {
            "id!": "id",
            "kind!": "report_check",
            "result!": "check_result",
            "fields": ["field_id"],
            "other": "field_id",
            "rule": "str",
            "minimum": "number",
            "maximum": "number",
            "percent": "number",
            "use_field_limits": "bool",
            "since": "date",
            "source": "str",
            "message!": "bilingual",
            "confidence!": "confidence",
        }
    ],
    "report_choices": {"*": "bilingual"},
    "report_sources": {"*": SOURCE},
    "adhoc_reports": [{**ENTRY, "asks!": ["field_id"], "fields!": ["field_id"]}],
    "important_systems": {
        "text!": "bilingual",
        "confidence!": "confidence",
        "source!": "str",
        "default!": "id",
        "dated!": "bool",
        "basis!": [
            {
                "id!": "id",
                "text!": "bilingual",
                "confidence!": "confidence",
                "needs_document": "bool",
                "wins": "bool",
                "when": "expression",
            }
        ],
        "note": "text",
    },
    "kpi_sources": {
        "*": {"text!": "bilingual", "one_row!": "bilingual", "fields!": {"*": "bilingual"}}
    },
    "kpis": [
        {
            "id!": "id",
            "name!": "bilingual",
            "formula!": "text",
            "numerator!": "str",
            "denominator!": "str",
            "target!": "str",
            "source!": "str",
            "confidence!": "confidence",
            #: What is counted: system, unit, machine, person.
            "per!": "kpi_unit",
            "unit!": "str",
            "better!": "better",
            "origin!": "kpi_origin",
            "since": "date",
            "measure!": {"numerator!": COUNT, "denominator!": COUNT},
            "targets": [TARGET],
            "report_fields": ["field_id"],
            "basis_now": "str",
            "note": "text",
        }
    ],
}
