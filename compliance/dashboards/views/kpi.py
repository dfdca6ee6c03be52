"""One indicator: what it means, its trend, its units, the rows behind a unit's figure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import requires
from compliance.core.web import found, viewer
from compliance.dashboards.documents import units_workbook
from compliance.dashboards.kpis import Kpi
from compliance.dashboards.queries import scope
from compliance.dashboards.queries.boards import Line, figures_by_day, line_of, medians
from compliance.dashboards.queries.days import measured_days, newest_with
from compliance.dashboards.queries.rows import drill, stored
from compliance.dashboards.queries.units import (
    FILTERS,
    communes,
    level_asked,
    unit_lines,
    unit_page,
)
from compliance.dashboards.tally import Place
from compliance.dashboards.views.base import READ, bp, chart, kpi_or_404, level_words
from compliance.figures.facts import table
from compliance.units.models import GROUP_NAMES, KIND_NAMES
from compliance.units.queries import find_unit, unit_scope


def _line(kpi_id: str, of: scope.Of) -> Line:
    """Return the indicator with its trend; 404 before the first measurement."""
    kpi = kpi_or_404(kpi_id)
    days = found(measured_days() or None)
    figures = figures_by_day(of, [row.day for row in days], kpi.id)
    return line_of(kpi, days, figures.get(kpi.id, {}), medians(viewer(), days[-1].day))


def _whole() -> scope.Of:
    return scope.sector_of(viewer()) or scope.Of(units=unit_scope(viewer(), READ))


@bp.get("/kpi/<string:kpi_id>")
@requires(READ)
def kpi(kpi_id: str) -> str:
    """Show one indicator with its units, the weakest first."""
    line = _line(kpi_id, _whole())
    asked = ListRequest.parse(request.args, FILTERS)
    day = newest_with(kpi_id, measured_days())
    return render_template(
        "dashboards/kpi.html",
        line=line,
        kpi=line.kpi,
        day=day,
        chart=chart(line),
        page=unit_page(viewer(), line.kpi, day, asked),
        filters=_filters(line.kpi),
        level=level_asked(line.kpi, asked),
        only=_level_word(line.kpi, asked),
        sector=scope.sector_of(viewer()) is not None,
    )


@bp.get("/kpi/<string:kpi_id>/export.xlsx")
@requires(READ)
def export_units(kpi_id: str) -> Response:
    """Hand out the units of an indicator as a workbook."""
    one = kpi_or_404(kpi_id)
    days = found(measured_days() or None)
    day = newest_with(kpi_id, days)
    asked = ListRequest.parse(request.args, FILTERS)
    lines = unit_lines(viewer(), one, day, asked)
    with transaction():
        audit.note("kpi:export", details={"what": one.id, "rows": len(lines)})
    content = units_workbook(one, day, lines, _level_word(one, asked))
    return download(content, f"{one.id}.xlsx")


def _filters(kpi: Kpi) -> list[tuple[str, str, Any]]:
    states = [
        ("counted", _("Có số")),
        ("below", _("Dưới mục tiêu")),
        ("unsure", _("Còn dòng chưa rõ")),
        ("empty", _("Không có số")),
    ]
    return [
        ("kind", _("Loại đơn vị"), [(key, _(name)) for key, name in KIND_NAMES.items()]),
        ("group", _("Nhóm"), [(key, _(name)) for key, name in GROUP_NAMES.items()]),
        ("commune", _("Xã, phường"), [(name, name) for name in communes(viewer())]),
        *_level_filter(kpi),
        ("state", _("Tình trạng"), states),
    ]


def _level_word(kpi: Kpi, asked: ListRequest) -> str:
    """Return the level of systems that is asked for in words, or nothing."""
    level = level_asked(kpi, asked)
    return "" if level is None else level_words()[str(level)]


def _level_filter(kpi: Kpi) -> list[tuple[str, str, Any]]:
    return [("level", _("Cấp độ"), list(level_words().items()))] if kpi.of_systems else []


@bp.get("/kpi/<string:kpi_id>/units/<uuid:unit_id>")
@requires(READ)
def rows(kpi_id: str, unit_id: UUID) -> str:
    """Show which rows of a unit were counted, which were not, and which nobody knows of."""
    unit = found(find_unit(viewer(), unit_id, READ))
    one = kpi_or_404(kpi_id)
    asked = ListRequest.parse(request.args, ("state", "level"))
    days = measured_days()
    offered = table(one.table)
    return render_template(
        "dashboards/rows.html",
        kpi=one,
        unit=unit,
        drill=drill(viewer(), one, unit, asked),
        stored=stored(one, unit, days[-1].day, asked) if days else None,
        day=days[-1].day if days else None,
        source=offered.label if offered else "",
        places=_places(),
        levels=_level_filter(one),
    )


def _places() -> dict[str, tuple[str, str]]:
    """Return, by place, what stands beside a row: a shape and a word."""
    return {
        Place.COUNTED: ("met", _("được tính")),
        Place.NOT_COUNTED: ("not_met", _("không được tính")),
        Place.UNKNOWN: ("unknown", _("chưa rõ")),
        Place.UNDECIDED: ("unknown", _("chưa rõ có thuộc mẫu số")),
    }
