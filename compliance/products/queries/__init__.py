"""Which products a person sees, and what a version holds."""

from compliance.products.queries.parts import (
    find_part,
    parts_of,
)
from compliance.products.queries.readings import last_whole_reading, readings_of, reads_for
from compliance.products.queries.scope import (
    find_product,
    may_write,
    product_page,
    product_scope,
    systems_using,
    uses_of,
    versions_of,
)
from compliance.products.queries.sheets import ProductRow, Sheet, answers_of, sheet_of
from compliance.products.queries.todos import todos_for
from compliance.products.queries.versions import Differences, differences, newer_version

__all__ = [
    "Differences",
    "ProductRow",
    "Sheet",
    "answers_of",
    "differences",
    "find_part",
    "find_product",
    "last_whole_reading",
    "may_write",
    "newer_version",
    "parts_of",
    "product_page",
    "product_scope",
    "readings_of",
    "reads_for",
    "sheet_of",
    "systems_using",
    "todos_for",
    "uses_of",
    "versions_of",
]
