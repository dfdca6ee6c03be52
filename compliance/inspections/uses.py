"""Which inspections and findings stand on a pack and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select

from checklists import Item, Pack
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.inspections.models import Finding, Inspection, InspectionRow
from compliance.inspections.queries.findings import finding_scope
from compliance.inspections.states import SIGNED
from compliance.packs.slots import FIRST, Effect, Footing, Place, Use
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def uses(viewer: Viewer, pack: Pack, item: Item) -> Sequence[Use]:
    """Return the inspections that ask the row, and the findings about it: two queries."""
    rows: Any = session().execute(
        select(Inspection.id, InspectionRow.id, Inspection.code, func.count().over())
        .join(InspectionRow, InspectionRow.inspection_id == Inspection.id)
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .where(
            Inspection.pack_id == pack.id,
            InspectionRow.item_id == item.id,
            unit_scope(viewer, Permission.INSPECTION_READ),
        )
        .order_by(Inspection.planned_on.desc(), Inspection.code, InspectionRow.position)
        .limit(FIRST)
    )
    asked = rows.all()
    found: Any = session().execute(
        select(Finding.id, Inspection.code, Finding.number, func.count().over())
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .join(HealthUnit, HealthUnit.id == Finding.unit_id)
        .where(Inspection.pack_id == pack.id, Finding.item_id == item.id, finding_scope(viewer))
        .order_by(Finding.due.desc(), Finding.id)
        .limit(FIRST)
    )
    findings = found.all()
    return [
        Use(
            _("Dòng của cuộc kiểm tra"),
            asked[0][3] if asked else 0,
            [
                Place(code, "inspections.row", {"inspection_id": key, "row_id": row_id})
                for key, row_id, code, _total in asked
            ],
        ),
        Use(
            _("Kiến nghị sau kiểm tra"),
            findings[0][3] if findings else 0,
            [
                Place(f"{code}/{number:02d}", "inspections.finding", {"finding_id": key})
                for key, code, number, _total in findings
            ],
        ),
    ]


def effect(old: Pack, new: Pack) -> Effect:
    """Return the inspections by the pack, open and signed: one query."""
    signed = func.sum(case((Inspection.state.in_(SIGNED), 1), else_=0))
    total, settled = (
        session()
        .execute(
            select(func.count(), signed).where(
                Inspection.pack_id == old.id, Inspection.pack_version <= old.version
            )
        )
        .one()
    )
    if not total:
        return Effect()
    return Effect([Footing(_("Cuộc kiểm tra"), total - (settled or 0), settled or 0)])
