"""Every SELECT of inspections and findings; scope is decided here, in SQL."""

from compliance.inspections.queries.scope import inspected_units
from compliance.inspections.queries.todos import todos_for

__all__ = ["inspected_units", "todos_for"]
