"""Whose figures a board shows: the sector, the units a person inspects, a unit, those below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.inspections.queries.scope import inspected_units
from compliance.units.models import HealthUnit, LinkKind, UnitLink
from compliance.units.queries import Viewer, below, department_ids, in_force, unit_scope

READ = Permission.KPI_READ


@dataclass(frozen=True)
class Of:
    """Whose figures are added up.

    ``departments``: the stored sums of whole sectors; else ``units``, a condition on units.
    """

    departments: frozenset[UUID] = frozenset()
    units: ColumnElement[bool] | None = None


def sector_of(viewer: Viewer) -> Of | None:
    """Return the sectors that the viewer sees as a whole; None for whoever sees single units."""
    found = department_ids(viewer, READ)
    return Of(departments=frozenset(found)) if found else None


def inspected_by(viewer: Viewer) -> Of:
    """Return the units in whose inspections the viewer takes or took part."""
    return Of(units=unit_scope(viewer, READ) & HealthUnit.id.in_(inspected_units(viewer)))


def unit_alone(unit: HealthUnit) -> Of:
    """Return one unit, already found within scope."""
    return Of(units=HealthUnit.id == unit.id)


def unit_and_below(viewer: Viewer, unit: HealthUnit) -> Of:
    """Return a unit with what stands below it or is guided by it, within scope."""
    return Of(units=unit_scope(viewer, READ) & or_(below(unit), HealthUnit.id.in_(_guided(unit))))


def has_below(viewer: Viewer, unit: HealthUnit) -> bool:
    """Whether some open unit stands below this one, or is guided by it, within scope."""
    condition = unit_and_below(viewer, unit).units
    assert condition is not None
    found = select(HealthUnit.id).where(
        condition, HealthUnit.id != unit.id, HealthUnit.closed_on.is_(None)
    )
    return session().scalar(found.limit(1)) is not None


def _guided(unit: HealthUnit) -> Any:
    return (
        select(UnitLink.unit_id)
        .where(
            UnitLink.target_id == unit.id,
            UnitLink.kind.in_((LinkKind.GUIDANCE, LinkKind.REPORT_ROUTE)),
            in_force(UnitLink),
        )
        .correlate(None)
    )
