"""Changes of training, and the rules of its ledgers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select

from compliance.core import clock, files, sniff
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.evidence.services import TEXT
from compliance.ledgers.services import refuse_foreign, refuse_withdrawn
from compliance.training.models import (
    Attendance,
    Course,
    CourseState,
    Material,
    MaterialVersion,
    Person,
    TrainingPlanLine,
)
from compliance.training.queries import newest_number
from compliance.units.models import HealthUnit

Who = tuple[str, str]


def who(name: str, job_title: str) -> Who:
    """Return what tells two people of a unit apart: lists write names in capitals or not."""
    return name.casefold(), job_title.casefold()


def check_person(unit: HealthUnit, row: Person | None, values: Mapping[str, Any]) -> None:
    """Refuse a second row of the same person, and days that make no sense.

    Raises:
        Refused: as said.
    """
    joined, left = values.get("joined_on"), values.get("left_on")
    if values.get("experience_from") and values["experience_from"] > clock.today():
        raise Refused(_("Ngày bắt đầu làm việc phù hợp còn ở phía trước."), "experience_from")
    if joined and left and left <= joined:
        raise Refused(_("Ngày thôi việc phải sau ngày bắt đầu làm việc."), "left_on")
    others = session().execute(
        select(Person.name, Person.job_title).where(
            Person.unit_id == unit.id, Person.stands(), Person.id != (row.id if row else new_id())
        )
    )
    known = {who(name, title) for name, title in others}
    if who(values["name"], values["job_title"]) in known:
        raise Refused(_("Đơn vị đã có người cùng tên, cùng chức danh này trong sổ."), "name")


def check_focal(unit: HealthUnit, row: Any, values: Mapping[str, Any]) -> None:
    """Refuse people of another unit, and days in the wrong order.

    Raises:
        Refused: as said.
    """
    _refuse_stranger(unit, values["person_id"], "person_id")
    if values.get("deputy_id"):
        _refuse_stranger(unit, values["deputy_id"], "deputy_id")
        if values["deputy_id"] == values["person_id"]:
            raise Refused(_("Người thay phải là người khác."), "deputy_id")
    if values["valid_from"] < values["decision_date"]:
        raise Refused(_("Hiệu lực không thể trước ngày quyết định."), "valid_from")
    if values.get("valid_to") and values["valid_to"] < values["valid_from"]:
        raise Refused(_("Ngày hết hiệu lực phải sau ngày có hiệu lực."), "valid_to")
    if values.get("confidential_on") and values["confidential_on"] > clock.today():
        raise Refused(_("Ngày ký thỏa thuận còn ở phía trước."), "confidential_on")


def check_course(unit: HealthUnit, row: Course | None, values: Mapping[str, Any]) -> None:
    """Refuse days in the wrong order, and a course "held" that lies ahead.

    Raises:
        Refused: as said.
    """
    if values["ends_on"] < values["starts_on"]:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "ends_on")
    if values["state"] == CourseState.DONE and values["ends_on"] > clock.today():
        raise Refused(_("Khóa chưa kết thúc nên chưa ghi “đã tổ chức” được."), "state")
    if values.get("plan_line_id"):
        line = session().get(TrainingPlanLine, values["plan_line_id"])
        refuse_foreign(unit, line, "plan_line_id")


def check_certificate(unit: HealthUnit, row: Any, values: Mapping[str, Any]) -> None:
    """Refuse a person of another unit, and days in the wrong order.

    Raises:
        Refused: as said.
    """
    _refuse_stranger(unit, values["person_id"], "person_id")
    if values["issued_on"] > clock.today():
        raise Refused(_("Ngày cấp còn ở phía trước."), "issued_on")
    if values.get("expires_on") and values["expires_on"] <= values["issued_on"]:
        raise Refused(_("Ngày hết hạn phải sau ngày cấp."), "expires_on")


def _refuse_stranger(unit: HealthUnit, person_id: UUID | None, name: str) -> None:
    person = session().get(Person, person_id) if person_id else None
    refuse_foreign(unit, person, name)


def mark_attendance(course: Course, present: Collection[UUID]) -> None:
    """Write who finished a course. Who is no longer ticked stays on the list as not finished.

    Raises:
        Refused: the course is struck out or not held, or somebody is of another unit.
    """
    refuse_withdrawn(course)
    if course.state != CourseState.DONE:
        raise Refused(_("Khóa chưa được ghi “đã tổ chức” nên chưa điểm danh được."))
    people = session().scalars(select(Person.id).where(Person.unit_id == course.unit_id)).all()
    if not set(present) <= set(people):
        raise Refused(_("Có người không thuộc đơn vị này."))
    known = {
        row.person_id: row
        for row in session().scalars(select(Attendance).where(Attendance.course_id == course.id))
    }
    for person_id, row in known.items():
        row.completed = person_id in present
    for person_id in set(present) - set(known):
        add_attendance(course, person_id)


def add_attendance(
    course: Course, person_id: UUID, *, completed: bool = True, result: str | None = None
) -> Attendance:
    """Put somebody on the list of a course."""
    row = Attendance(
        id=new_id(),
        course_id=course.id,
        person_id=person_id,
        unit_id=course.unit_id,
        completed=completed,
        result=result,
    )
    session().add(row)
    return row


def save_material(
    department: HealthUnit,
    row: Material | None,
    title: str,
    about: str | None,
    upload: tuple[BinaryIO, str] | None,
    *,
    seen_version: int,
    actor_id: UUID,
) -> Material:
    """Write a material of the library; an upload becomes its newest version, older ones stay.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: a new material without a file, or a file of a kind that we do not take.
    """
    if row is not None and row.version != seen_version:
        raise Clash(_("Người khác vừa sửa tài liệu này. Hãy tải lại trang."))
    if row is None and upload is None:
        raise Refused(_("Hãy chọn tệp."), "file")
    if row is None:
        row = Material(id=new_id(), unit_id=department.id)
        session().add(row)
    row.title, row.about = title, about
    row.search = fold(title, about)[:600]
    session().flush()
    if upload is not None:
        _add_version(row, *upload, actor_id=actor_id)
    return row


def _add_version(row: Material, stream: BinaryIO, name: str, *, actor_id: UUID) -> None:
    media_type = TEXT.get(name.rpartition(".")[2].lower()) or sniff.document_type(stream)
    kept = files.keep(
        stream,
        name=name,
        media_type=media_type,
        purpose="material",
        unit_id=row.unit_id,
        actor_id=actor_id,
    )
    session().add(
        MaterialVersion(
            material_id=row.id,
            number=newest_number(row.id) + 1,
            file_id=kept.id,
            added_at=clock.now(),
            added_by=actor_id,
        )
    )


def withdraw_material(row: Material) -> None:
    """Take a material out of the library; its versions stay in the store.

    Raises:
        Refused: it is out already.
    """
    if row.withdrawn_at is not None:
        raise Refused(_("Tài liệu này đã được rút."))
    row.withdrawn_at = clock.now()
