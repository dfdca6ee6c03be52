"""What training offers to indicators and reports: people, and columns of units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from checklists.rules.logic import Value
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.figures.facts import Row, Table, Window, add_columns, add_table
from compliance.training.models import (
    Attendance,
    Course,
    CourseKind,
    CourseState,
    FocalPoint,
    Person,
)
from compliance.training.obligations import awareness_days
from compliance.training.officers import in_force
from compliance.training.rules import certified, held, working

#: Field of the pack → kind of course that its days are counted from.
_DAYS = {
    "training_days": CourseKind.PROFESSIONAL,
    "awareness_days": CourseKind.AWARENESS,
    "drill_days": CourseKind.DRILL,
}


def people(units: Sequence[UUID], window: Window, *only: ColumnElement[bool]) -> Iterator[Row]:
    """Yield everybody who works in these units at the end of the period: two queries.

    Courses are kept here: who is on no list of one never took part.
    """
    day = window.end
    last = _last(units, day, only)
    rows = session().execute(
        select(Person, certified(day)).where(Person.unit_id.in_(units), working(day), *only)
    )
    for person, has in rows:
        days = {
            field: window.since_last(last.get((person.id, kind))) for field, kind in _DAYS.items()
        }
        yield Row(
            person.unit_id,
            person.id,
            person.name,
            f"/training/people/{person.id}",
            {
                "leader": person.leader,
                "security_duty": person.security_duty,
                # Left empty in the register: the person operates no system.
                "operates_level": person.operates_level or 0,
                "certificate": bool(has),
                **days,
            },
        )


def _last(
    units: Sequence[UUID], day: date, only: Sequence[ColumnElement[bool]]
) -> Mapping[tuple[UUID, str], date]:
    """Return the last day of a finished course by person and kind of course."""
    rows = session().execute(
        select(Attendance.person_id, Course.kind, func.max(Course.ends_on))
        .join(Course, Course.id == Attendance.course_id)
        .join(Person, Person.id == Attendance.person_id)
        .where(
            Attendance.unit_id.in_(units),
            *only,
            Attendance.completed.is_(True),
            or_(*(held(kind, day) for kind in _DAYS.values())),
        )
        .group_by(Attendance.person_id, Course.kind)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def of_units(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return awareness and focal point of each unit.

    The register is where the unit keeps them: no decision on record is "no", no campaign "never".
    """
    done = awareness_days(units, window.end)
    named = set(
        session().scalars(
            select(FocalPoint.unit_id).where(FocalPoint.unit_id.in_(units), in_force(window.end))
        )
    )
    found: dict[UUID, Mapping[str, Value]] = {}
    for unit_id in units:
        last, with_leaders = done.get(unit_id, (None, None))
        found[unit_id] = {
            "awareness_days": window.since_last(last),
            "leaders_awareness_days": window.since_last(with_leaders),
            "focal_point": unit_id in named,
        }
    return found


def classes(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield the courses and campaigns held within the window: one query.

    Drills have a register of their own. Attendances are those who finished by the list of names,
    else the numbers typed; where neither stands they are not known.
    """
    listed = (
        select(Attendance.course_id, func.count().label("people"))
        .where(Attendance.unit_id.in_(units), Attendance.completed.is_(True))
        .group_by(Attendance.course_id)
        .subquery()
    )
    rows = session().execute(
        select(Course, listed.c.people)
        .outerjoin(listed, listed.c.course_id == Course.id)
        .where(
            Course.unit_id.in_(units),
            Course.kind != CourseKind.DRILL,
            Course.state == CourseState.DONE,
            Course.ends_on.between(window.start, window.end),
            Course.stands(),
        )
        .order_by(Course.ends_on, Course.id)
    )
    for course, people in rows:
        typed = [n for n in (course.leaders_count, course.staff_count) if n is not None]
        attendances = people or (sum(typed) if typed else None)
        yield Row(
            course.unit_id,
            course.id,
            course.title,
            f"/training/courses/{course.id}",
            {"attendances": attendances},
        )


add_table(Table("trainings", _l("Lớp tập huấn"), Permission.REGISTER_READ, classes))
add_table(
    Table(
        "people",
        _l("Người và đào tạo"),
        Permission.REGISTER_READ,
        people,
        plain={"security_duty": Person.security_duty},
    )
)
add_columns("units", ("awareness_days", "leaders_awareness_days", "focal_point"), of_units)
