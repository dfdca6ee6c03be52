"""What a campaign is made of: candidates, choices, units with their teams, the calendar."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.inspections.campaign_models import CampaignMember, CampaignSelection, CampaignUnit
from compliance.inspections.models import Campaign, Inspection
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit, UnitKind
from compliance.units.queries import Viewer, unit_scope

#: Kinds of unit that a Department inspects.
CHECKED_KINDS = (
    UnitKind.HOSPITAL,
    UnitKind.HEALTH_CENTRE,
    UnitKind.STATION,
    UnitKind.PROVINCIAL_CENTRE,
    UnitKind.SUB_DEPARTMENT,
    UnitKind.SOCIAL_PROTECTION,
    UnitKind.PRIVATE,
    UnitKind.CENTRAL,
)
FILTERS = ("kind", "group")
SORTS = {"unit": HealthUnit.name, "day": CampaignUnit.planned_on, "state": Inspection.state}


def candidates(viewer: Viewer, campaign: Campaign, kinds: Sequence[str] = ()) -> Select[HealthUnit]:
    """Return the units that may still be taken into the campaign."""
    taken = select(CampaignUnit.unit_id).where(CampaignUnit.campaign_id == campaign.id)
    opened = select(Inspection.unit_id).where(Inspection.campaign_id == campaign.id)
    return select(HealthUnit).where(
        unit_scope(viewer, Permission.INSPECTION_WRITE),
        HealthUnit.department_id == campaign.department_id,
        HealthUnit.closed_on.is_(None),
        HealthUnit.kind.in_([*kinds] or CHECKED_KINDS),
        HealthUnit.id.not_in(taken),
        HealthUnit.id.not_in(opened),
    )


def candidate_page(viewer: Viewer, campaign: Campaign, request: ListRequest) -> Page[HealthUnit]:
    """Return one page of the candidates; filters: kind, group."""
    filters = request.filters or {}
    kinds = [filters["kind"]] if filters.get("kind") in CHECKED_KINDS else []
    statement = candidates(viewer, campaign, kinds)
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(HealthUnit.search.like(pattern, escape="\\"))
    if group := filters.get("group"):
        statement = statement.where(HealthUnit.group == group)
    return paginate(statement, request, {"name": HealthUnit.name, "kind": HealthUnit.kind}, "name")


def selections_of(campaign_id: UUID) -> Sequence[CampaignSelection]:
    """Return how units were chosen, in order."""
    statement = (
        select(CampaignSelection)
        .where(CampaignSelection.campaign_id == campaign_id)
        .order_by(CampaignSelection.number)
    )
    return session().scalars(statement).all()


def find_selection(campaign: Campaign, number: int) -> CampaignSelection | None:
    """Return a choice of this campaign by its number."""
    return session().scalar(
        select(CampaignSelection).where(
            CampaignSelection.campaign_id == campaign.id, CampaignSelection.number == number
        )
    )


def _units(campaign_id: UUID) -> Select[CampaignUnit]:
    return (
        select(CampaignUnit)
        .join(HealthUnit, HealthUnit.id == CampaignUnit.unit_id)
        .outerjoin(Inspection, Inspection.id == CampaignUnit.inspection_id)
        .where(CampaignUnit.campaign_id == campaign_id)
        .options(
            contains_eager(CampaignUnit.unit),
            contains_eager(CampaignUnit.inspection),
            selectinload(CampaignUnit.members),
        )
    )


def unit_page(campaign: Campaign, request: ListRequest) -> Page[CampaignUnit]:
    """Return one page of the units of a campaign."""
    statement = _units(campaign.id)
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(HealthUnit.search.like(pattern, escape="\\"))
    return paginate(statement, request, SORTS, "day")


def units_of(campaign_id: UUID) -> Sequence[CampaignUnit]:
    """Return every unit of a campaign, by day and name."""
    statement = (
        _units(campaign_id)
        .order_by(
            CampaignUnit.planned_on.is_(None),
            CampaignUnit.planned_on,
            HealthUnit.name,
            CampaignUnit.id,
        )
        .execution_options(populate_existing=True)
    )
    return session().scalars(statement).unique().all()


def find_campaign_unit(campaign: Campaign, unit_id: UUID) -> CampaignUnit | None:
    """Return the place of a unit in a campaign, ready to change."""
    return session().scalar(
        _units(campaign.id)
        .where(CampaignUnit.unit_id == unit_id)
        .execution_options(populate_existing=True)
    )


def levels_of(unit_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Return the highest level of the systems that each unit runs."""
    level = func.max(
        func.coalesce(InformationSystem.approved_level, InformationSystem.proposed_level)
    )
    rows = session().execute(
        select(InformationSystem.unit_id, level)
        .where(InformationSystem.unit_id.in_(unit_ids))
        .group_by(InformationSystem.unit_id)
    )
    return {unit_id: found or 0 for unit_id, found in rows}


# --- the calendar ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Visit:
    """One day at one unit."""

    day: date
    unit: str
    unit_id: UUID
    campaign_id: UUID | None
    inspection_id: UUID | None
    people: tuple[str, ...]


def visits(
    departments: Sequence[UUID], first: date, last: date, campaign_id: UUID | None = None
) -> list[Visit]:
    """Return the visits of a Department between two days: planned and opened, in four queries."""
    planned = (
        select(CampaignUnit)
        .join(HealthUnit, HealthUnit.id == CampaignUnit.unit_id)
        .join(Campaign, Campaign.id == CampaignUnit.campaign_id)
        .where(
            CampaignUnit.planned_on.between(first, last),
            CampaignUnit.inspection_id.is_(None),
            Campaign.department_id.in_(departments),
            _of(CampaignUnit.campaign_id, campaign_id),
        )
        .options(contains_eager(CampaignUnit.unit), selectinload(CampaignUnit.members))
    )
    opened = (
        select(Inspection)
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .where(
            Inspection.planned_on.between(first, last),
            Inspection.department_id.in_(departments),
            _of(Inspection.campaign_id, campaign_id),
        )
        .options(contains_eager(Inspection.unit), selectinload(Inspection.members))
    )
    found = [
        Visit(
            row.planned_on or first,
            row.unit.name,
            row.unit_id,
            row.campaign_id,
            None if isinstance(row, CampaignUnit) else row.id,
            tuple(member.user.display_name for member in row.members),
        )
        for statement in (planned, opened)
        for row in session().scalars(statement).unique()
    ]
    return sorted(found, key=lambda visit: (visit.day, visit.unit))


def _of(column: Any, campaign_id: UUID | None) -> ColumnElement[bool]:
    return true() if campaign_id is None else column == campaign_id


def load_of(found: Sequence[Visit]) -> list[tuple[str, int, int]]:
    """Return for each inspector the visits and the most on one day, the busiest first."""
    days: dict[str, Counter[date]] = defaultdict(Counter)
    for visit in found:
        for person in visit.people:
            days[person][visit.day] += 1
    rows = [(name, sum(each.values()), max(each.values())) for name, each in days.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def month_grid(month: date, found: Sequence[Visit]) -> list[list[tuple[date, list[Visit]]]]:
    """Return the weeks of a month, Monday first; days of other months stand in them too."""
    first = month.replace(day=1)
    start = first - timedelta(first.weekday())
    after = (first + timedelta(32)).replace(day=1)
    by_day: dict[date, list[Visit]] = defaultdict(list)
    for visit in found:
        by_day[visit.day].append(visit)
    weeks = []
    while start < after:
        days = [start + timedelta(n) for n in range(7)]
        weeks.append([(day, by_day[day]) for day in days])
        start += timedelta(7)
    return weeks


def busy_people(people: Sequence[User], first: date, last: date) -> Counter[UUID]:
    """Return how many visits each person has between two days, opened or planned."""
    ids = [person.id for person in people]
    planned = session().execute(
        select(CampaignMember.user_id, func.count())
        .join(CampaignUnit, CampaignUnit.id == CampaignMember.campaign_unit_id)
        .where(CampaignMember.user_id.in_(ids), CampaignUnit.planned_on.between(first, last))
        .group_by(CampaignMember.user_id)
    )
    return Counter({row[0]: row[1] for row in planned})


def this_month() -> date:
    """Return the first day of the month of today."""
    return clock.today().replace(day=1)


def told_place(campaign_id: UUID, unit_id: UUID) -> CampaignUnit | None:
    """Return the place of a unit whose inspection is open; its scope is the caller's to ask."""
    return session().scalar(
        _units(campaign_id)
        .where(CampaignUnit.unit_id == unit_id, CampaignUnit.inspection_id.is_not(None))
        .options(joinedload(CampaignUnit.campaign))
    )
