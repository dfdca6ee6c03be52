"""Which systems and data a person may see, and every list of them."""

from compliance.systems.queries.scope import (
    KINDS,
    WHOLE,
    find_system,
    holds,
    may_touch,
    related_unit,
    system_scope,
    systems_of,
)

__all__ = [
    "KINDS",
    "WHOLE",
    "find_system",
    "holds",
    "may_touch",
    "related_unit",
    "system_scope",
    "systems_of",
]
