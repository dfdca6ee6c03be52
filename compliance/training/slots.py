"""What training says on the first page and on the page of the registers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, or_, select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.todo import Todo
from compliance.ledgers.queries import READ, WRITE, holds, within
from compliance.registers.slots import Card
from compliance.training.models import FocalPoint, Person
from compliance.training.queries import lacking_counts
from compliance.training.rules import rules, working
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def card(viewer: Viewer) -> Card | None:
    """Return the way to training, with how much required training lacks."""
    if not holds(viewer, READ):
        return None
    total = session().scalar(select(func.count()).where(within(viewer, Person, READ), working()))
    today = clock.today()
    late = sum(n for rule, _asked, n in lacking_counts(viewer) if rule.is_late(today))
    about = _("Người, đầu mối, khóa học, chứng chỉ, ai cần học lại, tài liệu dùng chung.")
    return Card(_("Đào tạo và con người"), about, "training.index", total or 0, late)


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return a missing focal point and required training that lacks in the own unit: one query."""
    if not holds(viewer, WRITE):
        return []
    today = clock.today()
    late = [rule for rule in rules() if rule.is_late(today)]
    columns: list[Any] = [_units_without_focal(viewer)]
    columns += [func.count(case((rule.lacking(today), 1))) for rule in late]
    unnamed, *counts = (
        session().execute(select(*columns).where(within(viewer, Person, WRITE), working())).one()
    )
    found = [
        Todo(
            text=_("%(rule)s: %(n)s người chưa có", rule=rule.title, n=n),
            endpoint="training.people_list",
            args={"need": rule.id},
            severity="warn",
        )
        for rule, n in zip(late, counts, strict=True)
        if n
    ]
    if unnamed:
        text = _("Chưa có quyết định cử đầu mối còn hiệu lực")
        found.append(Todo(text=text, endpoint="training.focal_new", severity="warn"))
    return found


def _units_without_focal(viewer: Viewer) -> Any:
    today = clock.today()
    named = select(FocalPoint.unit_id).where(
        FocalPoint.stands(),
        FocalPoint.valid_from <= today,
        or_(FocalPoint.valid_to.is_(None), FocalPoint.valid_to >= today),
    )
    return (
        select(func.count())
        .select_from(HealthUnit)
        .where(
            unit_scope(viewer, WRITE), HealthUnit.closed_on.is_(None), HealthUnit.id.not_in(named)
        )
        .scalar_subquery()
    )
