"""The very rows behind a figure of one unit, as the facts are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import PAGE_SIZE, ListRequest, Page
from compliance.core.text import fold
from compliance.dashboards.kpis import Figure, Kpi
from compliance.dashboards.models import KpiLevel, KpiValue
from compliance.dashboards.queries.units import level_asked
from compliance.dashboards.tally import Place, Placed, figures_of, level_of, placed, window_of
from compliance.figures.facts import rows_of, table
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, find_unit


@dataclass(frozen=True)
class Drill:
    """What one unit's figure is made of.

    ``rows`` is None for whoever may see the number but not the rows of the register.
    """

    figure: Figure
    page: Page[Placed] | None


def drill(viewer: Viewer, kpi: Kpi, unit: HealthUnit, request: ListRequest) -> Drill | None:
    """Return the rows of a unit (found within scope), or None where nobody offers the table.

    Filters: ``state`` (``Place``), ``level`` of systems.
    """
    offered = table(kpi.table)
    if offered is None:
        return None
    found = rows_of(kpi.table, [unit.id], window_of(clock.today()))
    if (level := level_asked(kpi, request)) is not None:
        found = [row for row in found if level_of(row) == level]
    figure = figures_of(kpi, found).get(unit.id, Figure())
    if find_unit(viewer, unit.id, offered.permission) is None:
        return Drill(figure, None)
    return Drill(figure, _page(_asked(list(placed(kpi, found)), request), request))


def stored(kpi: Kpi, unit: HealthUnit, day: date, request: ListRequest) -> Figure | None:
    """Return what the daily job stored of a unit, or of the level that is asked for."""
    level = level_asked(kpi, request)
    row: KpiValue | KpiLevel | None = (
        session().get(KpiValue, (kpi.id, day, unit.id))
        if level is None
        else session().get(KpiLevel, (kpi.id, day, False, unit.id, level))
    )
    if row is None:
        return None
    return Figure(row.numerator, row.denominator, row.unknown, row.undecided)


def _asked(rows: Sequence[Placed], request: ListRequest) -> list[Placed]:
    state = (request.filters or {}).get("state")
    words = fold(request.q).split()
    order = list(Place)
    kept = [
        one
        for one in rows
        if (not state or one.place == state) and all(word in fold(one.row.title) for word in words)
    ]
    return sorted(kept, key=lambda one: (-order.index(one.place), one.row.title))


def _page(rows: Sequence[Placed], request: ListRequest) -> Page[Placed]:
    start = (request.page - 1) * PAGE_SIZE
    shown = rows[start : start + PAGE_SIZE]
    return Page(shown, request, len(rows) > start + PAGE_SIZE, len(rows), capped=False)
