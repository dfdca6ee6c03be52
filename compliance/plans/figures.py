"""How many layers each unit has in place, as a column of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, case, func, select

from checklists.rules.logic import Value
from compliance.core.db import session
from compliance.figures.facts import Window, add_columns
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanCoverage, PlanLayer
from compliance.plans.queries import covers, word_on
from compliance.units.models import HealthUnit

U, P, C, L = HealthUnit, FourLayerPlan, PlanCoverage, PlanLayer


def columns(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return the layers in place by each unit's own plan, else the covering one: one query.

    The plan is written here: a unit without one has no layer in place.
    """
    in_place = case((word_on(window.end) == LayerStatus.MET, 1), else_=0)
    rows = session().execute(
        select(U.id, func.coalesce(func.sum(in_place), 0))
        .outerjoin(P, P.unit_id == U.id)
        .outerjoin(C, and_(C.unit_id == U.id, covers(window.end), P.id.is_(None)))
        .outerjoin(L, L.plan_id == func.coalesce(P.id, C.plan_id))
        .where(U.id.in_(units))
        .group_by(U.id)
    )
    return {unit_id: {"layers_met": int(met)} for unit_id, met in rows}


add_columns("units", ("layers_met",), columns)
