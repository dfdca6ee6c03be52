"""Pages of inspections: ``bp`` carries them all."""

from compliance.core.i18n import _l
from compliance.core.navigation import Entry, add_entry
from compliance.core.permissions import Permission
from compliance.inspections import figures as _figures  # noqa: F401 - offers its facts
from compliance.inspections import jobs as _jobs  # noqa: F401 - the worker looks them up
from compliance.inspections import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.inspections import search as _search  # noqa: F401 - joins the search box
from compliance.inspections.annual import checked_of, periodically_checked
from compliance.inspections.timeline import LABELS, steps
from compliance.inspections.uses import effect, uses
from compliance.inspections.views import (
    annexes,
    autosave,
    campaigns,
    choosing,
    findings,
    insight,
    inspections,
    ledger,
    papers,
    planning,
    remedies,
    row_library,
    row_scans,
    rows,
)
from compliance.inspections.views.blueprint import bp
from compliance.packs.slots import add_effect_source, add_use_source
from compliance.systems.slots import add_annual_source, add_checked_source
from compliance.units.timeline import Source, add_source

__all__ = [
    "annexes",
    "autosave",
    "bp",
    "campaigns",
    "choosing",
    "findings",
    "insight",
    "inspections",
    "ledger",
    "papers",
    "planning",
    "remedies",
    "row_library",
    "row_scans",
    "rows",
]

add_entry(
    Entry(
        label=_l("Kiểm tra"),
        endpoint="inspections.index",
        icon="inspect",
        permission=Permission.INSPECTION_READ,
        order=50,
        covers=frozenset({"field"}),
    )
)
add_annual_source(checked_of)
add_checked_source(periodically_checked)
add_use_source(uses)
add_effect_source(effect)
add_source(Source("inspections", steps, LABELS, "inspections.show", "inspection_id"))
