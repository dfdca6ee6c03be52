"""Deriving the words of layers again, for one plan or for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from compliance.core.db import session
from compliance.plans.applicable import settings_of
from compliance.plans.models import FourLayerPlan, PlanLayer, PlanMeasure
from compliance.plans.rules import Judgement, judge_layer
from compliance.plans.sheet import PlanSheet, build_sheet

COLUMNS = tuple(Judgement.__dataclass_fields__)


def refresh(sheet: PlanSheet) -> bool:
    """Write what the measures of a plan say of its layers; return whether anything changed."""
    changed = False
    for layer in sheet.layers:
        judged = judge_layer((line.measure, line.row) for line in layer.counted)
        for name in COLUMNS:
            value = getattr(judged, name)
            if getattr(layer.layer, name) != value:
                setattr(layer.layer, name, value)
                changed = True
    return changed


def plans_after(last: UUID | None, count: int = 200) -> Sequence[FourLayerPlan]:
    """Return the next plans by id with all that judging them needs: six queries."""
    statement = select(FourLayerPlan).options(
        joinedload(FourLayerPlan.unit),
        selectinload(FourLayerPlan.layers).selectinload(PlanLayer.evidence),
        selectinload(FourLayerPlan.measures).options(
            selectinload(PlanMeasure.evidence), selectinload(PlanMeasure.systems)
        ),
    )
    if last is not None:
        statement = statement.where(FourLayerPlan.id > last)
    return session().scalars(statement.order_by(FourLayerPlan.id).limit(count)).all()


def refresh_many(plans: Iterable[FourLayerPlan]) -> int:
    """Derive the words of loaded plans again by the inventory of today; return how many changed."""
    held = list(plans)
    settings = settings_of({plan.unit_id: plan.unit.kind for plan in held})
    sheets = [build_sheet(plan.unit, plan, settings[plan.unit_id], plan.measures) for plan in held]
    return sum(refresh(sheet) for sheet in sheets)
