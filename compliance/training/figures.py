"""What training offers to indicators and reports: people, and columns of units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from checklists.rules.logic import Value
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.figures.facts import Row, Table, Window, add_columns, add_table
from compliance.training.models import Attendance, Course, CourseKind, FocalPoint, Person
from compliance.training.obligations import awareness_days
from compliance.training.rules import certified, held, working

#: Field of the pack → kind of course that its days are counted from.
_DAYS = {
    "training_days": CourseKind.PROFESSIONAL,
    "awareness_days": CourseKind.AWARENESS,
    "drill_days": CourseKind.DRILL,
}


def people(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield everybody who works in these units at the end of the period: four queries.

    Courses are kept here: who is on no list of one never took part.
    """
    day = window.end
    last = {field: _last(kind, units, day) for field, kind in _DAYS.items()}
    rows = session().execute(
        select(Person, certified(day)).where(Person.unit_id.in_(units), working(day))
    )
    for person, has in rows:
        days = {field: window.since_last(found.get(person.id)) for field, found in last.items()}
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


def _last(kind: str, units: Sequence[UUID], day: date) -> Mapping[UUID, date]:
    rows = session().execute(
        select(Attendance.person_id, func.max(Course.ends_on))
        .join(Course, Course.id == Attendance.course_id)
        .where(Attendance.unit_id.in_(units), Attendance.completed.is_(True), held(kind, day))
        .group_by(Attendance.person_id)
    )
    return {row[0]: row[1] for row in rows}


def of_units(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return awareness and focal point of each unit.

    The register is where the unit keeps them: no decision on record is "no", no campaign "never".
    """
    done = awareness_days(units, window.end)
    named = set(
        session().scalars(
            select(FocalPoint.unit_id).where(
                FocalPoint.unit_id.in_(units),
                FocalPoint.stands(),
                FocalPoint.valid_from <= window.end,
                or_(FocalPoint.valid_to.is_(None), FocalPoint.valid_to >= window.end),
            )
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


add_table(Table("people", _l("Người và đào tạo"), Permission.REGISTER_READ, people))
add_columns("units", ("awareness_days", "leaders_awareness_days", "focal_point"), of_units)
