"""What training says on the first page and on the page of the registers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

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
    """Return a missing focal point and required training that lacks in the own unit."""
    if not holds(viewer, WRITE):
        return []
    units = session().execute(
        select(HealthUnit.id).where(unit_scope(viewer, WRITE), HealthUnit.closed_on.is_(None))
    )
    ids = [row[0] for row in units]
    return [*_without_focal(ids), *_lacking(ids)]


def _without_focal(ids: Sequence[UUID]) -> list[Todo]:
    today = clock.today()
    named = set(
        session().scalars(
            select(FocalPoint.unit_id).where(
                FocalPoint.unit_id.in_(ids),
                FocalPoint.stands(),
                FocalPoint.valid_from <= today,
                or_(FocalPoint.valid_to.is_(None), FocalPoint.valid_to >= today),
            )
        )
    )
    return [
        Todo(
            text=_("Chưa có quyết định cử đầu mối còn hiệu lực"),
            endpoint="training.focal_new",
            severity="warn",
            unit_id=unit_id,
        )
        for unit_id in ids
        if unit_id not in named
    ]


def _lacking(ids: Sequence[UUID]) -> list[Todo]:
    today = clock.today()
    found = []
    for rule in rules():
        if not rule.is_late(today):
            continue
        n = session().scalar(
            select(func.count()).where(Person.unit_id.in_(ids), rule.lacking(today))
        )
        if n:
            found.append(
                Todo(
                    text=_("%(rule)s: %(n)s người chưa có", rule=rule.title, n=n),
                    endpoint="training.people_list",
                    args={"need": rule.id},
                    severity="warn",
                )
            )
    return found
