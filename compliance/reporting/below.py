"""Which units report through another, by the dated links of today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.reporting.rules import Rules
from compliance.reporting.scope import own_units
from compliance.units.models import HealthUnit, LinkKind, UnitKind, UnitLink
from compliance.units.queries import Viewer, in_force


def units_below(parent_id: UUID, held: Rules) -> Sequence[HealthUnit]:
    """Return the open units with a form that report through this one today, by name."""
    return (
        session()
        .scalars(
            select(HealthUnit)
            .where(_below(parent_id, held, HealthUnit))
            .order_by(HealthUnit.name, HealthUnit.id)
        )
        .all()
    )


def parents(viewer: Viewer, held: Rules) -> Sequence[HealthUnit]:
    """Return the viewer's own units through which others report, by name."""
    child = aliased(HealthUnit)
    below = exists().where(_below(HealthUnit.id, held, child))
    return (
        session()
        .scalars(
            select(HealthUnit)
            .where(
                HealthUnit.id.in_(own_units(viewer, Permission.REPORT_OPEN)),
                HealthUnit.kind != UnitKind.DEPARTMENT,
                below.correlate(HealthUnit),
            )
            .order_by(HealthUnit.name)
        )
        .all()
    )


def _below(parent_id: Any, held: Rules, unit: Any) -> ColumnElement[bool]:
    kinds = {kind for form in held.forms.values() for kind in form.unit_kinds}
    return and_(
        unit.id != parent_id,
        unit.closed_on.is_(None),
        unit.kind.in_(kinds),
        _reports_through(parent_id, unit),
    )


def _reports_through(parent_id: Any, unit: Any) -> ColumnElement[bool]:
    """Return the SQL condition on ``unit``: it reports through this parent today.

    The named route decides; without one the unit that guides it, or the unit above.
    """

    def linked(kind: LinkKind, *more: ColumnElement[bool]) -> ColumnElement[bool]:
        rows = exists().where(
            UnitLink.unit_id == unit.id, UnitLink.kind == kind, in_force(UnitLink), *more
        )
        return rows.correlate_except(UnitLink)  # both units stand in the statement around it

    here = UnitLink.target_id == parent_id
    return or_(
        linked(LinkKind.REPORT_ROUTE, here),
        and_(
            ~linked(LinkKind.REPORT_ROUTE),
            or_(linked(LinkKind.GUIDANCE, here), unit.parent_id == parent_id),
        ),
    )
