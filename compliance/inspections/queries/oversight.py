"""Who was not checked, how long findings wait, how truthful self-assessments are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, select

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.inspections.campaign_models import InspectionScore
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.queries.campaigns import CHECKED_KINDS
from compliance.inspections.queries.findings import AGES, finding_scope, waited
from compliance.inspections.queries.insight import year_of
from compliance.inspections.states import SIGNED
from compliance.units.models import HealthUnit, UnitGroup
from compliance.units.queries import Viewer, unit_scope

C = InspectionScore


# --- who was not checked -------------------------------------------------------------------------


def year_page(viewer: Viewer, request: ListRequest) -> Page[Any]:
    """Return one page of (unit, last signed day ever, checks signed, planned in the year).

    Filters: year, kind, checked (``no``, ``yes``).
    """
    filters = request.filters or {}
    first, last = year_of(filters.get("year"))
    signed = Inspection.state.in_(SIGNED)
    within = Inspection.planned_on.between(first, last)
    done = func.sum(case((signed & within, 1), else_=0))
    planned = func.sum(case((~signed & within, 1), else_=0))
    statement: Any = (
        select(
            HealthUnit,
            func.max(case((signed, Inspection.planned_on))).label("last"),
            func.coalesce(done, 0).label("done"),
            func.coalesce(planned, 0).label("planned"),
        )
        .outerjoin(Inspection, Inspection.unit_id == HealthUnit.id)
        .where(
            unit_scope(viewer, Permission.INSPECTION_READ),
            HealthUnit.closed_on.is_(None),
            HealthUnit.group == UnitGroup.SUBORDINATE,
            HealthUnit.kind.in_([filters["kind"]] if filters.get("kind") else CHECKED_KINDS),
        )
        .group_by(HealthUnit.id)
    )
    if filters.get("checked") == "no":
        statement = statement.having(func.coalesce(done, 0) == 0)
    elif filters.get("checked") == "yes":
        statement = statement.having(func.coalesce(done, 0) > 0)
    sorts = {"name": HealthUnit.name, "last": func.max(case((signed, Inspection.planned_on)))}
    return paginate(statement, request, sorts, "name", scalars=False)


# --- how long findings wait ----------------------------------------------------------------------


def ageing(viewer: Viewer) -> list[tuple[int, int | None, int]]:
    """Return how many findings have waited how long since they were written: one query."""
    sums = [func.sum(case((and_(*waited(first)), 1), else_=0)) for first, _last in AGES]
    row = (
        session()
        .execute(
            select(*sums)
            .select_from(Finding)
            .join(Inspection, Inspection.id == Finding.inspection_id)
            .join(HealthUnit, HealthUnit.id == Finding.unit_id)
            .where(finding_scope(viewer))
        )
        .one()
    )
    return [
        (first, last, int(number or 0)) for (first, last), number in zip(AGES, row, strict=True)
    ]


# --- veracity ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Veracity:
    """How far a unit's own answers agreed with what was found, inspection by inspection."""

    unit: HealthUnit
    #: Inspection id, day, percent that agreed, rows compared; the oldest first.
    checks: Sequence[tuple[UUID, date, int, int]]


def veracity_page(viewer: Viewer, request: ListRequest) -> tuple[Page[HealthUnit], list[Veracity]]:
    """Return the units with at least two signed inspections: before, nobody shall learn to hide."""
    several = (
        select(Inspection.unit_id)
        .join(C, and_(C.inspection_id == Inspection.id, C.position == 0, C.compared > 0))
        .where(Inspection.state.in_(SIGNED))
        .group_by(Inspection.unit_id)
        .having(func.count() > 1)
    )
    statement = select(HealthUnit).where(
        unit_scope(viewer, Permission.INSPECTION_READ), HealthUnit.id.in_(several)
    )
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(HealthUnit.search.like(pattern, escape="\\"))
    page = paginate(statement, request, {"name": HealthUnit.name}, "name")
    checks: dict[UUID, list[tuple[UUID, date, int, int]]] = defaultdict(list)
    for inspection_id, unit_id, day, compared, agreed in session().execute(
        select(Inspection.id, Inspection.unit_id, Inspection.planned_on, C.compared, C.agreed)
        .join(C, and_(C.inspection_id == Inspection.id, C.position == 0, C.compared > 0))
        .where(
            Inspection.unit_id.in_([unit.id for unit in page.rows]), Inspection.state.in_(SIGNED)
        )
        .order_by(Inspection.planned_on, Inspection.code)
    ):
        checks[unit_id].append((inspection_id, day, round(100 * agreed / compared), compared))
    # The first check of a unit teaches the unit, not the reader.
    return page, [Veracity(unit, checks[unit.id][1:]) for unit in page.rows]
