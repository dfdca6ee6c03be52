"""Every SELECT of inspections and findings; scope is decided here, in SQL."""

from compliance.inspections.queries.todos import todos_for

__all__ = ["todos_for"]
