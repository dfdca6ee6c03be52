"""Sections that an appraiser works with: remarks, parts that must be there, what to look at."""

from __future__ import annotations

from checklists.shapes.common import ENTRY, Shape

SECTIONS: dict[str, Shape] = {
    "canned_comments": [{**ENTRY, "section!": "str", "use!": "str"}],
    "completeness": [
        {
            **ENTRY,
            "when!": "expression",
            "present!": "expression",
            "canned!": "id",
            "stops!": "bool",
        }
    ],
    "review_tags": [{**ENTRY, "when!": "expression", "grave!": "bool"}],
}
