"""Pages of the indicators: boards, one indicator, its units and rows, table of all, map, lists."""

from compliance.dashboards import jobs
from compliance.dashboards.views import attention, boards, kpi, pivot
from compliance.dashboards.views.base import bp

__all__ = ["attention", "boards", "bp", "jobs", "kpi", "pivot"]
