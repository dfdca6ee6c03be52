"""The yearly result of the units: in time, late, returned; for emulation and reform scoring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager

from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.rules import DEPARTMENT
from compliance.reporting.scope import expected
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

FILTERS = ("kind", "obliged")
R, P = UnitReport, ReportPeriod


def years(viewer: Viewer) -> list[int]:
    """Return the years in which reports of the viewer's scope are due, newest first."""
    rows = session().scalars(
        select(P.year)
        .join(R, R.period_id == P.id)
        .join(HealthUnit, HealthUnit.id == R.unit_id)
        .where(unit_scope(viewer, Permission.REPORT_READ), P.owner_id.is_(None))
        .distinct()
    )
    return sorted(rows, reverse=True)


def result_page(viewer: Viewer, year: int, asked: ListRequest) -> Page[Any]:
    """Return one page of the units with their year: what counts is due by today, or was sent."""
    statement = _result(viewer, year, asked)
    names = ("name", "due", "on_time", "late", "missing", "excused", "days", "returns")
    columns = {column.name: column for column in statement.selected_columns}
    return paginate(
        statement, asked, {name: columns[name] for name in names}, "name", scalars=False
    )


def result(viewer: Viewer, year: int, asked: ListRequest) -> Sequence[Any]:
    """Return every unit of the list, by name."""
    return session().execute(_result(viewer, year, asked).order_by(HealthUnit.name)).all()


def of_unit(viewer: Viewer, year: int, unit_id: UUID) -> Sequence[UnitReport]:
    """Return the reports behind the line of a unit, in the order in which they were due."""
    statement = (
        select(R)
        .join(R.unit)
        .join(R.period)
        .where(R.unit_id == unit_id, *_counted(viewer, year))
        .options(contains_eager(R.unit), contains_eager(R.period))
        .order_by(P.due_on, R.id)
    )
    return session().scalars(statement).all()


def _counted(viewer: Viewer, year: int) -> tuple[ColumnElement[bool], ...]:
    """Return the SQL conditions on reports joined with unit and period: it counts in the year."""
    return (
        P.year == year,
        P.owner_id.is_(None),
        R.tier != DEPARTMENT,
        R.first_sent_on.is_not(None) | (P.due_on < clock.today()),
        # Excused is told apart; of a unit that had closed by then nothing was due.
        expected(P.due_on) | R.excused_on.is_not(None),
        unit_scope(viewer, Permission.REPORT_READ),
    )


def _result(viewer: Viewer, year: int, asked: ListRequest) -> Select[Any]:
    sent = R.first_sent_on.is_not(None)
    held = R.excused_on.is_(None)
    due = func.count().filter(held)
    on_time = func.count().filter(and_(sent, R.days_late == 0, held))
    filters = asked.filters or {}
    statement: Any = (
        select(
            HealthUnit.id,
            HealthUnit.code,
            HealthUnit.name.label("name"),
            HealthUnit.kind,
            due.label("due"),
            on_time.label("on_time"),
            func.count().filter(R.days_late > 0, held).label("late"),
            func.count().filter(~sent, held).label("missing"),
            func.count().filter(~held).label("excused"),
            func.coalesce(func.sum(R.days_late).filter(held), 0).label("days"),
            func.sum(R.returns).label("returns"),
            (on_time * 100 / func.nullif(due, 0)).label("share"),
        )
        .join(R, R.unit_id == HealthUnit.id)
        .join(P, P.id == R.period_id)
        .where(*_counted(viewer, year))
        .group_by(HealthUnit.id, HealthUnit.code, HealthUnit.name, HealthUnit.kind)
    )
    if asked.q:
        pattern = like_pattern(fold(asked.q))
        statement = statement.where(HealthUnit.search.like(pattern, escape="\\"))
    if kind := filters.get("kind"):
        statement = statement.where(HealthUnit.kind == kind)
    if obliged := filters.get("obliged"):
        statement = statement.where(R.obliged.is_(obliged == "1"))
    return cast("Select[Any]", statement)
