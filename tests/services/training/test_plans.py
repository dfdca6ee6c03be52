"""The plan of a year: what it is drawn up from, that a signature closes it, what is done of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from compliance.core.db import session, transaction
from compliance.core.errors import Clash, Refused
from compliance.evidence.models import Evidence
from compliance.ledgers.services import save_row
from compliance.obligations.sources import Cycle
from compliance.signed.queries import standing
from compliance.systems.queries.levels import highest_of
from compliance.training.books import COURSES, PEOPLE
from compliance.training.documents import plan_paper
from compliance.training.models import Course, TrainingPlan, TrainingPlanLine
from compliance.training.obligations import plans as plan_duties
from compliance.training.plan_queries import progress_of, signed_years
from compliance.training.plans import about_of, amend, remove_line, save_line, save_note, start
from compliance.training.services import mark_attendance
from compliance.training.signing import SLOT, freeze, reopen, sign
from compliance.units.models import HealthUnit
from compliance.verification.queries import document_of
from tests.services.training.test_training import held, someone
from tests.support.dossiers import user_of
from tests.support.paper import docx_text, pdf_text
from tests.support.signed_papers import PICTURE

DAY = date(2026, 11, 22)
LINE = {"topic": "Phòng thư lừa đảo", "kind": "awareness", "audience": "Mọi người", "people": 40}
LINE |= {"month": 12, "provider": "Phòng Kế hoạch", "cost": 2_500_000}


def reread(plan: TrainingPlan) -> TrainingPlan:
    """Return the plan with its lines as they are stored."""
    session().refresh(plan, ["lines", "unit"])
    return plan


def signed(plan: TrainingPlan, number: str = "12/KH-ĐV", content: bytes = PICTURE) -> TrainingPlan:
    with transaction():
        freeze(reread(plan), seen_version=plan.version)
    with transaction():
        facts = {"number": number, "dated": DAY, "signer": "Thử Nghiệm, Giám đốc"}
        sign(reread(plan), content, "ky.png", **facts, vouched=True, actor_id=None)
    return reread(plan)


def test_a_draft_holds_what_the_rules_ask_and_when(db, unit):
    head = someone(unit, "A Lãnh Đạo", leader=True)
    someone(unit, "B Nhân Viên")
    someone(unit, "C Vận Hành", security_duty=True, operates_level=3)
    learnt = held(unit, "awareness", date(2026, 3, 10), provider="Sở Y tế")
    held(unit, "drill", date(2026, 5, 5), title="Diễn tập mất điện", planned_people=9)
    with transaction():
        mark_attendance(learnt, {row.id for row in (head,)})
    with transaction():
        plan = start(unit, 2027)
    by_rule = {line.rule_id: line for line in reread(plan).lines if line.rule_id}
    # Everybody learns again; who never did makes it due at once.
    assert (by_rule["nhan-thuc"].people, by_rule["nhan-thuc"].month) == (3, 1)
    assert by_rule["nhan-thuc"].provider == "Sở Y tế"
    assert by_rule["boi-duong"].people == 1
    # Only who lacks the certificate, and nothing of levels that nobody operates.
    assert by_rule["chung-nhan-cap-3"].people == 1
    assert "chuyen-mon-cap-4" not in by_rule
    (drill,) = [line for line in plan.lines if line.kind == "drill"]
    assert (drill.topic, drill.month, drill.people) == ("Diễn tập mất điện", 5, 9)
    for year in (2027, 2025, 2028):
        with pytest.raises(Refused), transaction():
            start(unit, year)


def test_everybody_learnt_means_due_when_the_first_falls_out_of_date(db, unit):
    people = [someone(unit, name) for name in ("A", "B")]
    for day, who in ((date(2026, 4, 20), people[0]), (date(2026, 9, 1), people[1])):
        course = held(unit, "awareness", day, title=f"Đợt {day}")
        with transaction():
            mark_attendance(course, {who.id})
    with transaction():
        plan = start(unit, 2027)
    (line,) = [line for line in reread(plan).lines if line.rule_id == "nhan-thuc"]
    # 20/04/2026 and twelve months: still good on 20/04/2027, no longer at the end of that month.
    assert line.month == 4


def test_the_year_before_and_what_is_planned_already_are_taken_over(db, unit):
    someone(unit, "A")
    ahead = held(unit, "awareness", date(2026, 12, 5), "planned", title="Đợt tháng 12")
    with transaction():
        plan = start(unit, 2026)
    (line,) = reread(plan).lines
    assert (line.topic, line.rule_id, line.month) == ("Đợt tháng 12", "nhan-thuc", 12)
    assert db.get(Course, ahead.id, populate_existing=True).plan_line_id == line.id
    with transaction():
        save_line(plan, line, {**LINE, "topic": "Tên riêng của đơn vị"}, seen_version=line.version)
        save_line(plan, None, {**LINE, "topic": "Việc tự chọn", "kind": "drill"})
    signed(plan)
    with transaction():
        following = start(unit, 2027)
    lines = {line.topic: line for line in reread(following).lines}
    assert set(lines) == {"Tên riêng của đơn vị", "Việc tự chọn"}
    assert lines["Tên riêng của đơn vị"].cost == 2_500_000
    # Counted afresh: one works there, whatever last year's plan said.
    assert lines["Tên riêng của đơn vị"].people == 1
    assert lines["Việc tự chọn"].people == 40


def test_what_is_frozen_is_what_is_printed_signed_and_kept(db, unit):
    with transaction():
        plan = start(unit, 2026)
    assert reread(plan).lines == []
    with pytest.raises(Refused), transaction():
        freeze(plan, seen_version=plan.version)
    with transaction():
        line = save_line(plan, None, LINE)
    seen = plan.version
    assert "BẢN NHÁP" in pdf_text(plan_paper(reread(plan), "pdf"))
    with transaction():
        save_note(plan, "Phòng Kế hoạch theo dõi.", seen_version=seen)
    with pytest.raises(Clash), transaction():
        freeze(reread(plan), seen_version=seen)
    with transaction():
        freeze(reread(plan), seen_version=plan.version)
    first = plan.content_hash
    for words in (docx_text(plan_paper(plan, "docx")), pdf_text(plan_paper(plan, "pdf"))):
        assert "BẢN NHÁP" not in words
        assert "Phòng thư lừa đảo" in words
        assert "2.500.000" in words
        assert "Phòng Kế hoạch theo dõi." in words
    assert document_of(first).revoked_at is None
    for change in (
        lambda: save_line(plan, line, LINE, seen_version=line.version),
        lambda: remove_line(plan, line),
        lambda: save_note(plan, "Khác", seen_version=plan.version),
        lambda: amend(plan),
    ):
        with pytest.raises(Refused), transaction():
            change()
    with transaction():
        reopen(reread(plan), seen_version=plan.version)
    assert document_of(first).revoked_at is not None
    signed(plan)
    assert plan.content_hash != first
    paper = standing(about_of(plan.id), 1, SLOT)
    assert (paper.number, paper.dated) == ("12/KH-ĐV", DAY)
    kept = db.scalars(select(Evidence).where(Evidence.file_id == paper.file_id)).one()
    assert (kept.unit_id, kept.happened_on) == (unit.id, DAY)
    assert document_of(paper.file.sha256).revoked_at is None
    with pytest.raises(Refused), transaction():
        reopen(reread(plan), seen_version=plan.version)
    # Another copy of the same paper, never another number.
    again = {"dated": DAY, "signer": "Thử Nghiệm, Giám đốc", "vouched": True, "actor_id": None}
    with pytest.raises(Refused), transaction():
        sign(reread(plan), PICTURE + b"2", "ky.png", number="13/KH", **again)
    with transaction():
        sign(reread(plan), PICTURE + b"2", "ky.png", number="12/KH-ĐV", **again)
    assert document_of(paper.file.sha256).revoked_at is not None


def test_the_database_itself_refuses_to_change_what_is_closed(db, unit):
    with transaction():
        plan = start(unit, 2026)
        save_line(plan, None, LINE)
    with transaction():
        freeze(reread(plan), seen_version=plan.version)
    key = plan.lines[0].id
    lines = TrainingPlanLine.__table__
    attempts = [
        update(lines).where(lines.c.id == key).values(people=1),
        lines.delete().where(lines.c.id == key),
    ]
    for attempt in attempts:
        with pytest.raises(DBAPIError, match="frozen"):
            db.execute(attempt)
        db.rollback()
    table = TrainingPlan.__table__
    with transaction():
        facts = {"number": "12/KH", "dated": DAY, "signer": "A", "vouched": True}
        sign(reread(plan), PICTURE, "ky.png", **facts, actor_id=None)
    for attempt in (
        update(table).where(table.c.id == plan.id).values(number="13/KH"),
        table.delete().where(table.c.id == plan.id),
    ):
        with pytest.raises(DBAPIError, match="frozen"):
            db.execute(attempt)
        db.rollback()


def test_progress_is_what_the_register_of_courses_says(db, unit):
    with transaction():
        plan = start(unit, 2026)
        save_line(plan, None, {**LINE, "month": 9})
        save_line(plan, None, {**LINE, "topic": "Khóa chuyên môn", "kind": "professional"})
    signed(plan)
    late, ahead = progress_of(plan)
    # Signing opened a course for each line.
    assert [len(one.courses) for one in (late, ahead)] == [1, 1]
    (course,) = late.courses
    assert (course.starts_on, course.ends_on) == (date(2026, 9, 1), date(2026, 9, 30))
    assert (late.late, late.done, ahead.late) == (True, False, False)
    values = {name: getattr(course, name) for name in COURSES.form.FIELDS}
    with transaction():
        save_row(COURSES, unit, course, {**values, "state": "done"}, seen_version=course.version)
    late, ahead = progress_of(plan)
    assert (late.late, late.done, ahead.done) == (False, True, False)
    assert signed_years([unit.id], 2026) == {unit.id: "signed"}
    with transaction():
        second = amend(reread(plan))
    with pytest.raises(Refused), transaction():
        amend(reread(plan))
    assert [one.done for one in progress_of(reread(second))] == [True, False]
    old = plan.content_hash
    signed(second, "20/KH-ĐV", PICTURE + b"3")
    assert document_of(old).revoked_at is not None
    assert standing(about_of(plan.id), 1, SLOT) is None
    # No second course for what has one.
    assert [len(one.courses) for one in progress_of(second)] == [1, 1]


def test_a_course_takes_lines_of_its_own_unit_only(db, unit):
    with transaction():
        plan = start(unit, 2026)
        line = save_line(plan, None, LINE)
    other = user_of(db, "focal.bvdk").home_unit
    with pytest.raises(Refused):
        held(other, "awareness", DAY, plan_line_id=line.id)
    assert held(unit, "awareness", DAY, plan_line_id=line.id).plan_line_id == line.id


def test_the_calendar_asks_for_a_plan_a_year_and_calls_it_a_convention(db):
    units = list(highest_of(list(db.scalars(select(PEOPLE.model.unit_id).distinct()))))
    before = {duty.unit_id: duty for duty in plan_duties(units)}
    assert set(before) == set(units)
    unit_id = next(key for key, duty in before.items() if duty.last_done is None)
    assert (before[unit_id].confidence, before[unit_id].due_on) == ("U", None)
    with transaction():
        plan = start(db.get(HealthUnit, unit_id), 2027)
        save_line(plan, None, LINE)
    signed(plan)
    (after,) = plan_duties([unit_id])
    assert (after.last_done, after.due_on) == (DAY, date(2027, 11, 22))
    assert Cycle("ke-hoach-dao-tao").months(3) == 12
