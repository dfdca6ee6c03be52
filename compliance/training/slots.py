"""What training says on the first page and on the page of the registers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.ledgers.queries import READ, WRITE, holds, within
from compliance.registers.slots import Card
from compliance.training.models import FocalPoint, Person
from compliance.training.officers import in_force
from compliance.training.rules import Rule, rules, working
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def card(viewer: Viewer) -> Card | None:
    """Return the way to training, with how much required training lacks."""
    if not holds(viewer, READ):
        return None
    total, *lacking = _people(viewer, READ, func.count(), _late_rules())
    about = _("Người, đầu mối, khóa học, chứng chỉ, ai cần học lại, tài liệu dùng chung.")
    return Card(_("Đào tạo và con người"), about, "training.index", total, sum(lacking))


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return a missing focal point and required training that lacks in the own unit: one query."""
    if not holds(viewer, WRITE):
        return []
    late = _late_rules()
    unnamed, *counts = _people(viewer, WRITE, _units_without_focal(viewer), late)
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


def _late_rules() -> list[Rule]:
    today = clock.today()
    return [rule for rule in rules() if rule.is_late(today)]


def _people(viewer: Viewer, permission: Permission, first: Any, asked: Sequence[Rule]) -> list[int]:
    """Return a figure, then how many people at work lack what each rule asks: one query."""
    today = clock.today()
    lacking = [func.count(case((rule.lacking(today), 1))) for rule in asked]
    inside = within(viewer, Person, permission)
    row = session().execute(select(first, *lacking).where(inside, working(today))).one()
    return list(row)


def _units_without_focal(viewer: Viewer) -> Any:
    named = select(FocalPoint.unit_id).where(in_force(clock.today()))
    return (
        select(func.count())
        .select_from(HealthUnit)
        .where(
            unit_scope(viewer, WRITE), HealthUnit.closed_on.is_(None), HealthUnit.id.not_in(named)
        )
        .scalar_subquery()
    )
