"""The ledgers of people, courses and certificates, as data; focal points: ``focal``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, extract, select
from sqlalchemy.orm import joinedload, selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.ledgers.book import Column, Filter, Ledger
from compliance.training.forms import CertificateForm, CourseForm, PersonForm
from compliance.training.models import (
    QUALIFIES,
    Attendance,
    Certificate,
    Course,
    CourseKind,
    CourseState,
    Person,
)
from compliance.training.officers import conditions, officer_roles
from compliance.training.queries import attendance_of, people_working
from compliance.training.rules import rules, working
from compliance.training.services import (
    check_certificate,
    check_course,
    check_person,
)
from compliance.training.words import (
    CERTIFICATES,
    DEGREES,
    KINDS,
    STATES,
)
from compliance.units.queries import Viewer


def _certificate(person: Person) -> Any:
    """Return until when a person may operate level 3–5: a day, words, or nothing."""
    held = [c for c in person.certificates if c.kind in QUALIFIES and c.withdrawn_at is None]
    if any(c.expires_on is None for c in held):
        return _l("không thời hạn")
    return max((c.expires_on for c in held if c.expires_on), default=None)


def _need(value: str) -> ColumnElement[bool]:
    return next(rule for rule in rules() if rule.id == value).lacking(clock.today())


def _group(value: str) -> ColumnElement[bool]:
    return {
        "leader": Person.leader.is_(True),
        "staff": Person.leader.is_(False),
        "security": Person.security_duty.is_(True),
        "operator": Person.operates_level.is_not(None),
    }[value]


PEOPLE = Ledger(
    "people",
    _l("Người và đào tạo"),
    _l("Thêm người"),
    _l("Ai làm gì cho an ninh mạng, học gì, khi nào. Không ghi số giấy tờ, ngày sinh."),
    Person,
    PersonForm,
    (
        Column(_l("Họ và tên"), lambda p: p.name, Person.name, width=2),
        Column(_l("Chức danh"), lambda p: p.job_title, Person.job_title, width=1.8),
        Column(_l("Lãnh đạo"), lambda p: p.leader or None, Person.leader, width=0.8),
        Column(_l("Nhiệm vụ an ninh mạng"), lambda p: p.security_duty or None, width=0.9),
        Column(_l("Vận hành cấp"), lambda p: p.operates_level, Person.operates_level, width=0.8),
        Column(_l("Học nhận thức"), lambda p: p.last(CourseKind.AWARENESS), width=1.1),
        Column(_l("Học chuyên môn"), lambda p: p.last(CourseKind.PROFESSIONAL), width=1.1),
        Column(_l("Dự diễn tập"), lambda p: p.last(CourseKind.DRILL), detail=True, width=1.1),
        Column(_l("Chứng nhận đến"), _certificate, width=1.1),
        Column(_l("Trình độ"), lambda p: p.degree and DEGREES[p.degree], detail=True, width=1),
        Column(_l("Làm việc phù hợp từ"), lambda p: p.experience_from, detail=True, width=1),
        Column(_l("Liên hệ"), lambda p: p.contact, detail=True, private=True),
        Column(_l("Làm việc từ"), lambda p: p.joined_on, detail=True, width=1),
        Column(_l("Thôi việc từ"), lambda p: p.left_on, detail=True, width=1),
    ),
    check_person,
    (
        Filter("need", _l("Thiếu"), lambda: [(r.id, r.title) for r in rules()], _need),
        Filter(
            "group",
            _l("Nhóm"),
            lambda: [
                ("leader", _l("Lãnh đạo")),
                ("staff", _l("Nhân viên")),
                ("security", _l("Có nhiệm vụ an ninh mạng")),
                ("operator", _l("Quản trị, vận hành hệ thống")),
            ],
            _group,
        ),
        Filter(
            "here",
            _l("Làm việc"),
            lambda: [("yes", _l("Đang làm")), ("no", _l("Đã thôi, chưa vào"))],
            lambda value: working() if value == "yes" else ~working(),
        ),
    ),
    options=(
        selectinload(Person.attendance).joinedload(Attendance.course),
        selectinload(Person.certificates),
    ),
    words=lambda p: (p.name, p.job_title),
    actions=((_l("Nhập từ sổ"), "training.import_new"),),
    below="training/_person.html",
    context=lambda viewer, row: {
        "rules": _lacks(row),
        "kinds": KINDS,
        "officer": [(one, conditions(one)) for one in officer_roles(row)],
    },
)


def _lacks(person: Person) -> list[tuple[Any, bool]]:
    """Return each rule that asks something of a person, and whether it lacks it: one query."""
    day = clock.today()
    columns = [x for rule in rules() for x in (rule.asked_of(), rule.fulfilled(day))]
    row = session().execute(select(*columns).where(Person.id == person.id)).one()
    return [(rule, not row[2 * n + 1]) for n, rule in enumerate(rules()) if row[2 * n]]


def _year(value: str) -> ColumnElement[bool]:
    return extract("year", Course.starts_on) == int(value)


def _years() -> list[tuple[str, str]]:
    this = clock.today().year
    return [(str(year), str(year)) for year in range(this + 1, this - 5, -1)]


COURSES = Ledger(
    "courses",
    _l("Khóa học, đợt tuyên truyền"),
    _l("Thêm khóa học"),
    _l("Kế hoạch đào tạo của năm và việc đã làm: chuyên môn, nâng cao nhận thức, diễn tập."),
    Course,
    CourseForm,
    (
        Column(_l("Tên"), lambda c: c.title, Course.title, width=2.6),
        Column(_l("Loại"), lambda c: KINDS[c.kind], Course.kind, width=1.2),
        Column(_l("Từ ngày"), lambda c: c.starts_on, Course.starts_on, width=1.1),
        Column(_l("Đến ngày"), lambda c: c.ends_on, Course.ends_on, width=1.1),
        Column(_l("Tình trạng"), lambda c: STATES[c.state], Course.state, width=1.1),
        Column(_l("Số giờ"), lambda c: c.hours, detail=True, width=0.7),
        Column(_l("Giảng"), lambda c: c.provider, detail=True),
        Column(_l("Dự kiến (người)"), lambda c: c.planned_people, width=0.9),
        Column(_l("Đã học (người)"), lambda c: learnt(c)[0], width=0.9),
        Column(_l("Trong đó lãnh đạo"), lambda c: learnt(c)[1], width=0.9),
        Column(_l("Nội dung, tài liệu"), lambda c: c.content, detail=True),
        Column(
            _l("Việc trong kế hoạch năm"), lambda c: c.plan_line and c.plan_line.topic, detail=True
        ),
    ),
    check_course,
    (
        Filter("year", _l("Năm"), _years, _year),
        Filter("kind", _l("Loại"), lambda: list(KINDS.items()), lambda v: Course.kind == v),
        Filter(
            "state", _l("Tình trạng"), lambda: list(STATES.items()), lambda v: Course.state == v
        ),
    ),
    options=(
        selectinload(Course.attendance).joinedload(Attendance.person),
        joinedload(Course.plan_line),
    ),
    order=2,
    descending=True,
    evidence=True,
    words=lambda c: (c.title, c.provider),
    in_search=True,
    actions=((_l("Nhập danh sách từ sổ"), "training.import_new"),),
    below="training/_course.html",
    context=lambda viewer, row: _course(viewer, row),
)


def learnt(course: Course) -> tuple[int | None, int | None]:
    """Return how many finished a course and how many of them lead: by name, else as typed."""
    there = [row for row in course.attendance if row.completed]
    if there:
        return len(there), sum(row.person.leader for row in there)
    typed = [n for n in (course.leaders_count, course.staff_count) if n is not None]
    return (sum(typed), course.leaders_count) if typed else (None, None)


def _course(viewer: Viewer, course: Course) -> dict[str, Any]:
    people = people_working([course.unit])
    attendance = attendance_of(course.id)
    on_list = {row.person_id for row in attendance if row.completed}
    return {
        "attendance": attendance,
        "people": people,
        "on_list": on_list,
        "held": course.state == CourseState.DONE,
    }


CERTIFICATE_BOOK = Ledger(
    "certificates",
    _l("Chứng chỉ"),
    _l("Ghi chứng chỉ"),
    _l("Chứng nhận, bằng cấp của người vận hành hệ thống, với hạn và tệp minh chứng."),
    Certificate,
    CertificateForm,
    (
        Column(_l("Tên chứng chỉ"), lambda c: c.title, Certificate.title, width=2.4),
        Column(_l("Của"), lambda c: c.person.name, width=1.8),
        Column(_l("Loại"), lambda c: CERTIFICATES[c.kind], Certificate.kind, width=1.8),
        Column(_l("Số hiệu"), lambda c: c.number, detail=True, private=True),
        Column(_l("Nơi cấp"), lambda c: c.issuer, Certificate.issuer),
        Column(_l("Ngày cấp"), lambda c: c.issued_on, Certificate.issued_on, width=1.1),
        Column(_l("Hết hạn"), lambda c: c.expires_on, Certificate.expires_on, due=True, width=1.1),
    ),
    check_certificate,
    (
        Filter(
            "kind",
            _l("Loại"),
            lambda: list(CERTIFICATES.items()),
            lambda value: Certificate.kind == value,
        ),
        Filter(
            "ended",
            _l("Hạn"),
            lambda: [("1", _l("Đã hết hạn"))],
            lambda value: Certificate.expires_on < clock.today(),
        ),
    ),
    options=(joinedload(Certificate.person),),
    order=5,
    descending=True,
    evidence=True,
    words=lambda c: (c.title, c.issuer),
    notes=("Luật 116/2025/QH15 Đ34 k2; NĐ 333/2026/NĐ-CP Đ24: hoàn thành trước 19/08/2029.",),
)
