"""The units of a period with where each stands: list, filters, export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, not_, select
from sqlalchemy.orm import aliased, contains_eager

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.reporting.models import TO_DO, ReportPeriod, UnitReport
from compliance.reporting.queries import is_late
from compliance.reporting.rules import DEPARTMENT
from compliance.reporting.scope import expected
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

R = UnitReport
FILTERS = ("state", "kind", "late", "obliged", "off")


def matrix(viewer: Viewer, period: ReportPeriod, asked: ListRequest) -> Page[UnitReport]:
    """Return one page of the units of a period with where each stands."""
    statement = _listed(viewer, period, asked).options(contains_eager(R.unit))
    sorts = {
        "unit": HealthUnit.name,
        "state": R.state,
        "sent": R.first_sent_on,
        "late": R.days_late,
        "returns": R.returns,
    }
    return paginate(statement, asked, sorts, "unit")


def off_count(viewer: Viewer, period: ReportPeriod) -> int:
    """Return how many units of a period have nothing to send: excused, or closed before it."""
    off = _listed(viewer, period, ListRequest("", "unit", False, 1, {"off": "1"}))
    return session().scalar(select(func.count()).select_from(off.subquery())) or 0


def rows_to_export(
    viewer: Viewer, period: ReportPeriod, asked: ListRequest
) -> Sequence[UnitReport]:
    """Return every unit of the list that ``asked`` describes, with its checker, by name."""
    checker = aliased(HealthUnit)
    statement = _listed(viewer, period, asked).join(checker, R.checker)
    statement = statement.options(
        contains_eager(R.unit), contains_eager(R.checker.of_type(checker))
    )
    return session().scalars(statement.order_by(HealthUnit.name, R.id)).all()


def _listed(viewer: Viewer, period: ReportPeriod, asked: ListRequest) -> Select[Any]:
    filters = asked.filters or {}
    statement = (
        select(R)
        .join(HealthUnit, HealthUnit.id == R.unit_id)
        .where(R.period_id == period.id, R.tier != DEPARTMENT)
        .where(unit_scope(viewer, Permission.REPORT_READ))
    )
    awaited = expected(period.due_on)
    statement = statement.where(not_(awaited) if filters.get("off") else awaited)
    if asked.q:
        pattern = like_pattern(fold(asked.q))
        statement = statement.where(HealthUnit.search.like(pattern, escape="\\"))
    if state := filters.get("state"):
        if state == "missing":
            statement = statement.where(R.first_sent_on.is_(None))
        else:
            statement = statement.where(R.state == state)
    if kind := filters.get("kind"):
        statement = statement.where(HealthUnit.kind == kind)
    if late := filters.get("late"):
        held = is_late(period)
        chosen = {"1": held, "sent": R.days_late > 0, "returned": R.returns > 0}
        statement = statement.where(chosen.get(late, held))
    if obliged := filters.get("obliged"):
        statement = statement.where(R.obliged.is_(obliged == "1"))
    return statement


def overdue(viewer: Viewer, period: ReportPeriod) -> Sequence[UnitReport]:
    """Return the reports that have not come or not come back, bound units first, by name."""
    return session().scalars(_overdue(viewer, period).order_by(_BOUND_FIRST, R.id)).all()


def overdue_page(viewer: Viewer, period: ReportPeriod, asked: ListRequest) -> Page[UnitReport]:
    """Return one page of ``overdue``, in the same order."""
    return paginate(_overdue(viewer, period), asked, {"bound": _BOUND_FIRST}, "bound")


def overdue_names(
    viewer: Viewer, period: ReportPeriod, most: int | None = None
) -> tuple[Sequence[str], int]:
    """Return the names of the first units of ``overdue``, and how many there are in all."""
    names = _overdue(viewer, period).with_only_columns(HealthUnit.name, maintain_column_froms=True)
    found = session().scalars(names.order_by(_BOUND_FIRST, R.id).limit(most)).all()
    if most is None or len(found) < most:
        return found, len(found)
    return found, session().scalar(select(func.count()).select_from(names.subquery())) or 0


#: Bound units first, then by name: one expression, so that the whole list and its pages agree.
_BOUND_FIRST = case((R.obliged.is_(True), "0"), else_="1").concat(HealthUnit.name)


def _overdue(viewer: Viewer, period: ReportPeriod) -> Select[Any]:
    checker = aliased(HealthUnit)
    return (
        select(R)
        .join(R.unit)
        .join(checker, R.checker)
        .where(
            R.period_id == period.id,
            R.tier != DEPARTMENT,
            R.state.in_(TO_DO),
            R.excused_on.is_(None),
            HealthUnit.closed_on.is_(None),
            unit_scope(viewer, Permission.REPORT_READ),
        )
        .options(contains_eager(R.unit), contains_eager(R.checker.of_type(checker)))
    )
