"""Pages of the indicators: boards, one indicator, its units and rows, table of all, map, lists."""

from compliance.core import navigation
from compliance.core.i18n import _l
from compliance.core.permissions import Permission, Role
from compliance.dashboards import jobs
from compliance.dashboards.views import attention, boards, kpi, pivot
from compliance.dashboards.views.base import bp

__all__ = ["attention", "boards", "bp", "jobs", "kpi", "pivot"]

navigation.add_entry(
    navigation.Entry(
        _l("Chỉ số"),
        "dashboards.show",
        "report",
        Permission.KPI_READ,
        15,
        roles=frozenset({Role.LEADER, Role.COORDINATOR}),
    )
)
