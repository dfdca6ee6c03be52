"""How a workbook of people and attendance becomes rows of the unit that imports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.formatting import format_number
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.types import new_id
from compliance.core.workbooks import Data, Outcome, Plan, Row, compare, register
from compliance.ledgers.services import index
from compliance.training.books import PEOPLE as BOOK
from compliance.training.models import Attendance, Course, CourseState, Person
from compliance.training.services import Who, add_attendance, who
from compliance.training.workbook import (
    WORKBOOK,
    attendance_values,
    person_values,
    with_defaults,
)
from compliance.units.models import HealthUnit
from compliance.units.queries import find_unit, mine_first, units_visible_to

Which = tuple[str, Any]


def own_unit(viewer: Any) -> HealthUnit | None:
    """Return the unit in whose name a person writes."""
    units = units_visible_to(viewer, Permission.REGISTER_WRITE)
    return next(iter(mine_first(viewer, units)), None)


class Stored:
    """What a unit has now, by the keys of the workbook: three queries."""

    def __init__(self, unit_id: UUID) -> None:
        self.people: dict[Who, Person] = {
            who(p.name, p.job_title): p
            for p in session().scalars(
                select(Person).where(Person.unit_id == unit_id, Person.stands())
            )
        }
        self.courses: dict[Which, Course] = {
            (c.title, c.starts_on): c
            for c in session().scalars(
                select(Course).where(Course.unit_id == unit_id, Course.stands())
            )
        }
        self.lists: dict[tuple[UUID, UUID], Attendance] = {
            (a.course_id, a.person_id): a
            for a in session().scalars(
                select(Attendance)
                .join(Attendance.course)
                .join(Attendance.person)
                .where(Attendance.unit_id == unit_id, Course.stands(), Person.stands())
                .options(contains_eager(Attendance.course), contains_eager(Attendance.person))
            )
        }


class TrainingImporter:
    """Imports people and attendance of the importer's own unit."""

    workbook = WORKBOOK

    def plan(self, viewer: Any, data: Data) -> Plan:
        """Say what would be written, and which rows break a rule."""
        stored, plan = Stored(_unit(viewer).id), Plan()
        coming: dict[Who, str] = {}
        for row in data.rows.get("people", []):
            plan.errors.extend(_person_errors(row))
            # Spelt alike the reader refuses it already.
            if coming.setdefault(_who(row), row.values["name"]) != row.values["name"]:
                said = _("cùng tên, cùng chức danh với một dòng ở trên.")
                plan.errors.append(row.error("name", said))
            known = stored.people.get(_who(row))
            filled = Row(row.sheet, row.number, _person_values(row, known))
            plan.changes.append(
                compare(filled, str(row.values["name"]), person_values(known) if known else None)
            )
        for row in data.rows.get("attendance", []):
            course, person = stored.courses.get(_which(row)), stored.people.get(_who(row))
            plan.errors.extend(_list_errors(row, course, person or _who(row) in coming))
            known_line = stored.lists.get((course.id, person.id)) if course and person else None
            filled = Row(row.sheet, row.number, with_defaults(_spelt(row, person)))
            before = attendance_values(known_line) if known_line else None
            label = f"{row.values['name']}: {row.values['course']}"
            plan.changes.append(compare(filled, label, before))
        return plan

    def prepare(self, data: Data, progress: Any) -> None:
        """Nothing is slow here."""

    def apply(self, viewer: Any, data: Data, prepared: None) -> Outcome:
        """Write people first, then the lists."""
        unit = _unit(viewer)
        stored = Stored(unit.id)
        people = data.rows.get("people", [])
        for row in people:
            _write_person(unit, stored, row)
        session().flush()
        lines = data.rows.get("attendance", [])
        for row in lines:
            _write_line(stored, row)
        return Outcome(
            _(
                "Đã nhập %(people)s người, %(lines)s dòng danh sách học.",
                people=format_number(len(people)),
                lines=format_number(len(lines)),
            )
        )


register(TrainingImporter())


def _unit(viewer: Any) -> HealthUnit:
    unit = own_unit(viewer) if viewer is not None else None
    if unit is None or find_unit(viewer, unit.id, Permission.REGISTER_WRITE) is None:
        raise Refused(_("Chỉ người của đơn vị nhập được sổ này, cho đơn vị mình."))
    return unit


def _who(row: Row) -> Who:
    return who(row.values.get("name") or "", row.values.get("job_title") or "")


def _spelt(row: Row, person: Person | None) -> Mapping[str, Any]:
    """Return the values of a row with the person spelt as in the register."""
    named = {"name": person.name, "job_title": person.job_title} if person is not None else {}
    return {**row.values, **named}


def _person_values(row: Row, known: Person | None) -> dict[str, Any]:
    return with_defaults(_spelt(row, known))


def _which(row: Row) -> Which:
    return (row.values.get("course") or "", row.values.get("starts_on"))


def _person_errors(row: Row) -> Sequence[Any]:
    found = []
    level = row.values.get("operates_level")
    if level is not None and level not in range(1, 6):
        found.append(row.error("operates_level", _("phải từ 1 đến 5.")))
    since = row.values.get("experience_from")
    if since is not None and since > clock.today():
        found.append(row.error("experience_from", _("còn ở phía trước.")))
    joined, left = row.values.get("joined_on"), row.values.get("left_on")
    if joined and left and left <= joined:
        found.append(row.error("left_on", _("phải sau ngày bắt đầu làm việc.")))
    return found


def _list_errors(row: Row, course: Course | None, person: Any) -> Sequence[Any]:
    found = []
    if course is None:
        found.append(row.error("course", _("đơn vị không có khóa này, bắt đầu ngày này.")))
    elif course.state != CourseState.DONE:
        found.append(row.error("course", _("khóa chưa được ghi “đã tổ chức”.")))
    if not person:
        found.append(row.error("name", _("không có trong sổ người của đơn vị.")))
    return found


def _write_person(unit: HealthUnit, stored: Stored, row: Row) -> None:
    person = stored.people.get(_who(row))
    values = _person_values(row, person)
    if person is None:
        person = Person(id=new_id(), unit_id=unit.id, created_at=clock.now())
        person.leader = person.security_duty = False
        session().add(person)
        stored.people[_who(row)] = person
    for name, value in values.items():
        setattr(person, name, value)
    index(BOOK, person, unit)


def _write_line(stored: Stored, row: Row) -> None:
    values = with_defaults(row.values)
    course, person = stored.courses[_which(row)], stored.people[_who(row)]
    line = stored.lists.get((course.id, person.id))
    if line is None:
        line = add_attendance(course, person.id)
    line.completed = values.get("completed", line.completed)
    if "result" in values:
        line.result = values["result"]
