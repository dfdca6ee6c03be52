"""The blueprint of the indicators, and the words that all of their pages use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint

from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.dashboards.charts import Trend, trend
from compliance.dashboards.kpis import Figure, Kpi, Standing, kpis, source_names
from compliance.dashboards.models import LEVELS, NO_LEVEL
from compliance.dashboards.queries.boards import Line
from compliance.units.models import KIND_NAMES

bp = Blueprint("dashboards", __name__, url_prefix="/dashboards")
READ = Permission.KPI_READ
STANDINGS: Mapping[Standing, Any] = {
    Standing.MET: _l("Đạt"),
    Standing.NOT_MET: _l("Chưa đạt"),
    Standing.OPEN: _l("Chưa kết luận được"),
    Standing.NONE: _l("Không có mục tiêu"),
}
#: A sum from here on is read in millions.
_IN_MILLIONS = 10_000_000
ORIGINS: Mapping[str, Any] = {
    "plan": _l("Kế hoạch của ngành"),
    "law": _l("Luật"),
    "model": _l("Mẫu của dự án"),
}


def level_words() -> Mapping[str, str]:
    """Return the levels of systems in words, by the value of a filter."""
    return {
        str(level): _("Chưa có cấp") if level == NO_LEVEL else _("Cấp độ %(n)s", n=level)
        for level in (*LEVELS[1:], NO_LEVEL)
    }


def kpi_or_404(kpi_id: str) -> Kpi:
    """Return an indicator of the pack."""
    return found(kpis().get(kpi_id))


def spark(line: Line) -> Trend:
    """Return the small trend of a line on a board."""
    return trend(_points(line.kpi, line.trend), 120, 32)


def chart(line: Line) -> Trend:
    """Return the wide trend of an indicator's own page."""
    return trend(_points(line.kpi, line.trend), 640, 200, 8)


def _points(
    kpi: Kpi, days: Sequence[tuple[date, Figure]]
) -> list[tuple[date, float | None, float | None]]:
    return [
        (day, figure.value, target.value if (target := kpi.target_on(day)) else None)
        for day, figure in days
    ]


def lacking(keys: Sequence[str]) -> str:
    """Return the sources that are missing, in words."""
    names = source_names()
    return "; ".join(names.get(key, key) for key in keys)


@bp.app_template_filter("percent")
def percent(value: float | None) -> str:
    """Return ``31 %``, ``31,3 %`` under ten, or a word where there is no number."""
    if value is None:
        return _("không có số")
    digits = 1 if 0 < value < 10 else 0
    shown = f"{value:.{digits}f}"
    return f"{shown.removesuffix('.0').replace('.', ',')} %"


@bp.app_template_filter("amount")
def amount(value: float) -> str:
    """Return one side of an indicator: whole numbers without decimals."""
    return f"{value:,.0f}".replace(",", ".")


@bp.app_template_filter("sides")
def sides(figure: Figure) -> str:
    """Return both sides of an indicator, ``19/72``; of sums of money ``4.892/34.420 triệu``.

    Only sums of money grow so large: the rows of a sector are counted by thousands.
    """
    if figure.denominator < _IN_MILLIONS:
        return f"{amount(figure.numerator)}/{amount(figure.denominator)}"
    shares = (amount(figure.numerator / 1e6), amount(figure.denominator / 1e6))
    return _("%(a)s/%(b)s triệu", a=shares[0], b=shares[1])


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "standings": STANDINGS,
        "origins": ORIGINS,
        "kind_names": KIND_NAMES,
        "spark": spark,
        "lacking": lacking,
    }
