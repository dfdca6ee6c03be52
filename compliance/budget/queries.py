"""Budget of units: lines by year, the share of security, needs of planned answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from checklists import load
from compliance.budget.models import BudgetLine
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.text import fold, like_pattern
from compliance.ledgers.queries import READ, holds, within
from compliance.registers.slots import Card
from compliance.requirements.models import ControlAnswer, RequirementResponse, ResponseState
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

#: What a line counts with: what was allotted, else what was planned (a convention of ours).
amount = func.coalesce(BudgetLine.allotted, BudgetLine.planned)


@dataclass(frozen=True)
class Target:
    """The least share of security, as the pack states it on a day."""

    percent: float
    source: str
    confidence: str


def target(day: date) -> Target | None:
    """Return the target of ``kpi-kinh-phi`` that holds on a day."""
    kpi = next(k for k in load("bao-cao-gia-lai").section("kpis") if k["id"] == "kpi-kinh-phi")
    for row in kpi["targets"]:
        until = row.get("until") or "9999-12-31"
        if str(row["since"]) <= day.isoformat() <= str(until):
            return Target(row["value"], row["source"], row["confidence"])
    return None


@dataclass(frozen=True)
class Year:
    """The money of a unit in a year, in đồng."""

    unit: HealthUnit
    it: int
    security: int
    spent: int
    #: Cost of planned answers due in the year.
    needed: int

    @property
    def share(self) -> float | None:
        """Security in percent of the IT programme; None where there is no programme."""
        return 100 * self.security / self.it if self.it else None


def year_page(viewer: Viewer, year: int, request: ListRequest) -> Page[Any]:
    """Return one page of units with lines or needs of a year: four queries."""
    statement = _with_money(viewer, year)
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(HealthUnit.search.like(pattern, escape="\\"))
    page = paginate(statement, request, {"name": HealthUnit.name}, "name")
    lines = year_of(page.rows, year)
    return Page(lines, page.request, page.has_next, page.total, page.capped)


def units_with_money(viewer: Viewer, year: int) -> Sequence[HealthUnit]:
    """Return every unit within scope that has lines or needs of a year, by name."""
    return session().scalars(_with_money(viewer, year).order_by(HealthUnit.name)).all()


def _with_money(viewer: Viewer, year: int) -> Any:
    lines = (BudgetLine.unit_id == HealthUnit.id, BudgetLine.year == year, BudgetLine.stands())
    needs = (
        select(model.id).where(model.unit_id == HealthUnit.id, _needs(model, year)).exists()
        for model in (RequirementResponse, ControlAnswer)
    )
    return select(HealthUnit).where(
        unit_scope(viewer, READ), or_(select(BudgetLine.id).where(*lines).exists(), *needs)
    )


def year_of(units: Sequence[HealthUnit], year: int) -> list[Year]:
    """Return the money of each unit in a year: three queries."""
    ids = [unit.id for unit in units]
    rows = session().execute(
        select(
            BudgetLine.unit_id,
            func.sum(case((BudgetLine.it_programme.is_(True), amount), else_=0)),
            func.sum(case((BudgetLine.security.is_(True), amount), else_=0)),
            func.sum(case((BudgetLine.security.is_(True), BudgetLine.spent), else_=0)),
        )
        .where(BudgetLine.unit_id.in_(ids), BudgetLine.year == year, BudgetLine.stands())
        .group_by(BudgetLine.unit_id)
    )
    money = {row[0]: (int(row[1] or 0), int(row[2] or 0), int(row[3] or 0)) for row in rows}
    needs = needs_of(ids, year)
    found = []
    for unit in units:
        it, security, spent = money.get(unit.id, (0, 0, 0))
        found.append(Year(unit, it, security, spent, needs.get(unit.id, 0)))
    return found


def needs_of(units: Sequence[UUID], year: int) -> Mapping[UUID, int]:
    """Return the cost of planned answers due in a year, by unit: two queries."""
    found: dict[UUID, int] = {}
    for model in (RequirementResponse, ControlAnswer):
        rows = session().execute(
            select(model.unit_id, func.sum(model.cost))
            .where(model.unit_id.in_(units), _needs(model, year))
            .group_by(model.unit_id)
        )
        for unit_id, total in rows:
            found[unit_id] = found.get(unit_id, 0) + int(total or 0)
    return found


def _needs(model: Any, year: int) -> ColumnElement[bool]:
    return and_(
        model.state == ResponseState.PLANNED,
        model.cost.is_not(None),
        model.due >= date(year, 1, 1),
        model.due <= date(year, 12, 31),
    )


def planned_without_line(unit_id: UUID) -> list[Any]:
    """Return the planned answers of a unit with a cost and a day that no line stands for."""
    found: list[Any] = []
    for model, column in (
        (RequirementResponse, BudgetLine.response_id),
        (ControlAnswer, BudgetLine.control_id),
    ):
        statement: Any = select(model).where(
            model.unit_id == unit_id,
            model.state == ResponseState.PLANNED,
            model.cost.is_not(None),
            model.due.is_not(None),
            ~select(BudgetLine.id).where(column == model.id).exists(),
        )
        found.extend(session().scalars(statement.order_by(model.due, model.id)))
    return found


def card(viewer: Viewer) -> Card | None:
    """Return the way to the budget."""
    if not holds(viewer, READ):
        return None
    year = clock.today().year
    scope = within(viewer, BudgetLine, READ)
    total = session().scalar(
        select(func.count()).where(scope, BudgetLine.year == year, BudgetLine.stands())
    )
    about = _("Dòng kinh phí theo năm, tỷ lệ chi cho an ninh mạng, nhu cầu từ kế hoạch.")
    return Card(_("Kinh phí"), about, "budget.year", total or 0, 0)
