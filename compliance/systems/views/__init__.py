"""Pages of the inventory, one module for each noun."""

from compliance.core.i18n import _l
from compliance.core.navigation import Entry, add_entry
from compliance.core.permissions import Permission
from compliance.systems import search as _search  # noqa: F401 - joins the search box
from compliance.systems.views import (
    annual,
    assets,
    importing,
    lists,
    network,
    parts,
    relations,
    sharing,
    systems,
)
from compliance.systems.views.base import bp

__all__ = [
    "annual",
    "assets",
    "bp",
    "importing",
    "lists",
    "network",
    "parts",
    "relations",
    "sharing",
    "systems",
]

add_entry(
    Entry(
        label=_l("Hệ thống, dữ liệu"),
        endpoint="systems.list",
        icon="systems",
        permission=Permission.SYSTEM_READ,
        order=20,
    )
)
