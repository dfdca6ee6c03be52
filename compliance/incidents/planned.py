"""Which drills are planned, held, cancelled: the yearly plan as a list and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.searching import holds_words
from compliance.core.text import fold
from compliance.incidents.models import DrillPlan
from compliance.incidents.rules import current_pack, rows_of
from compliance.registers.models import RegisterEntry
from compliance.units.models import HealthUnit
from compliance.units.picking import scope_offer
from compliance.units.queries import Viewer, unit_scope

READ = Permission.REGISTER_READ
FILTERS = ("year", "state", "unit")
MOST_PRINTED = 5000
D = DrillPlan
#: State of a planned drill → words and tone; the order is that of the filter.
STATES: Mapping[str, tuple[Any, str]] = {
    "late": (_l("quá ngày dự kiến"), "bad"),
    "planned": (_l("chưa làm"), "info"),
    "running": (_l("đang diễn tập"), "warn"),
    "ended": (_l("đã xong"), "good"),
    "cancelled": (_l("bỏ"), "neutral"),
    "struck": (_l("bị gạch"), "neutral"),
}


def state_of(plan: DrillPlan) -> str:
    """Return the state of a drill whose entry is loaded; ``_in_state`` says the same in SQL."""
    if plan.cancelled_reason:
        return "cancelled"
    if plan.started_at is None:
        return "late" if plan.planned_on < clock.today() else "planned"
    if plan.entry is not None and plan.entry.withdrawn_at is not None:
        return "struck"
    return "ended" if plan.ended_at else "running"


def _in_state(state: str) -> ColumnElement[bool]:
    open_ = and_(D.cancelled_reason.is_(None), D.started_at.is_(None))
    struck = RegisterEntry.withdrawn_at.is_not(None)
    return {
        "late": and_(open_, D.planned_on < clock.today()),
        "planned": and_(open_, D.planned_on >= clock.today()),
        "running": and_(D.started_at.is_not(None), D.ended_at.is_(None), ~struck),
        "ended": and_(D.ended_at.is_not(None), ~struck),
        "cancelled": D.cancelled_reason.is_not(None),
        "struck": struck,
    }[state]


def _listed(viewer: Viewer, request: ListRequest) -> Select[DrillPlan]:
    asked = request.filters or {}
    statement = (
        select(D)
        .join(D.unit)
        .outerjoin(D.entry)
        .where(unit_scope(viewer, READ))
        .options(contains_eager(D.unit), contains_eager(D.entry))
    )
    if request.q:
        known = rows_of(current_pack(), "drill_scenarios")
        named = [key for key, row in known.items() if _holds(row["text"]["vi"], request.q)]
        statement = statement.where(
            or_(D.scenario.in_(named), holds_words(HealthUnit.search, request.q))
        )
    if (year := asked.get("year", "")) in years():
        first = date(int(year), 1, 1)
        statement = statement.where(D.planned_on >= first, D.planned_on < date(int(year) + 1, 1, 1))
    if asked.get("state") in STATES:
        statement = statement.where(_in_state(asked["state"]))
    if unit := asked.get("unit"):
        statement = statement.where(D.unit_id.in_(scope_offer(viewer, READ).ids(unit)))
    return statement


def _holds(text: str, words: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in fold(words).split())


def years() -> list[str]:
    """Return the years that a list of plans may be asked for, the next one first."""
    newest = clock.today().year + 1
    return [str(year) for year in range(newest, newest - 8, -1)]


_SORTS: Mapping[str, Any] = {"day": D.planned_on, "unit": HealthUnit.name, "lead": D.lead}


def plan_page(viewer: Viewer, request: ListRequest) -> Page[DrillPlan]:
    """Return one page of planned drills, the latest day first unless asked otherwise."""
    if not request.sort:
        request = replace(request, sort="day", descending=True)
    return paginate(_listed(viewer, request), request, _SORTS, "day")


def plans_to_print(viewer: Viewer, request: ListRequest) -> Sequence[DrillPlan]:
    """Return the drills of a list for the printed plan, by day."""
    statement = _listed(viewer, request).order_by(D.planned_on, D.id).limit(MOST_PRINTED)
    return session().scalars(statement).all()


def find_drill(viewer: Viewer, plan_id: UUID, permission: Permission = READ) -> DrillPlan | None:
    """Return a planned drill within scope, with its unit, its entry and the injects given."""
    return session().scalar(
        select(D)
        .join(D.unit)
        .where(D.id == plan_id, unit_scope(viewer, permission))
        .options(contains_eager(D.unit), joinedload(D.entry), selectinload(D.injects))
    )


def drill_of(entry_id: UUID) -> DrillPlan | None:
    """Return the drill that an entry of the register belongs to, with the injects given."""
    return session().scalar(
        select(D).where(D.entry_id == entry_id).options(selectinload(D.injects))
    )
