"""Required training, as the pack states it, and who lacks it: one SQL condition a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from checklists import load
from compliance.core import clock
from compliance.core.days import add_months
from compliance.training.models import (
    QUALIFIES,
    Attendance,
    Certificate,
    Course,
    CourseState,
    Person,
)

PACK = "nd331-2026"


@dataclass(frozen=True)
class Rule:
    """One row of ``training_rules``."""

    id: str
    title: str
    learner: str
    min_level: int
    proven_by: str
    months: int | None
    #: A day the law sets; before it, lacking is progress and not a fault.
    done_by: date | None
    source: str
    confidence: str

    def asked_of(self) -> ColumnElement[bool]:
        """Return the SQL condition on people "the rule is about this person"."""
        who: dict[str, ColumnElement[bool]] = {
            "everyone": true(),
            "leader": Person.leader.is_(True),
            "staff": Person.leader.is_(False),
            "security": Person.security_duty.is_(True),
            "operator": Person.operates_level.is_not(None),
        }
        level = Person.operates_level >= self.min_level if self.min_level else true()
        return and_(who[self.learner], level)

    def fulfilled(self, day: date) -> ColumnElement[bool]:
        """Return the SQL condition on people "has what the rule asks on that day"."""
        if self.proven_by == "certificate":
            return certified(day)
        return learnt(self.proven_by, add_months(day, -(self.months or 12)), day)

    def lacking(self, day: date) -> ColumnElement[bool]:
        """Return the SQL condition on people "the rule asks something that is not there"."""
        return and_(working(day), self.asked_of(), ~self.fulfilled(day))

    def is_late(self, day: date) -> bool:
        """Whether lacking it is a fault on that day."""
        return self.done_by is None or day > self.done_by


def rules() -> Sequence[Rule]:
    """Return the rules of the pack, in its order."""
    return [_rule(row) for row in load(PACK).section("training_rules")]


def _rule(row: Any) -> Rule:
    return Rule(
        row["id"],
        row["text"]["vi"],
        row["learner"],
        row.get("min_level") or 0,
        row["proven_by"],
        row.get("months"),
        as_day(row.get("done_by")),
        row["source"],
        row["confidence"],
    )


def as_day(value: Any) -> date | None:
    """Return a day of the pack."""
    return date.fromisoformat(str(value)) if value else None


def working(day: date | None = None) -> ColumnElement[bool]:
    """Return the SQL condition "works in the unit on that day"."""
    on = day or clock.today()
    return and_(
        Person.stands(),
        or_(Person.joined_on.is_(None), Person.joined_on <= on),
        or_(Person.left_on.is_(None), Person.left_on > on),
    )


def held(kind: str, day: date) -> ColumnElement[bool]:
    """Return the SQL condition on courses "of this kind, held by that day"."""
    return and_(
        Course.kind == kind,
        Course.state == CourseState.DONE,
        Course.ends_on <= day,
        Course.stands(),
    )


def learnt(kind: str, after: date, day: date) -> ColumnElement[bool]:
    """Return the SQL condition on people "finished such a course after one day, by another"."""
    return (
        select(Attendance.id)
        .join(Course, Course.id == Attendance.course_id)
        .where(
            Attendance.person_id == Person.id,
            Attendance.completed.is_(True),
            held(kind, day),
            Course.ends_on >= after,
        )
        .exists()
    )


def certified(day: date) -> ColumnElement[bool]:
    """Return the SQL condition on people "has a certificate or degree that lets them operate"."""
    return (
        select(Certificate.id)
        .where(
            Certificate.person_id == Person.id,
            Certificate.kind.in_(QUALIFIES),
            Certificate.stands(),
            Certificate.issued_on <= day,
            or_(Certificate.expires_on.is_(None), Certificate.expires_on >= day),
        )
        .exists()
    )
