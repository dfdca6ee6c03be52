"""Pages on which a unit answers the requirements of a level, and its common controls."""

from compliance.packs.slots import add_effect_source, add_use_source
from compliance.requirements import search as _search  # noqa: F401 - joins the search box
from compliance.requirements.uses import effect, uses
from compliance.requirements.views import evidence, lists, many, rows
from compliance.requirements.views.base import bp, controls

__all__ = ["bp", "controls", "evidence", "lists", "many", "rows"]

add_use_source(uses)
add_effect_source(effect)
