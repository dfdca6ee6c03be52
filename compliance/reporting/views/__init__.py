"""Pages of periodic reports."""

from compliance.core import navigation
from compliance.core.i18n import _l
from compliance.core.permissions import Permission, Role
from compliance.reporting import figures as _figures  # noqa: F401 - offers its tables
from compliance.reporting import jobs
from compliance.reporting import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.reporting.timeline import KEY, LABELS, steps
from compliance.reporting.views import (
    check,
    files,
    opening,
    own,
    period,
    report,
    sector,
    together,
    yearly,
)
from compliance.reporting.views.base import bp
from compliance.units.timeline import Source, add_source

__all__ = [
    "bp",
    "check",
    "files",
    "jobs",
    "opening",
    "own",
    "period",
    "report",
    "sector",
    "together",
    "yearly",
]

add_source(Source(KEY, steps, LABELS, "reporting.show", "report_id"))
navigation.add_entry(
    navigation.Entry(
        _l("Báo cáo"),
        "reporting.index",
        "report",
        Permission.REPORT_READ,
        45,
        roles=frozenset({Role.FOCAL_POINT, Role.UNIT_HEAD, Role.COORDINATOR, Role.LEADER}),
        covers=frozenset({"dashboards"}),
    )
)
