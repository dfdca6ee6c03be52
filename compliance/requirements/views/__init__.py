"""Pages on which a unit answers the requirements of a level, and its common controls."""

from compliance.requirements.views import evidence, lists, many, rows
from compliance.requirements.views.base import bp, controls

__all__ = ["bp", "controls", "evidence", "lists", "many", "rows"]
