"""Who is out of date, what indicators and the calendar read, the workbook in and out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from compliance.core import clock
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.workbooks import import_file, importer_for, write_xlsx
from compliance.figures.facts import NEVER, Window, rows_of
from compliance.ledgers.services import save_row, withdraw_row
from compliance.training.books import CERTIFICATE_BOOK, COURSES, PEOPLE
from compliance.training.figures import of_units
from compliance.training.focal import FOCAL
from compliance.training.importing import Stored
from compliance.training.models import Attendance, Course, FocalPoint, Person
from compliance.training.obligations import certificates, focal_points, people
from compliance.training.queries import lacking_counts, year_of
from compliance.training.rules import rules
from compliance.training.services import check_person, mark_attendance, who
from compliance.training.slots import card
from compliance.training.workbook import WORKBOOK, attendance_values, person_values
from tests.support.dossiers import user_of

DAY = date(2026, 11, 22)


def someone(unit, name, **values) -> Person:
    given = {"name": name, "job_title": "Nhân viên", "leader": False, "security_duty": False}
    with transaction():
        return save_row(PEOPLE, unit, None, {**given, "operates_level": None, **values})


def held(unit, kind, day, state="done", **values) -> Course:
    given = {"title": f"Khóa {kind}", "kind": kind, "state": state, "starts_on": day}
    with transaction():
        return save_row(COURSES, unit, None, {**given, "ends_on": day, **values})


def lacking(db, rule_id) -> set[str]:
    rule = next(rule for rule in rules() if rule.id == rule_id)
    return set(db.scalars(select(Person.name).where(rule.lacking(clock.today()))))


def test_who_is_out_of_date_follows_the_rules_of_the_pack(db, unit):
    head = someone(unit, "A Lãnh Đạo", leader=True)
    staff = someone(unit, "B Nhân Viên")
    expert = someone(unit, "C Vận Hành", security_duty=True, operates_level=3)
    gone = someone(unit, "D Đã Thôi", left_on=DAY)
    ours = {row.name for row in (head, staff, expert, gone)}
    assert lacking(db, "nhan-thuc") & ours == {"A Lãnh Đạo", "B Nhân Viên", "C Vận Hành"}
    year_ago = held(unit, "awareness", date(2025, 11, 22))
    before = held(unit, "awareness", date(2025, 11, 21), title="Cũ hơn")
    with transaction():
        mark_attendance(year_ago, {head.id})
        mark_attendance(before, {staff.id})
    # Twelve months to the day still hold; one day more does not.
    assert lacking(db, "nhan-thuc") & ours == {"B Nhân Viên", "C Vận Hành"}
    assert lacking(db, "chuyen-mon-cap-4") & ours == set()
    assert lacking(db, "chung-nhan-cap-3") & ours == {"C Vận Hành"}
    certificate = {"person_id": expert.id, "kind": "other", "title": "Khác", "issued_on": DAY}
    with transaction():
        save_row(CERTIFICATE_BOOK, unit, None, certificate)
    assert lacking(db, "chung-nhan-cap-3") & ours == {"C Vận Hành"}
    with transaction():
        save_row(CERTIFICATE_BOOK, unit, None, {**certificate, "kind": "degree", "number": "X1"})
    assert lacking(db, "chung-nhan-cap-3") & ours == set()
    asked = {rule.id: (n, lack) for rule, n, lack in lacking_counts(user_of(db, "coordinator"))}
    assert asked["nhan-thuc"][0] > asked["boi-duong"][0] > 0
    # The registers' first page says the same of the rules whose day has come.
    shown = card(user_of(db, "coordinator"))
    due = [
        lack for rule, _n, lack in lacking_counts(user_of(db, "coordinator")) if rule.is_late(DAY)
    ]
    assert (shown.total, shown.late) == (asked["nhan-thuc"][0], sum(due))
    assert 0 < len(due) < len(asked)
    duties = {duty.subject: duty for duty in people([unit.id])}
    assert duties["nhan-thuc"].title.endswith("2 người chưa có")
    assert duties["nhan-thuc"].due_on is None
    assert not any(name in duty.title for duty in duties.values() for name in ours)
    # A struck-out course proves nothing.
    with transaction():
        withdraw_row(year_ago, "Ghi nhầm")
    assert "A Lãnh Đạo" in lacking(db, "nhan-thuc")


def test_figures_count_leaders_and_staff_apart(db, unit):
    head, staff = someone(unit, "A", leader=True), someone(unit, "B", operates_level=4)
    course = held(unit, "awareness", DAY - timedelta(10))
    window = Window(date(2026, 1, 1), DAY)
    ids = [unit.id]

    def columns() -> dict:
        return {row.key: row.values for row in rows_of("people", ids, window)}

    assert of_units(ids, window)[unit.id]["awareness_days"] == NEVER
    with transaction():
        mark_attendance(course, {staff.id})
    assert columns()[staff.id]["awareness_days"] == 10
    assert columns()[head.id]["awareness_days"] == NEVER
    assert columns()[staff.id]["certificate"] is False
    about = of_units(ids, window)[unit.id]
    assert (about["awareness_days"], about["leaders_awareness_days"]) == (10, NEVER)
    assert about["focal_point"] is False
    # A list by name counts instead of what was typed.
    with transaction():
        course.leaders_count = 3
    assert of_units(ids, window)[unit.id]["leaders_awareness_days"] == NEVER
    (line,) = year_of([unit], 2026)
    assert (line.leaders, line.leaders_learnt, line.staff, line.staff_learnt) == (1, 0, 1, 1)
    with transaction():
        mark_attendance(course, {head.id})
    (line,) = year_of([unit], 2026)
    assert (line.leaders_learnt, line.staff_learnt) == (1, 0)
    assert db.scalar(select(func.count()).where(Attendance.course_id == course.id)) == 2
    assert of_units(ids, window)[unit.id]["leaders_awareness_days"] == 10
    decision = {"person_id": head.id, "deputy_id": staff.id, "field": "both"}
    decision |= {"decision_number": "1/QĐ", "decision_date": DAY, "valid_from": DAY}
    with transaction():
        save_row(FOCAL, unit, None, {**decision, "valid_to": DAY + timedelta(30)})
    assert of_units(ids, window)[unit.id]["focal_point"] is True
    assert (
        of_units(ids, Window(date(2026, 1, 1), DAY - timedelta(1)))[unit.id]["focal_point"] is False
    )
    assert [duty.due_on for duty in focal_points(ids)] == [DAY + timedelta(30)]
    assert list(certificates(ids)) == []


def test_what_a_rule_forbids_is_refused_before_anything_is_stored(db, unit):
    other = db.scalars(select(Person).where(Person.unit_id != unit.id).limit(1)).one()
    person = someone(unit, "A")
    base = {"field": "both", "decision_number": "1", "decision_date": DAY, "valid_from": DAY}
    wrong = (
        (FOCAL, {**base, "person_id": other.id}),
        (FOCAL, {**base, "person_id": person.id, "deputy_id": person.id}),
        (FOCAL, {**base, "person_id": person.id, "valid_to": DAY - timedelta(1)}),
        (PEOPLE, {"name": "A", "job_title": "Nhân viên"}),
    )
    for ledger, values in wrong:
        with pytest.raises(Refused), transaction():
            save_row(ledger, unit, None, values)
    with pytest.raises(Refused):
        held(unit, "awareness", DAY + timedelta(3))
    planned = held(unit, "awareness", DAY + timedelta(3), "planned")
    with pytest.raises(Refused), transaction():
        mark_attendance(planned, {person.id})
    course = held(unit, "awareness", DAY)
    with pytest.raises(Refused), transaction():
        mark_attendance(course, {other.id})
    with pytest.raises(Clash), transaction():
        save_row(PEOPLE, unit, person, {"name": "Z", "job_title": "X"}, seen_version=99)
    assert db.scalar(select(func.count()).where(FocalPoint.unit_id == unit.id)) == 0


def test_names_and_contacts_stay_out_of_the_trail(db, unit):
    someone(unit, "Người Không Được Lộ", contact="0900 000 009")
    written = db.scalars(
        select(AuditEvent).where(AuditEvent.event == "training_person:create")
    ).all()[-1]
    assert written.changes["name"] == written.changes["contact"] == "[đã đổi]"
    assert "Lộ" not in str(written.payload())
    assert "0900" not in str(written.payload())


def test_the_workbook_goes_in_and_out_without_a_change(db, tmp_path: Path):
    viewer = user_of(db, "focal.ttyt")
    unit = viewer.home_unit
    held(unit, "drill", DAY, title="Diễn tập mất điện")
    path = tmp_path / "so.xlsx"
    new = {
        "name": "Siu Thử",
        "job_title": "Y sĩ",
        "leader": False,
        "security_duty": True,
        "degree": "university",
        "experience_from": date(2020, 1, 1),
    }
    line = {"course": "Diễn tập mất điện", "starts_on": DAY, "name": "Siu Thử", "job_title": "Y sĩ"}

    def bring(people, lines, **options):
        path.write_bytes(write_xlsx(WORKBOOK, {"people": people, "attendance": lines}))
        return import_file(importer_for("training"), path, viewer=viewer, **options)

    plan, _ = bring(
        [
            {**new, "operates_level": 9},
            {**new, "name": "Sau Này", "experience_from": date(2090, 1, 1)},
        ],
        [{**line, "course": "Không có"}, {**line, "name": "Ai Đó"}],
        dry_run=True,
    )
    places = {(error.sheet, error.row) for error in plan.errors}
    lists = {("Danh sách học", 2), ("Danh sách học", 3)}
    assert places == {("Người", 2), ("Người", 3), *lists}
    plan, outcome = bring([new], [line])
    assert plan.errors == []
    assert outcome is not None
    person = Stored(unit.id).people[who("Siu Thử", "Y sĩ")]
    assert person.security_duty
    assert not person.leader
    assert (person.degree, person.experience_from) == ("university", date(2020, 1, 1))
    stored = Stored(unit.id)
    plan, _ = bring(
        [person_values(p) for p in stored.people.values()],
        [attendance_values(a) for a in stored.lists.values()],
        dry_run=True,
    )
    assert plan.errors == []
    assert {change.action for change in plan.changes} == {"same"}
    with pytest.raises(Refused):
        import_file(importer_for("training"), path, viewer=None, dry_run=True)

    # the same person in capitals is the same person, in the file and in the register
    capitals = {**new, "name": "SIU THỬ", "job_title": "y sĩ"}
    plan, _ = bring([capitals], [{**line, "name": "SIU THỬ"}], dry_run=True)
    assert {change.action for change in plan.changes} == {"same"}
    plan, _ = bring([new, capitals], [], dry_run=True)
    assert [error.row for error in plan.errors] == [3]
    with pytest.raises(Refused, match="cùng tên"):
        check_person(unit, None, capitals)
