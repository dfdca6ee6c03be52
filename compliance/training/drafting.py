"""What the plan of a year should hold: what the rules ask, and what the year before had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, extract, func, select
from sqlalchemy.orm import selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.training.models import (
    Course,
    CourseKind,
    CourseState,
    Person,
    TrainingPlan,
    TrainingPlanLine,
)
from compliance.training.rules import Rule, rules, working

#: When nothing says by which month.
_MIDDLE = 6


@dataclass(frozen=True)
class Need:
    """What one rule asks of a unit in a year."""

    rule: Rule
    people: int
    month: int

    @property
    def kind(self) -> str:
        """The kind of course that meets it."""
        proven = self.rule.proven_by
        return CourseKind.PROFESSIONAL if proven == "certificate" else proven


@dataclass(frozen=True)
class Draft:
    """A line that is proposed; ``course`` is one of the register that is this line already."""

    topic: str
    kind: str
    audience: str
    people: int | None
    month: int
    provider: str | None = None
    cost: int | None = None
    rule_id: str | None = None
    course: Course | None = None


def drafted(unit_id: UUID, year: int) -> list[Draft]:
    """Return the lines of a new plan.

    A need of the rules keeps the words, provider and cost that it had the year before: of its own
    line, else of one of the same kind. Where there was no plan, the courses of that year stand in.
    What this year's register has planned already is taken over, never doubled.
    """
    before = _plan_before(unit_id, year)
    ahead = list(_courses(unit_id, year, CourseState.PLANNED))
    held = [] if before else list(_courses(unit_id, year - 1, CourseState.DONE))
    lines = list(before.lines) if before else []
    found, needs = [], needs_of(unit_id, year)
    for need in needs:
        like = _like(need, lines)
        course = next((one for one in ahead if one.kind == need.kind), None)
        past = next((one for one in reversed(held) if one.kind == need.kind), None)
        if course is not None:
            ahead.remove(course)
        if like is not None:
            lines.remove(like)
        found.append(_needed(need, like, course, past))
    found += [_same(line) for line in lines if line.rule_id is None]
    covered = {need.kind for need in needs}
    found += [_of_course(one, linked=False) for one in _distinct(held) if one.kind not in covered]
    topics = {one.topic for one in found}
    found += [_of_course(one, linked=True) for one in ahead if one.title not in topics]
    return sorted(found, key=lambda one: (one.month, one.topic))


def needs_of(unit_id: UUID, year: int) -> list[Need]:
    """Return what each rule asks of a unit's people in a year: one query.

    A rule with a cycle asks everybody it is about, by the month in which the first of them falls
    out of date; one with a last day asks those who lack it still.
    """
    day = max(clock.today(), date(year, 1, 1))
    months = range(day.month, 13)
    columns: list[Any] = []
    for rule in rules():
        columns.append(func.count(case((rule.asked_of() & working(day), 1))))
        columns.append(func.count(case((rule.lacking(day), 1))))
        columns += [func.count(case((rule.lacking(_last_of(year, m)), 1))) for m in months]
    row = session().execute(select(*columns).where(Person.unit_id == unit_id)).one()
    width, found = 2 + len(months), []
    for n, rule in enumerate(rules()):
        asked, lacking, *by_month = row[n * width : (n + 1) * width]
        if rule.done_by is None and asked:
            due = next((m for m, count in zip(months, by_month, strict=True) if count), None)
            if due is not None:
                found.append(Need(rule, asked, due))
        elif rule.done_by is not None and lacking:
            month = rule.done_by.month if rule.done_by.year == year else _MIDDLE
            found.append(Need(rule, lacking, max(day.month, month)))
    return found


def audience_of(rule: Rule) -> str:
    """Return in words whom a rule is about."""
    words = {
        "everyone": _("Toàn thể người làm việc tại đơn vị"),
        "leader": _("Lãnh đạo đơn vị, khoa, phòng"),
        "staff": _("Nhân viên"),
        "security": _("Người có nhiệm vụ an ninh mạng"),
        "operator": _("Người quản trị, vận hành hệ thống"),
    }[rule.learner]
    return f"{words} {_('từ cấp %(n)s', n=rule.min_level)}" if rule.min_level else words


def _like(need: Need, lines: Sequence[TrainingPlanLine]) -> TrainingPlanLine | None:
    own = [line for line in lines if line.rule_id == need.rule.id]
    same = [line for line in lines if line.rule_id is None and line.kind == need.rule.proven_by]
    return next(iter([*own, *same]), None)


def _needed(
    need: Need, like: TrainingPlanLine | None, course: Course | None, past: Course | None
) -> Draft:
    near = course or past
    return Draft(
        topic=like.topic if like else course.title if course else need.rule.title,
        kind=need.kind,
        audience=like.audience if like else audience_of(need.rule),
        people=need.people,
        month=course.starts_on.month if course else _month(need, like),
        provider=like.provider if like else near.provider if near else None,
        cost=like.cost if like else None,
        rule_id=need.rule.id,
        course=course,
    )


def _month(need: Need, like: TrainingPlanLine | None) -> int:
    """Return the month of the year before, unless somebody is out of date by then."""
    return need.month if like is None else min(need.month, like.month)


def _same(line: TrainingPlanLine) -> Draft:
    return Draft(
        line.topic, line.kind, line.audience, line.people, line.month, line.provider, line.cost
    )


def _of_course(course: Course, *, linked: bool) -> Draft:
    return Draft(
        topic=course.title,
        kind=course.kind,
        audience=_("Người được phân công"),
        people=course.planned_people,
        month=course.starts_on.month,
        provider=course.provider,
        course=course if linked else None,
    )


def _distinct(courses: Sequence[Course]) -> Iterator[Course]:
    seen: set[str] = set()
    for course in courses:
        if course.title not in seen:
            seen.add(course.title)
            yield course


def _plan_before(unit_id: UUID, year: int) -> TrainingPlan | None:
    """Return the plan of the year before: the newest that was signed, else the newest."""
    return (
        session()
        .scalars(
            select(TrainingPlan)
            .where(TrainingPlan.unit_id == unit_id, TrainingPlan.year == year - 1)
            .order_by(TrainingPlan.signed_on.is_(None), TrainingPlan.edition.desc())
            .options(selectinload(TrainingPlan.lines))
        )
        .first()
    )


def _courses(unit_id: UUID, year: int, state: str) -> Sequence[Course]:
    return (
        session()
        .scalars(
            select(Course)
            .where(
                Course.unit_id == unit_id,
                Course.state == state,
                Course.stands(),
                Course.plan_line_id.is_(None),
                extract("year", Course.starts_on) == year,
            )
            .order_by(Course.starts_on, Course.title, Course.id)
        )
        .all()
    )


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
