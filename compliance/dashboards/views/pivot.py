"""The table of kinds of unit, indicators and days; the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import requires
from compliance.core.web import found, viewer
from compliance.dashboards.charts import lay_out
from compliance.dashboards.documents import cube_workbook
from compliance.dashboards.kpis import Kpi, kpis
from compliance.dashboards.models import KpiDay
from compliance.dashboards.queries.days import chosen_day, measured_days
from compliance.dashboards.queries.pivot import DIMENSIONS, LEVEL, cube
from compliance.dashboards.queries.scope import sector_of
from compliance.dashboards.queries.units import UnitLine, unit_lines
from compliance.dashboards.views.base import READ, bp, level_words
from compliance.units.models import GROUP_NAMES, KIND_NAMES, UnitKind

#: Kinds that no indicator looks at: not drawn.
_NOT_DRAWN = (UnitKind.PEOPLES_COMMITTEE, UnitKind.VENDOR)
#: Units written out beside the map: the page of the indicator lists them all, in pages.
MOST_BESIDE = 200


def _dimensions() -> dict[str, str]:
    return {
        "kind": _("Loại đơn vị"),
        "group": _("Nhóm đơn vị"),
        "commune": _("Xã, phường"),
        LEVEL: _("Cấp độ hệ thống"),
    }


def _word(dimension: str, key: str) -> str:
    if dimension == LEVEL:
        return level_words()[key]
    names: Mapping[str, str] = {"kind": KIND_NAMES, "group": GROUP_NAMES}.get(dimension, {})
    return _(names.get(key, key))


def _in_order(dimension: str, keys: Sequence[str]) -> list[str]:
    """Return the values of a dimension as lists show them: kinds from the Department down."""
    lists = {"kind": KIND_NAMES, "group": GROUP_NAMES, LEVEL: level_words()}
    order = list(lists.get(dimension, {}))
    return sorted(keys, key=lambda key: (order.index(key) if key in order else 0, key))


def _offered(days: Sequence[KpiDay], dimension: str = "") -> list[Kpi]:
    """Return the indicators that have a source today; only systems have levels."""
    missing = days[-1].missing if days else {}
    return [
        kpi
        for kpi in kpis().values()
        if kpi.id not in missing and (dimension != LEVEL or kpi.of_systems)
    ]


def _asked() -> tuple[str, Kpi | None, Sequence[KpiDay]]:
    """Return the dimension, the indicator (None: all of them) and the measured days."""
    days = measured_days()
    dimension = request.args.get("by", "")
    dimension = dimension if dimension in DIMENSIONS else DIMENSIONS[0]
    offered = {kpi.id: kpi for kpi in _offered(days, dimension)}
    kpi = offered.get(request.args.get("kpi", ""))
    if kpi is None and dimension == "commune":
        kpi = next(iter(offered.values()), None)  # every commune against every indicator: no page
    return dimension, kpi, days


@bp.get("/table")
@requires(READ)
def pivot() -> str:
    """Show units put together by kind against indicators, or one indicator against the months."""
    dimension, kpi, days = _asked()
    day = chosen_day(days, request.args.get("day"))
    offered = _offered(days, dimension)
    shown = [kpi] if kpi else offered
    on = [row.day for row in days] if kpi else [row.day for row in (day,) if row]
    found_cube = cube(viewer(), dimension, on, [one.id for one in shown])
    return render_template(
        "dashboards/pivot.html",
        cube=found_cube,
        keys=_in_order(dimension, found_cube.keys),
        kpi=kpi,
        kpis=shown,
        offered=offered,
        day=day,
        days=days,
        by=dimension,
        dimensions=_dimensions(),
        word=lambda key: _word(dimension, key),
        sector=sector_of(viewer()) is not None,
    )


@bp.get("/table.xlsx")
@requires(READ)
def export_pivot() -> Response:
    """Hand out kinds, indicators and months as one long sheet."""
    dimension, kpi, days = _asked()
    wanted = [kpi] if kpi else _offered(days, dimension)
    on = [row.day for row in days]
    found_cube = cube(viewer(), dimension, on, [one.id for one in wanted])
    words = {key: _word(dimension, key) for key in found_cube.keys}
    content = cube_workbook(_dimensions()[dimension], found_cube, words, wanted, on)
    with transaction():
        audit.note("kpi:export", details={"what": "table", "by": dimension})
    return download(content, f"chi-so-theo-{dimension}.xlsx")


@bp.get("/map")
@requires(READ)
def map_() -> str:
    """Show the units at their coordinates, shaded by an indicator, and those without any."""
    days = found(measured_days() or None)
    offered = _offered(days)
    kpi = next((one for one in offered if one.id == request.args.get("kpi")), None)
    kpi = found(kpi or next(iter(offered), None))
    asked = ListRequest.parse(request.args, ("kind", "group"))
    lines = [
        line
        for line in unit_lines(viewer(), kpi, days[-1].day, asked)
        if line.kind not in _NOT_DRAWN
    ]
    # The weakest last, so that nothing hides them.
    order = sorted(
        lines, key=lambda line: -(200 if line.figure.value is None else line.figure.value)
    )
    points: list[tuple[float, float, UnitLine]] = [
        (line.lat, line.lon, line)
        for line in order
        if line.lat is not None and line.lon is not None
    ]
    return render_template(
        "dashboards/map.html",
        kpi=kpi,
        offered=offered,
        day=days[-1].day,
        map=lay_out(points, 640),
        lines=lines,
        most=MOST_BESIDE,
        nowhere=[line for line in lines if line.lat is None or line.lon is None],
        asked=asked,
        kinds={key: _(name) for key, name in KIND_NAMES.items()},
        shade=shade,
        shades=Counter(shade(line) for line in lines),
    )


def shade(line: UnitLine) -> int:
    """Return the step of a unit's shade, 1 (under 20 %) to 5 (from 80 %); 0 without a number."""
    value: Any = line.figure.value
    return 0 if value is None else min(5, int(value // 20) + 1)
