"""The plan of a year while it is a draft, and the edition that follows a signed one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.training.drafting import drafted
from compliance.training.models import Course, TrainingPlan, TrainingPlanLine
from compliance.units.models import HealthUnit

LINE_FIELDS = ("topic", "kind", "audience", "people", "month", "provider", "cost")


def about_of(plan_id: UUID) -> str:
    """Return by what the signed papers of a plan are found."""
    return f"training-plan:{plan_id}"


def title_of(plan: TrainingPlan) -> str:
    """Return the name of the plan, as everybody may read it."""
    if plan.edition == 1:
        return _("Kế hoạch đào tạo năm %(year)s", year=plan.year)
    return _("Kế hoạch đào tạo năm %(year)s, lần %(n)s", year=plan.year, n=plan.edition)


def start(unit: HealthUnit, year: int) -> TrainingPlan:
    """Draw up the plan of a year with what the rules ask and what the year before had.

    Raises:
        Refused: the unit has one, or the year is not this or the next one.
    """
    this = clock.today().year
    if year not in (this, this + 1):
        raise Refused(_("Chỉ lập kế hoạch của năm nay hoặc năm sau."), "year")
    plan = _new(unit, year, 1)
    for draft in drafted(unit.id, year):
        values = {name: getattr(draft, name) for name in (*LINE_FIELDS, "rule_id")}
        line = _add_line(plan, values)
        if draft.course is not None:
            session().flush()
            draft.course.plan_line_id = line.id
    return plan


def _new(unit: HealthUnit, year: int, edition: int) -> TrainingPlan:
    now = clock.now()
    plan = TrainingPlan(
        id=new_id(), unit_id=unit.id, year=year, edition=edition, created_at=now, changed_at=now
    )
    plan.unit = unit
    session().add(plan)
    try:
        session().flush()
    except IntegrityError:
        raise Refused(
            _("Đơn vị đã có kế hoạch đào tạo năm %(year)s. Hãy mở kế hoạch ấy.", year=year), "year"
        ) from None
    return plan


def _add_line(plan: TrainingPlan, values: Mapping[str, Any]) -> TrainingPlanLine:
    line = TrainingPlanLine(id=new_id(), plan_id=plan.id, unit_id=plan.unit_id, **values)
    session().add(line)
    return line


def save_line(
    plan: TrainingPlan,
    line: TrainingPlanLine | None,
    values: Mapping[str, Any],
    *,
    seen_version: int = 0,
) -> TrainingPlanLine:
    """Write a line of a draft, new or known.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: the plan is frozen.
    """
    refuse_frozen(plan)
    if line is None:
        line = _add_line(plan, values)
    else:
        if line.version != seen_version:
            raise Clash(
                _("Người khác vừa sửa dòng này. Hãy xem lại nội dung mới nhất rồi lưu lại."),
                {name: getattr(line, name) for name in values},
            )
        for name, value in values.items():
            setattr(line, name, value)
    plan.changed_at = clock.now()
    return line


def remove_line(plan: TrainingPlan, line: TrainingPlanLine) -> None:
    """Take a line out of a draft; courses that stood in it stay in their register.

    Raises:
        Refused: the plan is frozen.
    """
    refuse_frozen(plan)
    for course in session().scalars(select(Course).where(Course.plan_line_id == line.id)):
        course.plan_line_id = None
    session().flush()
    session().delete(line)
    plan.changed_at = clock.now()


def save_note(plan: TrainingPlan, note: str | None, *, seen_version: int) -> None:
    """Keep how the plan is carried out.

    Raises:
        Clash: somebody changed the plan after the form was opened.
        Refused: the plan is frozen.
    """
    refuse_frozen(plan)
    refuse_unseen(plan, seen_version, {"note": plan.note})
    plan.note, plan.changed_at = note, clock.now()


def amend(plan: TrainingPlan) -> TrainingPlan:
    """Begin the next edition with the lines of the signed one; ``lines`` are loaded.

    Raises:
        Refused: this one is not signed, or a later edition is there already.
    """
    if plan.signed_on is None:
        raise Refused(_("Kế hoạch chưa ký: sửa thẳng, không cần bản sửa đổi."))
    following = _new(plan.unit, plan.year, plan.edition + 1)
    following.note = plan.note
    for line in plan.lines:
        values = {name: getattr(line, name) for name in (*LINE_FIELDS, "rule_id")}
        _add_line(following, {**values, "first_id": line.root_id})
    return following


def refuse_frozen(plan: TrainingPlan) -> None:
    """Refuse to change what is frozen or signed.

    Raises:
        Refused: it is.
    """
    if plan.signed_on is not None:
        raise Refused(_("Kế hoạch đã ký nên không sửa. Hãy lập bản sửa đổi."))
    if plan.frozen_at is not None:
        raise Refused(_("Kế hoạch đã chốt để ký. Hãy mở lại rồi sửa."))


def refuse_unseen(
    plan: TrainingPlan, seen_version: int, current: Mapping[str, object] | None = None
) -> None:
    """Refuse to act on what somebody changed meanwhile; ``current``: what the form shows then.

    Raises:
        Clash: it was changed.
    """
    if plan.version != seen_version:
        raise Clash(_("Người khác vừa sửa kế hoạch này. Hãy xem lại rồi làm tiếp."), current)
