"""Training plans of the demo: one signed and half done, one to be signed, one being drafted."""

from __future__ import annotations

from sqlalchemy import extract, select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.types import new_id
from compliance.demo.context import Context, acting_on
from compliance.demo.papers import sample_png
from compliance.training.models import Course, CourseKind, TrainingPlan, TrainingPlanLine
from compliance.training.plans import start
from compliance.training.signing import freeze, sign
from compliance.units.models import HealthUnit

AUDIENCE = {
    CourseKind.AWARENESS: ("Toàn thể người làm việc tại đơn vị", 8, None),
    CourseKind.PROFESSIONAL: ("Người có nhiệm vụ an ninh mạng", 2, 6_000_000),
}


def seed(context: Context) -> None:
    """Write this year's plan of the hospital, signed, and of the centre; the next is a draft."""
    with acting_on(context.days(-300)):
        plan = _plan(context, context.unit("bvdk"))
        freeze(plan, seen_version=plan.version)
        session().flush()
        sign(
            plan,
            sample_png(),
            "ke-hoach-da-ky.png",
            number="15/KH-MẪU",
            dated=context.days(-300),
            signer="Người ký mẫu, Giám đốc",
            vouched=True,
            actor_id=context.users["head.bvdk"].id,
        )
    plan = _plan(context, context.unit("ttyt"))
    freeze(plan, seen_version=plan.version)
    start(context.unit("bvdk"), context.today.year + 1)


def _plan(context: Context, unit: HealthUnit) -> TrainingPlan:
    plan = TrainingPlan(
        id=new_id(),
        unit_id=unit.id,
        year=context.today.year,
        edition=1,
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    plan.unit = unit
    session().add(plan)
    session().flush()
    courses = session().scalars(
        select(Course).where(
            Course.unit_id == unit.id, extract("year", Course.starts_on) == plan.year
        )
    )
    for course in courses:
        audience, people, cost = AUDIENCE[CourseKind(course.kind)]
        line = _line(plan, course.title, course.kind, audience, course.starts_on.month)
        line.people, line.cost, line.provider = people, cost, course.provider
        session().flush()
        course.plan_line_id = line.id
    _line(plan, "Diễn tập mất điện phòng máy chủ", CourseKind.DRILL, "Tổ ứng cứu, khoa Khám", 11)
    session().flush()
    session().refresh(plan, ["lines"])
    return plan


def _line(plan: TrainingPlan, topic: str, kind: str, audience: str, month: int) -> TrainingPlanLine:
    line = TrainingPlanLine(
        id=new_id(),
        plan_id=plan.id,
        unit_id=plan.unit_id,
        topic=topic,
        kind=kind,
        audience=audience,
        month=month,
    )
    session().add(line)
    return line
