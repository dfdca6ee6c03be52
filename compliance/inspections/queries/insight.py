"""What leaders learn: scores by group, agreement of the two columns, who was not checked.

Everything comes from ``inspection_score``, written when minutes are signed; a constant number of
queries whatever the number of units.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased, contains_eager

from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import as_uuid, fold, like_pattern
from compliance.inspections.campaign_models import InspectionScore
from compliance.inspections.models import Inspection
from compliance.inspections.states import SIGNED
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

C = InspectionScore


def scores_of(inspection_ids: Sequence[UUID]) -> dict[UUID, list[InspectionScore]]:
    """Return the stored scores of inspections, the whole first: one query."""
    found: dict[UUID, list[InspectionScore]] = defaultdict(list)
    for row in session().scalars(
        select(C).where(C.inspection_id.in_(inspection_ids)).order_by(C.inspection_id, C.position)
    ):
        found[row.inspection_id].append(row)
    return found


def earlier_of(inspection: Inspection) -> Sequence[Inspection]:
    """Return the signed inspections of the same unit by the same checklist before this one."""
    return (
        session()
        .scalars(
            select(Inspection)
            .where(
                Inspection.unit_id == inspection.unit_id,
                Inspection.pack_id == inspection.pack_id,
                Inspection.set_id == inspection.set_id,
                Inspection.id != inspection.id,
                Inspection.state.in_(SIGNED),
                Inspection.planned_on <= inspection.planned_on,
            )
            .order_by(Inspection.planned_on.desc(), Inspection.code.desc())
        )
        .all()
    )


def medians(inspection: Inspection, kind: str | None = None) -> dict[str, float]:
    """Return the median score of each group over the newest inspection of every unit.

    Args:
        kind: only units of this kind (peers); None: the whole sector.
    """
    newest = (
        select(Inspection.unit_id, func.max(Inspection.planned_on).label("day"))
        .where(
            Inspection.department_id == inspection.department_id,
            Inspection.pack_id == inspection.pack_id,
            Inspection.set_id == inspection.set_id,
            Inspection.state.in_(SIGNED),
        )
        .group_by(Inspection.unit_id)
        .subquery()
    )
    statement = (
        select(C.name, C.score)
        .join(Inspection, Inspection.id == C.inspection_id)
        .join(
            newest,
            and_(newest.c.unit_id == Inspection.unit_id, newest.c.day == Inspection.planned_on),
        )
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .where(
            C.score.is_not(None),
            Inspection.state.in_(SIGNED),
            Inspection.pack_id == inspection.pack_id,
            Inspection.set_id == inspection.set_id,
        )
    )
    if kind is not None:
        statement = statement.where(HealthUnit.kind == kind)
    found: dict[str, list[float]] = defaultdict(list)
    for name, points in session().execute(statement):
        if points is not None:
            found[name].append(points)
    return {name: round(statistics.median(values), 1) for name, values in found.items()}


def compared_groups(inspection: Inspection) -> list[dict[str, Any]]:
    """Return each group's score beside the last inspection's and the sector's median."""
    before = earlier_of(inspection)[:1]
    found = scores_of([inspection.id, *(one.id for one in before)])
    last = {row.name: row.score for one in before for row in found[one.id]}
    middle = medians(inspection)
    return [
        {
            "name": row.name,
            "score": row.score,
            "last": last.get(row.name),
            "median": middle.get(row.name),
        }
        for row in found[inspection.id]
    ]


# --- the heat map --------------------------------------------------------------------------------


@dataclass(frozen=True)
class HeatRow:
    """One unit: its whole score and each group's, by name."""

    inspection: Inspection
    whole: InspectionScore | None
    groups: Mapping[str, InspectionScore]

    def cells(self, names: Sequence[str]) -> list[InspectionScore | None]:
        """Return the whole, then each group of ``names``."""
        return [self.whole, *(self.groups.get(name) for name in names)]


@dataclass(frozen=True)
class HeatMap:
    """A page of units against the groups of their checklists."""

    page: Page[Any]
    groups: Sequence[str]
    rows: Sequence[HeatRow] = field(default=())


def heat_map(viewer: Viewer, request: ListRequest) -> HeatMap:
    """Return the newest signed inspections, one a unit; filters: campaign, year, kind."""
    filters = request.filters or {}
    later = aliased(Inspection)
    conditions: list[Any] = [Inspection.state.in_(SIGNED)]
    again: list[Any] = [later.unit_id == Inspection.unit_id, later.state.in_(SIGNED)]
    if campaign := filters.get("campaign"):
        key = as_uuid(campaign)
        conditions.append(Inspection.campaign_id == key)
        again.append(later.campaign_id == key)
    first, last = year_of(filters.get("year"))
    conditions.append(Inspection.planned_on.between(first, last))
    again.append(later.planned_on.between(first, last))
    if kind := filters.get("kind"):
        conditions.append(HealthUnit.kind == kind)
    if request.q:
        pattern = like_pattern(fold(request.q))
        conditions.append(HealthUnit.search.like(pattern, escape="\\"))
    newer = (
        select(later.id)
        .where(
            *again,
            (later.planned_on > Inspection.planned_on)
            | ((later.planned_on == Inspection.planned_on) & (later.code > Inspection.code)),
        )
        .exists()
    )
    statement: Any = (
        select(Inspection)
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .outerjoin(C, and_(C.inspection_id == Inspection.id, C.position == 0))
        .where(*conditions, ~newer, unit_scope(viewer, Permission.INSPECTION_READ))
        .options(contains_eager(Inspection.unit))
    )
    sorts = {"unit": HealthUnit.name, "score": func.coalesce(C.score, -1)}
    page = paginate(statement, request, sorts, "score")
    scores = scores_of([row.id for row in page.rows])
    groups = dict.fromkeys(row.name for rows in scores.values() for row in rows if row.name)
    rows = []
    for inspection in page.rows:
        mine = {row.name: row for row in scores.get(inspection.id, ())}
        rows.append(HeatRow(inspection, mine.pop("", None), mine))
    return HeatMap(page, list(groups), rows)


def year_of(text: str | None) -> tuple[date, date]:
    """Return the first and last day of a year written in an address; default this year."""
    year = int(text) if text and text.isdigit() and 2000 <= int(text) <= 2100 else None
    year = year or clock.today().year
    return date(year, 1, 1), date(year, 12, 31)
