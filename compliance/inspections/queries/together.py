"""The same finding in several units, and the same finding of one unit again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.inspections.checklist import item_texts
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.queries.findings import finding_scope, overdue
from compliance.inspections.states import SIGNED, UNSETTLED
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class ItemFindings:
    """What is known of one row over all units."""

    item: str
    text: str
    units: int
    findings: int
    waiting: int
    late: int


def by_item(viewer: Viewer, request: ListRequest) -> Page[ItemFindings]:
    """Return one page of the rows with findings, those in most units first."""
    units = func.count(Finding.unit_id.distinct())
    waiting = func.sum(case((Finding.state.in_(UNSETTLED), 1), else_=0))
    statement: Any = (
        select(
            Finding.item_id.label("item"),
            Inspection.pack_id.label("pack"),
            units.label("units"),
            func.count().label("findings"),
            waiting.label("waiting"),
            func.sum(case((overdue(), 1), else_=0)).label("late"),
        )
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .join(HealthUnit, HealthUnit.id == Finding.unit_id)
        .where(Finding.item_id.is_not(None), Inspection.state.in_(SIGNED), finding_scope(viewer))
        .group_by(Finding.item_id, Inspection.pack_id)
    )
    if (request.filters or {}).get("state") == "waiting":
        statement = statement.having(waiting > 0)
    sorts: dict[str, Any] = {
        "units": -units,
        "findings": -func.count(),
        "late": -func.sum(case((overdue(), 1), else_=0)),
        "item": Finding.item_id,
    }
    page = paginate(statement, request, sorts, "units", scalars=False)
    rows = [
        ItemFindings(
            row.item,
            item_texts(row.pack).get(row.item, ""),
            row.units,
            row.findings,
            int(row.waiting or 0),
            int(row.late or 0),
        )
        for row in page.rows
    ]
    return replace(page, rows=rows)


def repeats_among(findings: Sequence[Finding]) -> frozenset[UUID]:
    """Return which of them repeat a finding of an earlier signed inspection of the unit."""
    other, before = aliased(Finding), aliased(Inspection)
    return frozenset(
        session().scalars(
            select(Finding.id)
            .join(
                other,
                (other.unit_id == Finding.unit_id)
                & (other.item_id == Finding.item_id)
                & (other.inspection_id != Finding.inspection_id)
                & (other.created_at < Finding.created_at),
            )
            .join(before, before.id == other.inspection_id)
            .where(Finding.id.in_([finding.id for finding in findings]), before.state.in_(SIGNED))
            .distinct()
        )
    )
