"""People, courses and materials within scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.ledgers.queries import READ, within
from compliance.training.models import (
    Attendance,
    Course,
    CourseKind,
    CourseState,
    Material,
    MaterialVersion,
    Person,
)
from compliance.training.plan_queries import signed_years
from compliance.training.rules import Rule, rules, working
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, department_ids, unit_scope


def people_working(units: Sequence[Any]) -> Sequence[Person]:
    """Return who works in these units today, by name."""
    return (
        session()
        .scalars(
            select(Person)
            .where(Person.unit_id.in_([unit.id for unit in units]), working())
            .order_by(Person.name, Person.id)
        )
        .all()
    )


def lacking_counts(viewer: Viewer) -> list[tuple[Rule, int, int]]:
    """Return each rule with how many it asks and how many lack it, within scope: one query."""
    day, asked = clock.today(), rules()
    columns: list[Any] = []
    for rule in asked:
        columns.append(func.count(case((rule.asked_of(), 1))))
        columns.append(func.count(case((rule.lacking(day), 1))))
    row = (
        session().execute(select(*columns).where(within(viewer, Person, READ), working(day))).one()
    )
    return [(rule, row[2 * n], row[2 * n + 1]) for n, rule in enumerate(asked)]


@dataclass(frozen=True)
class Year:
    """What a unit did in a year."""

    unit: HealthUnit
    planned: int
    done: int
    leaders: int
    leaders_learnt: int
    staff: int
    staff_learnt: int
    #: State of the plan of the year: ``signed``, ``frozen``, ``draft``; None: there is none.
    plan: str | None


def year_page(viewer: Viewer, year: int, request: ListRequest) -> Page[Any]:
    """Return one page of units with people or courses, each with its year: six queries.

    Leaders and staff are counted apart. Where no course of the year has a list by name, the typed
    counts of its awareness campaigns stand in.
    """
    keeping = or_(
        select(Person.id).where(Person.unit_id == HealthUnit.id).exists(),
        select(Course.id).where(Course.unit_id == HealthUnit.id).exists(),
    )
    statement = select(HealthUnit).where(unit_scope(viewer, READ), keeping)
    if request.q:
        statement = statement.where(
            HealthUnit.search.like(like_pattern(fold(request.q)), escape="\\")
        )
    page = paginate(statement, request, {"name": HealthUnit.name}, "name")
    lines = year_of(page.rows, year)
    return Page(lines, page.request, page.has_next, page.total, page.capped)


def year_of(units: Sequence[HealthUnit], year: int) -> list[Year]:
    """Return the year of each unit: four queries."""
    ids = [unit.id for unit in units]
    first, last = date(year, 1, 1), date(year, 12, 31)
    in_year = (
        Course.unit_id.in_(ids),
        Course.stands(),
        Course.starts_on <= last,
        Course.ends_on >= first,
        Course.state != CourseState.CANCELLED,
    )
    courses = _by_unit(
        select(
            Course.unit_id,
            func.count(),
            func.count(case((Course.state == CourseState.DONE, 1))),
            func.max(case((_awareness(), Course.leaders_count))),
            func.max(case((_awareness(), Course.staff_count))),
        )
        .where(*in_year)
        .group_by(Course.unit_id)
    )
    day = min(last, clock.today())
    people = _by_unit(
        select(
            Person.unit_id,
            func.count(case((Person.leader.is_(True), 1))),
            func.count(case((Person.leader.is_(False), 1))),
        )
        .where(Person.unit_id.in_(ids), working(day))
        .group_by(Person.unit_id)
    )
    learnt = _by_unit(
        select(
            Person.unit_id,
            func.count(func.distinct(case((Person.leader.is_(True), Person.id)))),
            func.count(func.distinct(case((Person.leader.is_(False), Person.id)))),
        )
        .join(Attendance, Attendance.person_id == Person.id)
        .join(Course, Course.id == Attendance.course_id)
        .where(*in_year, _awareness(), Attendance.completed.is_(True), working(day))
        .group_by(Person.unit_id)
    )
    plans = signed_years(ids, year)
    found = []
    for unit in units:
        planned, done, leaders_typed, staff_typed = courses.get(unit.id, (0, 0, 0, 0))
        by_name = learnt.get(unit.id)
        leaders, staff = by_name or (leaders_typed or 0, staff_typed or 0)
        known = people.get(unit.id, (0, 0))
        plan = plans.get(unit.id)
        found.append(Year(unit, planned, done, known[0], leaders, known[1], staff, plan))
    return found


def _awareness() -> Any:
    return (Course.kind == CourseKind.AWARENESS) & (Course.state == CourseState.DONE)


def _by_unit(statement: Any) -> Mapping[UUID, tuple[Any, ...]]:
    return {row[0]: tuple(row[1:]) for row in session().execute(statement)}


def attendance_of(course_id: UUID) -> Sequence[Attendance]:
    """Return the list of a course, by name."""
    return (
        session()
        .scalars(
            select(Attendance)
            .join(Attendance.person)
            .where(Attendance.course_id == course_id)
            .options(joinedload(Attendance.person))
            .order_by(Person.name)
        )
        .all()
    )


def material_page(viewer: Viewer, request: ListRequest) -> Page[Material]:
    """Return one page of the materials of the viewer's sector."""
    statement = (
        select(Material)
        .where(Material.unit_id.in_(libraries(viewer)), Material.withdrawn_at.is_(None))
        .options(joinedload(Material.unit), selectinload(Material.versions))
    )
    if request.q:
        statement = statement.where(
            Material.search.like(like_pattern(fold(request.q)), escape="\\")
        )
    return paginate(statement, request, {"title": Material.title}, "title")


def find_material(viewer: Viewer, material_id: UUID, *, to_write: bool = False) -> Material | None:
    """Return a material of the viewer's sector; to write, only of a Department's own library."""
    inside = department_ids(viewer, Permission.TRAINING_SHARE) if to_write else libraries(viewer)
    return session().scalar(
        select(Material)
        .where(Material.id == material_id, Material.unit_id.in_(inside))
        .options(joinedload(Material.unit), selectinload(Material.versions))
    )


def newest_number(material_id: UUID) -> int:
    """Return the number of the newest version; 0 if there is none."""
    return (
        session().scalar(
            select(func.max(MaterialVersion.number)).where(
                MaterialVersion.material_id == material_id
            )
        )
        or 0
    )


def libraries(viewer: Viewer) -> set[UUID]:
    """Return the Departments whose materials a person may read: those of the units they serve."""
    return {held.unit.department_id or held.unit_id for held in viewer.roles_held}
