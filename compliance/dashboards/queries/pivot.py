"""Units by kind, group or commune, systems by level, against indicators and measured days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from compliance.core.db import session
from compliance.dashboards.kpis import Figure
from compliance.dashboards.models import KpiGroup, KpiLevel, KpiValue
from compliance.dashboards.queries.scope import READ
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, department_ids, unit_scope

G, L, V, U = KpiGroup, KpiLevel, KpiValue, HealthUnit
LEVEL = "level"
#: What units, or systems, may be put together by; the first is the default.
DIMENSIONS = ("kind", "group", "commune", LEVEL)


@dataclass(frozen=True)
class Cube:
    """Figures by key of the dimension, indicator and day; a key that is missing has no figure."""

    dimension: str
    figures: Mapping[tuple[str, str, date], Figure]

    @property
    def keys(self) -> Sequence[str]:
        """The values of the dimension that occur, in order."""
        return sorted({key for key, _kpi, _day in self.figures})

    def at(self, key: str, kpi: str, day: date) -> Figure | None:
        """Return one figure."""
        return self.figures.get((key, kpi, day))


def cube(viewer: Viewer, dimension: str, days: Sequence[date], kpi_ids: Sequence[str]) -> Cube:
    """Return the figures of the units within scope: one query.

    Sums over kinds, groups and levels of whole sectors were stored by the daily job; everything
    else is added up from the units. By level a whole sector is what its plan binds.
    """
    table: Any
    departments = department_ids(viewer, READ)
    if dimension == LEVEL:
        statement, table = _levels(viewer, departments), L
    elif departments and dimension in ("kind", "group"):
        statement = _stored(dimension).where(G.department_id.in_(departments), G.kind != "")
        table = G
    else:
        statement = _added(viewer, dimension)
        table = V
    wanted = statement.where(table.day.in_(days), table.kpi.in_(kpi_ids))
    return Cube(
        dimension,
        {
            (str(key), kpi, day): Figure(*amounts)
            for key, kpi, day, *amounts in session().execute(wanted)
            if key not in (None, "")
        },
    )


def _stored(dimension: str) -> Select[Any]:
    key = G.kind if dimension == "kind" else G.unit_group
    columns: Any = (key, G.kpi, G.day, *_sums(G))
    return select(*columns).group_by(key, G.kpi, G.day)


def _added(viewer: Viewer, dimension: str) -> Select[Any]:
    key = {"kind": U.kind, "group": U.group, "commune": U.commune}[dimension]
    columns: Any = (key, V.kpi, V.day, *_sums(V))
    return (
        select(*columns)
        .join(U, U.id == V.unit_id)
        .where(unit_scope(viewer, READ), U.closed_on.is_(None))
        .group_by(key, V.kpi, V.day)
    )


def _levels(viewer: Viewer, departments: Collection[UUID]) -> Select[Any]:
    columns: Any = (L.level, L.kpi, L.day, *_sums(L))
    statement: Select[Any] = select(*columns).group_by(L.level, L.kpi, L.day)
    if departments:
        return statement.where(L.whole.is_(True), L.unit_id.in_(departments))
    return statement.join(U, U.id == L.unit_id).where(
        L.whole.is_(False), unit_scope(viewer, READ), U.closed_on.is_(None)
    )


def _sums(table: Any) -> tuple[Any, ...]:
    return (
        func.sum(table.numerator),
        func.sum(table.denominator),
        func.sum(table.unknown),
        func.sum(table.undecided),
    )
