"""A board: every indicator of some units, its goal, its trend, the sector's middle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from compliance.core.db import session
from compliance.dashboards.kpis import Figure, Kpi, Standing, Target, kpis
from compliance.dashboards.models import KpiDay, KpiGroup, KpiValue
from compliance.dashboards.queries.days import measured_days
from compliance.dashboards.queries.scope import READ, Of, sector_of
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, department_ids

G, V, U = KpiGroup, KpiValue, HealthUnit


@dataclass(frozen=True)
class Line:
    """One indicator on a board."""

    kpi: Kpi
    figure: Figure
    target: Target | None
    standing: Standing
    #: The median of the units of the sector; None where nothing is known of it.
    median: float | None
    #: Day and figure, in order; the last is the present one.
    trend: Sequence[tuple[date, Figure]]
    #: What no feature offers, as keys of ``source_names``.
    missing: Sequence[str]

    @property
    def measured(self) -> bool:
        """Whether there is a number to show."""
        return not self.missing and self.figure.value is not None


@dataclass(frozen=True)
class Board:
    """Lines as of a day; None: nothing was measured yet."""

    day: date | None
    at: Any
    lines: Sequence[Line]

    @property
    def measured(self) -> list[Line]:
        """Lines with a number."""
        return [line for line in self.lines if line.measured]

    @property
    def empty(self) -> list[Line]:
        """Lines with sources but nothing to count, or nothing known."""
        return [line for line in self.lines if not line.missing and not line.measured]

    @property
    def missing(self) -> list[Line]:
        """Lines without a source."""
        return [line for line in self.lines if line.missing]

    def count(self, standing: str) -> int:
        """Return how many lines with a number stand so."""
        return sum(line.standing == standing for line in self.measured)


def board(viewer: Viewer, of: Of) -> Board:
    """Return the board of some units: four queries, whatever their number."""
    days = measured_days()
    if not days:
        return Board(None, None, [])
    newest = days[-1]
    figures = figures_by_day(of, [row.day for row in days])
    middle = medians(viewer, newest.day)
    return Board(
        newest.day,
        newest.at,
        [line_of(kpi, days, figures.get(kpi.id, {}), middle) for kpi in kpis().values()],
    )


def line_of(
    kpi: Kpi,
    days: Sequence[KpiDay],
    figures: Mapping[date, Figure],
    middle: Mapping[str, float],
) -> Line:
    """Return one indicator with its trend; ``days`` has at least one day."""
    newest = days[-1]
    figure = figures.get(newest.day, Figure())
    target = kpi.target_on(newest.day)
    return Line(
        kpi,
        figure,
        target,
        figure.standing(target, summed=bool(kpi.numerator.added)),
        middle.get(kpi.id),
        [(row.day, figures.get(row.day, Figure())) for row in days if kpi.id not in row.missing],
        newest.missing.get(kpi.id, ()),
    )


def figures_by_day(
    of: Of, days: Sequence[date], kpi_id: str | None = None
) -> dict[str, dict[date, Figure]]:
    """Return the sums of some units by indicator and day: one query."""
    table: Any = G if of.departments else V
    sums: Any = (
        table.kpi,
        table.day,
        func.sum(table.numerator),
        func.sum(table.denominator),
        func.sum(table.unknown),
        func.sum(table.undecided),
    )
    statement: Select[Any] = select(*sums).where(table.day.in_(days))
    if kpi_id is not None:
        statement = statement.where(table.kpi == kpi_id)
    if of.departments:
        statement = statement.where(G.department_id.in_(of.departments), G.kind == "")
    else:
        units = select(U.id).where(of.units, U.closed_on.is_(None))  # type: ignore[arg-type]
        statement = statement.where(V.unit_id.in_(units))
    found: dict[str, dict[date, Figure]] = {}
    for kpi, day, *amounts in session().execute(statement.group_by(table.kpi, table.day)):
        found.setdefault(kpi, {})[day] = Figure(*amounts)
    return found


def medians(viewer: Viewer, day: date) -> dict[str, float]:
    """Return the median of the sector's units by indicator: one query.

    Of the viewer's own Departments; whoever sees single units sees that of their Department.
    """
    wanted = department_ids(viewer, READ) or {
        held.unit.department_id for held in viewer.roles_held if held.unit.department_id
    }
    rows: Any = session().execute(
        select(G.kpi, G.median).where(
            G.day == day, G.kind == "", G.department_id.in_(wanted), G.median.is_not(None)
        )
    )
    return {row[0]: row[1] for row in rows}


def headline(viewer: Viewer) -> Board:
    """Return the sector's indicators with a number and a goal, for the first page.

    Three queries; empty for whoever does not see a sector as a whole.
    """
    of = sector_of(viewer)
    newest = session().scalar(select(KpiDay).order_by(KpiDay.day.desc()).limit(1)) if of else None
    if of is None or newest is None:
        return Board(None, None, [])
    figures = figures_by_day(of, [newest.day])
    lines = [line_of(kpi, [newest], figures.get(kpi.id, {}), {}) for kpi in kpis().values()]
    return Board(
        newest.day, newest.at, [one for one in lines if one.measured and one.target is not None]
    )
