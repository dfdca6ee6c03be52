"""The units behind an indicator, with their two sides: list, export, map; of a level if asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.text import fold, like_pattern
from compliance.dashboards.kpis import Figure, Kpi
from compliance.dashboards.models import LEVELS, KpiLevel, KpiValue
from compliance.dashboards.queries.scope import READ
from compliance.inspections.queries.scope import inspected_units
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

U = HealthUnit
FILTERS = ("kind", "commune", "group", "level", "state", "of")
MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class UnitLine:
    """One unit with its figure; all zero where it has nothing to count."""

    id: UUID
    code: str
    name: str
    kind: str
    group: str
    commune: str | None
    lat: float | None
    lon: float | None
    figure: Figure


def unit_page(viewer: Viewer, kpi: Kpi, day: date, request: ListRequest) -> Page[UnitLine]:
    """Return one page of units, the weakest first; filters: ``FILTERS``.

    Units with nothing to count come last, unless a filter or a search asks for them.
    """
    V = _source(kpi, request)
    statement = _listed(viewer, kpi, day, request)
    value = case((V.denominator > 0, V.numerator / V.denominator), else_=2.0)
    sorts = {
        "value": value,
        "name": U.name,
        "kind": U.kind,
        "numerator": func.coalesce(V.numerator, -1),
        "denominator": func.coalesce(V.denominator, -1),
        "unsure": func.coalesce(V.unknown + V.undecided, -1),
    }
    page = paginate(statement, request, sorts, "value", scalars=False)
    lines = [_line(row) for row in page.rows]
    return Page(lines, page.request, page.has_next, page.total, page.capped)


def unit_lines(
    viewer: Viewer, kpi: Kpi, day: date, request: ListRequest | None = None
) -> list[UnitLine]:
    """Return every unit of a list by name, for the map and the workbook: one query."""
    statement = _listed(viewer, kpi, day, request or ListRequest()).order_by(U.name, U.id)
    return [_line(row) for row in session().execute(statement.limit(MOST_EXPORTED))]


def level_asked(kpi: Kpi, request: ListRequest) -> int | None:
    """Return the level that a request asks for, of an indicator that counts systems."""
    asked = (request.filters or {}).get("level", "")
    return int(asked) if kpi.of_systems and asked in map(str, LEVELS) else None


def _source(kpi: Kpi, request: ListRequest) -> Any:
    """Return the table that a list reads: of units, or of one level of their systems."""
    return KpiValue if level_asked(kpi, request) is None else KpiLevel


def _listed(viewer: Viewer, kpi: Kpi, day: date, request: ListRequest) -> Select[Any]:
    V = _source(kpi, request)
    own = and_(V.unit_id == U.id, V.kpi == kpi.id, V.day == day)
    if (level := level_asked(kpi, request)) is not None:
        own = and_(own, KpiLevel.level == level, KpiLevel.whole.is_(False))
    columns: Any = (
        U.id,
        U.code,
        U.name,
        U.kind,
        U.group,
        U.commune,
        U.lat,
        U.lon,
        V.numerator,
        V.denominator,
        V.unknown,
        V.undecided,
    )
    statement = (
        select(*columns)
        .select_from(U)
        .outerjoin(V, own)
        .where(unit_scope(viewer, READ), U.closed_on.is_(None))
    )
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(U.search.like(pattern, escape="\\"))
    return statement.where(*_conditions(viewer, kpi, day, request))


def _conditions(
    viewer: Viewer, kpi: Kpi, day: date, request: ListRequest
) -> list[ColumnElement[bool]]:
    V, filters = _source(kpi, request), request.filters or {}
    equal = {"kind": U.kind, "group": U.group, "commune": U.commune}
    found: list[ColumnElement[bool]] = [
        column == filters[name] for name, column in equal.items() if filters.get(name)
    ]
    if filters.get("of") == "inspected":
        found.append(U.id.in_(inspected_units(viewer)))
    state, target = filters.get("state"), kpi.target_on(day)
    if state == "counted":
        found.append(V.denominator > 0)
    elif state == "unsure":
        found.append(V.unknown + V.undecided > 0)
    elif state == "below" and target is not None:
        found.append(and_(V.denominator > 0, 100 * V.numerator < target.value * V.denominator))
    elif state == "empty":
        found.append(V.kpi.is_(None))
    elif level_asked(kpi, request) is not None:
        found.append(V.kpi.is_not(None))  # who has no such system is no part of it
    return found


def _line(row: Any) -> UnitLine:
    figure = Figure(*(amount or 0 for amount in row[-4:]))
    fields: Sequence[Any] = (*row[:-4], figure)
    return UnitLine(*fields)


def communes(viewer: Viewer) -> Sequence[str]:
    """Return the communes of the units within scope, for a filter."""
    statement = (
        select(U.commune)
        .where(unit_scope(viewer, READ), U.closed_on.is_(None), U.commune.is_not(None))
        .distinct()
        .order_by(U.commune)
    )
    return [name for name in session().scalars(statement) if name]
