"""Pages of the indicators: boards, one indicator, its units and rows, table of all, map, lists."""

from compliance.core import navigation
from compliance.core.i18n import _l
from compliance.core.permissions import Permission, Role
from compliance.dashboards import jobs
from compliance.dashboards.views import boards, kpi
from compliance.dashboards.views.base import bp

__all__ = ["boards", "bp", "jobs", "kpi"]

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
