"""Which four-layer plans stand on the pack of the layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select

from checklists import Item, Pack
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.packs.slots import FIRST, Effect, Footing, Place, Use
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanLayer
from compliance.plans.queries import PACK
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def uses(viewer: Viewer, pack: Pack, item: Item) -> Sequence[Use]:
    """Return the units whose plan has begun the layer that the row describes: one query."""
    if pack.id != PACK or item.layer is None:
        return ()
    rows: Any = session().execute(
        select(HealthUnit.id, HealthUnit.name, func.count().over())
        .join(FourLayerPlan, FourLayerPlan.unit_id == HealthUnit.id)
        .join(PlanLayer, PlanLayer.plan_id == FourLayerPlan.id)
        .where(
            PlanLayer.layer == item.layer,
            PlanLayer.status != LayerStatus.NONE,
            unit_scope(viewer, Permission.PLAN_READ),
        )
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
    signed = func.sum(case((FourLayerPlan.content_hash.is_not(None), 1), else_=0))
    total, settled = (
        session()
        .execute(select(func.count(), signed).where(FourLayerPlan.pack_version <= old.version))
        .one()
    )
    return Effect([Footing(_("Phương án bốn lớp"), total - (settled or 0), settled or 0)])
