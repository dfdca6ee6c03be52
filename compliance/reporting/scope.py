"""Which periods and reports a person may see or change, decided in SQL."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.rules import DEPARTMENT
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, department_ids, unit_scope

R, P = UnitReport, ReportPeriod


def own_units(viewer: Viewer, permission: Permission) -> list[UUID]:
    """Return the units where the viewer holds the permission by itself, not over a sector."""
    return [
        held.unit_id
        for held in viewer.roles_held
        if relations(permission, Role(held.role)) - {Relation.SECTOR}
    ]


def period_scope(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on ``ReportPeriod`` for reading: its sector, or a report in it."""
    mine = select(R.period_id).join(HealthUnit, HealthUnit.id == R.unit_id)
    return or_(
        P.department_id.in_(department_ids(viewer, permission)),
        P.owner_id.in_(own_units(viewer, permission)),
        P.id.in_(mine.where(unit_scope(viewer, permission))),
    )


def run_by(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on ``ReportPeriod``: the viewer runs it.

    The Department's rounds are run by whoever holds the permission on its sector, a round that a
    unit opened by that unit alone: the Department reads it and does not touch it.
    """
    sector = and_(P.owner_id.is_(None), P.department_id.in_(department_ids(viewer, permission)))
    return or_(sector, P.owner_id.in_(own_units(viewer, permission)))


def report_scope(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on ``UnitReport`` joined with ``HealthUnit``.

    The Department's own part is written by whoever consolidates. A report is checked by the unit
    that it goes to, or by whoever holds the permission on the whole sector; never by its own unit,
    and that of a round which a unit opened by that unit only.
    """
    if permission == Permission.REPORT_WRITE:
        own = and_(R.tier != DEPARTMENT, unit_scope(viewer, permission))
        part = and_(R.tier == DEPARTMENT, unit_scope(viewer, Permission.REPORT_COLLATE))
        return or_(own, part)
    if permission == Permission.REPORT_ACCEPT:
        inner = select(P.id).where(P.owner_id.is_not(None))
        return and_(
            R.tier != DEPARTMENT,
            unit_scope(viewer, permission),
            or_(
                R.checker_id.in_(own_units(viewer, permission)),
                and_(
                    HealthUnit.department_id.in_(department_ids(viewer, permission)),
                    R.period_id.not_in(inner),
                ),
            ),
        )
    return unit_scope(viewer, permission)


def expected(due_on: Any) -> ColumnElement[bool]:
    """Return the SQL condition on ``UnitReport`` joined with ``HealthUnit``: it counts in a round.

    It was sent, or the unit has to send it: one that was excused, or that had closed by the due
    day (a date or a column), has not.
    """
    running = or_(HealthUnit.closed_on.is_(None), HealthUnit.closed_on > due_on)
    return or_(R.first_sent_on.is_not(None), and_(R.excused_on.is_(None), running))


def in_round(period: ReportPeriod) -> tuple[ColumnElement[bool], ...]:
    """Return the SQL conditions "counts in this round", the Department's own part left out."""
    return R.period_id == period.id, R.tier != DEPARTMENT, expected(period.due_on)
