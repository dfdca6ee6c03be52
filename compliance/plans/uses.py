"""Where four-layer plans stand on a pack: the layers', and the requirements'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select

from checklists import Item, Pack
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.packs.slots import FIRST, Effect, Footing, Place, Use
from compliance.plans.models import FourLayerPlan, MeasureState, PlanMeasure, PlanRevision
from compliance.plans.rules import PACK, layer_items, measure_words, measures
from compliance.requirements.slots import Reference
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

M = PlanMeasure
_CODES = {MeasureState.NOT_APPLICABLE: "na"}


def uses(viewer: Viewer, pack: Pack, item: Item) -> Sequence[Use]:
    """Return the units whose plan says something of the layer that the row describes: one query."""
    if pack.id != PACK or item.layer is None:
        return ()
    begun = (
        select(M.id)
        .where(M.plan_id == FourLayerPlan.id, M.layer == item.layer, M.state != MeasureState.NONE)
        .exists()
    )
    rows: Any = session().execute(
        select(HealthUnit.id, HealthUnit.name, func.count().over())
        .join(FourLayerPlan, FourLayerPlan.unit_id == HealthUnit.id)
        .where(begun, unit_scope(viewer, Permission.PLAN_READ))
        .order_by(HealthUnit.name, HealthUnit.id)
        .limit(FIRST)
    )
    found = rows.all()
    places = [Place(name, "plans.show", {"unit_id": key}) for key, name, _total in found]
    return [Use(_("Phương án bốn lớp của đơn vị"), found[0][2] if found else 0, places)]


def effect(old: Pack, new: Pack) -> Effect:
    """Return the plans on the pack, open and signed: one query."""
    if old.id != PACK:
        return Effect()
    signed = (
        select(PlanRevision.id)
        .where(PlanRevision.plan_id == FourLayerPlan.id, PlanRevision.document_date.is_not(None))
        .exists()
    )
    total, settled = (
        session()
        .execute(
            select(func.count(), func.sum(case((signed, 1), else_=0))).where(
                FourLayerPlan.pack_version <= old.version
            )
        )
        .one()
    )
    return Effect([Footing(_("Phương án bốn lớp"), total - (settled or 0), settled or 0)])


def references(viewer: Viewer, unit_id: UUID, item_id: str) -> Sequence[Reference]:
    """Return the measures of a unit's plan that answer a requirement: one query."""
    naming = [measure for measure in measures().values() if item_id in measure.rows]
    if not naming:
        return ()
    rows: Any = session().execute(
        select(M.measure_id, M.state)
        .select_from(FourLayerPlan)
        .join(HealthUnit, HealthUnit.id == FourLayerPlan.unit_id)
        .outerjoin(M, M.plan_id == FourLayerPlan.id)
        .where(FourLayerPlan.unit_id == unit_id, unit_scope(viewer, Permission.PLAN_READ))
    )
    said = {row[0]: row[1] for row in rows}
    if not said:
        return ()
    words, layers = measure_words(), layer_items()
    found = []
    for measure in naming:
        state = MeasureState(said.get(measure.id, MeasureState.NONE))
        found.append(
            Reference(
                _(
                    "Phương án bốn lớp, %(id)s (%(layer)s)",
                    id=measure.id,
                    layer=layers[measure.layer].text.vi,
                ),
                _CODES.get(state, state.value),
                words[state].text,
                "plans.layer",
                {"unit_id": unit_id, "number": measure.layer, "_anchor": measure.id},
            )
        )
    return found
