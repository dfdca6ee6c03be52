"""Sections of the four-layer plan: measures, who may provide them, words of their states."""

from __future__ import annotations

from checklists.shapes.common import ENTRY, ROWS, Shape

SECTIONS: dict[str, Shape] = {
    "layer_measures": [
        {
            "id!": "id",
            "layer!": "layer",
            "text!": "bilingual",
            "source!": "str",
            "confidence!": "confidence",
            "severity!": "severity",
            "scope!": "scope",
            "levels": ["level"],
            "check!": "text",
            "evidence!": "bilingual",
            "providers!": ["id"],
            "inheritable!": "bool",
            "independent": "bool",
            "applies_to!": ["str"],
            "rows!": ROWS,
        }
    ],
    "provider_kinds": [{**ENTRY, "source!": "str", "note!": "text", "contract": "bool"}],
    "layer_states": [{**ENTRY, "state!": "layer_state", "when_used!": "text"}],
    "measure_states": [
        {**ENTRY, "state!": "measure_state", "when_used!": "text", "asks": ["measure_field"]}
    ],
    "layer_rules": [{**ENTRY, "days": "int"}],
}
