"""The workbook of the inventory: template, import with preview, export of my own units."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from compliance.core.permissions import Permission, requires
from compliance.core.workbooks import write_xlsx
from compliance.core.workbooks.pages import add_import_pages
from compliance.systems.queries.shared import hidden_networks, own_units
from compliance.systems.views.base import bp, download, viewer
from compliance.systems.workbook import WORKBOOK, export_rows


def _importing_unit(who: Any) -> UUID | None:
    units = own_units(who, Permission.SYSTEM_IMPORT)
    return units[0].id if units else None


add_import_pages(
    bp,
    "systems",
    Permission.SYSTEM_IMPORT,
    unit_of=_importing_unit,
    list_endpoint="systems.list",
    prefix="import",
)


@bp.get("/workbook.xlsx")
@requires(Permission.SYSTEM_IMPORT)
def export_workbook() -> Response:
    """Hand out the inventory of my own units, to edit and import again."""
    units = [unit.id for unit in own_units(viewer(), Permission.SYSTEM_IMPORT)]
    rows = export_rows(units, without_network_of=hidden_networks(viewer(), units))
    count = {key: len(found) for key, found in rows.items()}
    return download(write_xlsx(WORKBOOK, rows), "kiem-ke", "xlsx", count)
