"""The steps of the four-layer plan in the timeline of its unit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, literal, select

from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.plans.models import FourLayerPlan
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope
from compliance.units.timeline import audited

LABELS = {
    "plan:start": _l("Lập kế hoạch bốn lớp"),
    "plan:freeze": _l("Chốt kế hoạch bốn lớp để ký"),
    "plan:withdraw": _l("Rút bản chốt của kế hoạch bốn lớp"),
    "plan:sign": _l("Ghi kế hoạch bốn lớp đã ký"),
}


def steps(viewer: Viewer, unit: HealthUnit) -> list[Select[Any]]:
    """Return when the plan of a unit was begun and signed, for those who may read it."""
    plan_id = session().scalar(
        select(FourLayerPlan.id)
        .join(HealthUnit, HealthUnit.id == FourLayerPlan.unit_id)
        .where(FourLayerPlan.unit_id == unit.id, unit_scope(viewer, Permission.PLAN_READ))
    )
    if plan_id is None:
        return []
    rows = audited("plans", unit.id, {plan_id: str(_("Kế hoạch bốn lớp"))}, LABELS)
    # The page of a plan goes by its unit.
    at, source, step, _row, title, actor = rows.selected_columns
    row = literal(str(unit.id), String).label("row")
    return [rows.with_only_columns(at, source, step, row, title, actor)]
