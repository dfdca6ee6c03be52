"""Sections of the four-layer plan: measures, who may provide them, words of a layer's state."""

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
            "applies_to!": ["str"],
            "rows!": ROWS,
        }
    ],
    "provider_kinds": [{**ENTRY, "source!": "str", "note!": "text"}],
    "layer_states": [{**ENTRY, "state!": "layer_state", "when_used!": "text"}],
    "layer_rules": [ENTRY],
}
