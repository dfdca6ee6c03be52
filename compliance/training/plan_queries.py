"""Plans of a year within scope, and how far each is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager, defer, selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.ledgers.queries import READ
from compliance.training.models import (
    Attendance,
    Course,
    CourseState,
    TrainingPlan,
    TrainingPlanLine,
)
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

FILTERS = ("year", "state")
STATES: Mapping[str, Any] = {
    "draft": _l("Bản nháp"),
    "frozen": _l("Đã chốt, chờ ký"),
    "signed": _l("Đã ký"),
}
P, L = TrainingPlan, TrainingPlanLine


@dataclass(frozen=True)
class Listed:
    """A plan in the list: how many lines, of how many something was held."""

    plan: TrainingPlan
    lines: int
    done: int


@dataclass(frozen=True)
class Progress:
    """A line with what the register of courses says of it."""

    line: TrainingPlanLine
    courses: Sequence[Course]
    late: bool

    @property
    def done(self) -> bool:
        """Whether something was held for it."""
        return any(course.state == CourseState.DONE for course in self.courses)

    @property
    def cancelled(self) -> bool:
        """Whether every course for it was given up."""
        states = {course.state for course in self.courses}
        return states == {CourseState.CANCELLED}


def plan_page(viewer: Viewer, request: ListRequest) -> Page[Any]:
    """Return one page of plans, each with its lines and what was held: four queries."""
    asked = request.filters or {}
    statement = (
        select(P)
        .join(P.unit)
        .where(unit_scope(viewer, READ))
        .options(contains_eager(P.unit), defer(P.content))
    )
    if request.q:
        statement = statement.where(
            HealthUnit.search.like(like_pattern(fold(request.q)), escape="\\")
        )
    if asked.get("year", "").isdecimal():
        statement = statement.where(P.year == int(asked["year"][:4]))
    conditions = {
        "draft": P.frozen_at.is_(None),
        "frozen": P.frozen_at.is_not(None) & P.signed_on.is_(None),
        "signed": P.signed_on.is_not(None),
    }
    if asked.get("state") in conditions:
        statement = statement.where(conditions[asked["state"]])
    if not request.sort:
        request = ListRequest(request.q, "year", True, request.page, asked)
    page = paginate(statement, request, {"unit": HealthUnit.name, "year": P.year}, "year")
    counts = _counts([plan.id for plan in page.rows])
    rows = [Listed(plan, *counts.get(plan.id, (0, 0))) for plan in page.rows]
    return Page(rows, page.request, page.has_next, page.total, page.capped)


def _counts(plans: Sequence[UUID]) -> Mapping[UUID, tuple[int, int]]:
    held = (
        select(Course.id)
        .where(
            Course.plan_line_id == func.coalesce(L.first_id, L.id),
            Course.state == CourseState.DONE,
            Course.stands(),
        )
        .exists()
    )
    rows = session().execute(
        select(L.plan_id, func.count(), func.count(case((held, 1))))
        .where(L.plan_id.in_(plans))
        .group_by(L.plan_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def find_plan(viewer: Viewer, plan_id: UUID, permission: Permission = READ) -> TrainingPlan | None:
    """Return a plan within scope with its unit and lines."""
    return session().scalar(
        select(P)
        .join(P.unit)
        .where(P.id == plan_id, unit_scope(viewer, permission))
        .options(contains_eager(P.unit), selectinload(P.lines))
        .execution_options(populate_existing=True)
    )


def editions_of(plan: TrainingPlan) -> Sequence[TrainingPlan]:
    """Return every edition of the same year, the newest first."""
    return (
        session()
        .scalars(
            select(P)
            .where(P.unit_id == plan.unit_id, P.year == plan.year)
            .order_by(P.edition.desc())
            .options(defer(P.content))
        )
        .all()
    )


def progress_of(plan: TrainingPlan) -> list[Progress]:
    """Return each line with its courses, struck-out ones left out: two queries."""
    found: dict[UUID, list[Course]] = defaultdict(list)
    rows = session().scalars(
        select(Course)
        .where(Course.plan_line_id.in_([line.root_id for line in plan.lines]), Course.stands())
        .order_by(Course.starts_on, Course.id)
        .options(selectinload(Course.attendance).joinedload(Attendance.person))
    )
    for course in rows:
        if course.plan_line_id is not None:
            found[course.plan_line_id].append(course)
    today = clock.today()
    month = (today.year, today.month)
    lines = []
    for line in plan.lines:
        courses = found[line.root_id]
        done = any(course.state == CourseState.DONE for course in courses)
        lines.append(Progress(line, courses, not done and (plan.year, line.month) < month))
    return lines


def lines_to_choose(units: Sequence[UUID]) -> Sequence[tuple[TrainingPlanLine, int]]:
    """Return the first edition of each line of these units' plans of late, with its year.

    A course is known by the line of the first edition that has it.
    """
    this = clock.today().year
    rows = session().execute(
        select(L, P.year)
        .join(P, P.id == L.plan_id)
        .where(L.unit_id.in_(units), L.first_id.is_(None), P.year >= this - 1)
        .order_by(P.year.desc(), L.month, L.topic, L.id)
    )
    return [(line, year) for line, year in rows]


def signed_years(units: Sequence[UUID], year: int) -> Mapping[UUID, str]:
    """Return the state of each unit's plan of a year: ``signed``, ``frozen`` or ``draft``."""
    rows = session().execute(
        select(P.unit_id, func.max(P.signed_on), func.max(P.frozen_at))
        .where(P.unit_id.in_(units), P.year == year)
        .group_by(P.unit_id)
    )
    return {
        unit_id: "signed" if signed else "frozen" if frozen else "draft"
        for unit_id, signed, frozen in rows
    }
