"""Which four-layer plans a person may see, and what a plan holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.plans.applicable import setting_of
from compliance.plans.models import (
    FourLayerPlan,
    LayerStatus,
    PlanCoverage,
    PlanLayer,
    PlanMeasure,
    PlanRevision,
    RevisionState,
)
from compliance.plans.rules import word_of
from compliance.plans.sheet import PlanSheet, build_sheet
from compliance.units.models import HealthUnit, LinkKind, UnitKind, UnitLink
from compliance.units.queries import Viewer, in_force, unit_scope

L, C = PlanLayer, PlanCoverage
#: Kinds of unit that need no plan of their own.
WITHOUT_PLAN = (UnitKind.PEOPLES_COMMITTEE, UnitKind.VENDOR)


def word_on(day: date) -> ColumnElement[str]:
    """Return the SQL word of a ``PlanLayer`` on a day; in Python it is ``rules.word_of``."""
    proven = or_(L.proven_until.is_(None), L.proven_until >= day)
    whole = or_(L.met_until.is_(None), L.met_until >= day)
    return case(
        (and_(L.status == LayerStatus.MET, proven, whole), literal(LayerStatus.MET.value)),
        (
            and_(L.status.in_((LayerStatus.MET, LayerStatus.PARTLY)), proven),
            literal(LayerStatus.PARTLY.value),
        ),
        (L.has_plan, literal(LayerStatus.PLANNED.value)),
        else_=literal(LayerStatus.NONE.value),
    )


def plan_of(unit_id: UUID) -> FourLayerPlan | None:
    """Return the plan of a unit that the caller has already found within scope."""
    return session().scalar(
        select(FourLayerPlan)
        .where(FourLayerPlan.unit_id == unit_id)
        .options(
            selectinload(FourLayerPlan.layers).selectinload(L.evidence),
            selectinload(FourLayerPlan.measures).options(
                selectinload(PlanMeasure.evidence), selectinload(PlanMeasure.systems)
            ),
        )
        .execution_options(populate_existing=True)
    )


def sheet_of(unit: HealthUnit) -> PlanSheet | None:
    """Return a unit's plan with the measures that concern it: about ten queries."""
    plan = plan_of(unit.id)
    return build_sheet(unit, plan, setting_of(unit), plan.measures) if plan else None


def revisions_of(plan_id: UUID) -> Sequence[PlanRevision]:
    """Return what was frozen of a plan, newest first."""
    return (
        session()
        .scalars(
            select(PlanRevision)
            .where(PlanRevision.plan_id == plan_id)
            .options(joinedload(PlanRevision.signed))
            .order_by(PlanRevision.number.desc())
        )
        .all()
    )


def standing(revisions: Sequence[PlanRevision], *states: RevisionState) -> PlanRevision | None:
    """Return the newest of the revisions in one of ``states``."""
    return next((row for row in revisions if row.state in states), None)


# --- whom a plan covers ---------------------------------------------------------------------------


def covers(day: date | None = None) -> ColumnElement[bool]:
    """Return the SQL condition that a coverage holds on a day (default today)."""
    return and_(in_force(C, day), C.declined_on.is_(None))


def coverage_of(unit_id: UUID) -> PlanCoverage | None:
    """Return the coverage under which a unit stands today, with the covering plan and its unit."""
    return session().scalar(
        select(C)
        .join(C.plan)
        .join(FourLayerPlan.unit)
        .where(C.unit_id == unit_id, covers())
        .options(
            contains_eager(C.plan).contains_eager(FourLayerPlan.unit),
            contains_eager(C.plan).selectinload(FourLayerPlan.layers),
        )
        .order_by(C.valid_from.desc(), C.id)
        .limit(1)
    )


def covered_by(plan_id: UUID) -> Sequence[PlanCoverage]:
    """Return every unit that a plan covers or covered, those of today first, by name."""
    ended = or_(~in_force(C), C.declined_on.is_not(None))
    return (
        session()
        .scalars(
            select(C)
            .join(C.unit)
            .where(C.plan_id == plan_id)
            .options(contains_eager(C.unit))
            .order_by(case((ended, 1), else_=0), HealthUnit.name, C.id)
        )
        .all()
    )


def coverage_holds(coverage: PlanCoverage) -> bool:
    """Whether a loaded coverage holds today."""
    today = clock.today()
    begun = coverage.valid_from is None or coverage.valid_from <= today
    open_ = coverage.valid_to is None or coverage.valid_to >= today
    return begun and open_ and coverage.declined_on is None


def units_to_cover(unit: HealthUnit) -> Sequence[HealthUnit]:
    """Return the open stations that a unit may cover: guided by it, or below it; by name.

    A station with a plan of its own, or that another plan covers, is not among them.
    """
    guided = select(UnitLink.unit_id).where(
        UnitLink.target_id == unit.id, UnitLink.kind == LinkKind.GUIDANCE, in_force(UnitLink)
    )
    below = HealthUnit.path.like(f"{unit.path}%") & (HealthUnit.id != unit.id)
    return (
        session()
        .scalars(
            select(HealthUnit)
            .where(
                or_(HealthUnit.id.in_(guided), below),
                HealthUnit.kind == UnitKind.STATION,
                HealthUnit.closed_on.is_(None),
                HealthUnit.id.not_in(select(FourLayerPlan.unit_id)),
                HealthUnit.id.not_in(select(C.unit_id).where(covers())),
            )
            .order_by(HealthUnit.name)
        )
        .all()
    )


# --- the first page -------------------------------------------------------------------------------


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return the plans of the viewer's own units that are missing, late or about to lapse."""
    rows = (
        session()
        .execute(
            select(HealthUnit, FourLayerPlan, C.id)
            .outerjoin(FourLayerPlan, FourLayerPlan.unit_id == HealthUnit.id)
            .outerjoin(C, and_(C.unit_id == HealthUnit.id, covers()))
            .where(unit_scope(viewer, Permission.PLAN_WRITE), HealthUnit.closed_on.is_(None))
            .options(selectinload(FourLayerPlan.layers))
        )
        .unique()
        .all()
    )
    todos = []
    for unit, plan, covered in rows:
        if plan is None:
            if covered is not None:
                continue
            text, due = _("Lập phương án bốn lớp"), None
        else:
            today = clock.today()
            behind = [row for row in plan.layers if word_of(row, today) != LayerStatus.MET]
            if not behind:
                continue
            text = _("Phương án bốn lớp: còn %(n)s lớp chưa đủ", n=len(behind))
            due = min((row.next_due for row in behind if row.next_due), default=None)
        severity = "bad" if due is not None and due < clock.today() else "warn"
        todos.append(Todo(text, "plans.show", {"unit_id": unit.id}, due, severity, unit.id))
    return todos
