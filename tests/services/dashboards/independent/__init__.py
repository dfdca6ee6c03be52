"""Every indicator computed a second time: tables as they stand in the database, and polars.

Nothing of ``compliance`` is used here but the tables as raw SQL shows them, and no condition of the
pack is read: each indicator is written out by hand from its words. Where the facts of a row do not
decide, its expression is null, as the words "chưa rõ" ask.
"""

from __future__ import annotations

from typing import Any

from tests.services.dashboards.independent.export import Asked, Export, Sides, sides_of
from tests.services.dashboards.independent.plans import asked_of_plans
from tests.services.dashboards.independent.registers import asked_of_registers, money
from tests.services.dashboards.independent.systems import asked_of_systems
from tests.services.dashboards.independent.units import asked_of_units

__all__ = ["Export", "Sides", "figures", "figures_by_level"]


def figures(of: Export) -> dict[str, dict[str, Sides]]:
    """Return the four sums of each indicator by unit; a unit with nothing to count is left out."""
    found = {kpi: sides_of(one) for kpi, one in _asked(of).items()}
    found["kpi-kinh-phi"] = money(of)
    return {kpi: _counted(by_unit) for kpi, by_unit in found.items()}


def figures_by_level(of: Export) -> dict[str, dict[tuple[str, int], Sides]]:
    """Return the sums by unit and level in force (0: none) of the indicators of systems."""
    return {
        kpi: _counted(sides_of(one, "unit_id", "in_force"))
        for kpi, one in _asked(of).items()
        if "in_force" in one.rows.columns
    }


def _asked(of: Export) -> dict[str, Asked]:
    return {
        **asked_of_systems(of),
        **asked_of_plans(of),
        **asked_of_units(of),
        **asked_of_registers(of),
    }


def _counted(found: dict[Any, Sides]) -> dict[Any, Sides]:
    return {key: sides for key, sides in found.items() if any(sides[:2]) or sides[3]}
