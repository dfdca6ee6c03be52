"""Every stored row as a row of the workbook: importing it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from compliance.systems.workbook.sheets import ASSETS, PARTS, RELATIONS, SYSTEMS
from compliance.systems.workbook.stored import known_of_units, values_of


def export_rows(
    unit_ids: Iterable[UUID] | None, *, without_network_of: frozenset[UUID] = frozenset()
) -> dict[str, list[dict[str, Any]]]:
    """Return rows by sheet key.

    ``unit_ids`` are the units whose rows are exported (None: all); of the systems in
    ``without_network_of`` the zones are left out, because who exports may not see them.
    """
    known = known_of_units(unit_ids)
    hidden = {known.system_code(system_id) for system_id in without_network_of}
    rows = {
        SYSTEMS.key: [values_of(SYSTEMS, row, known) for row in known.systems.values()],
        RELATIONS.key: [values_of(RELATIONS, row, known) for row in known.relations.values()],
        ASSETS.key: [values_of(ASSETS, row, known) for row in known.assets.values()],
    }
    for sheet in PARTS:
        parts = [values_of(sheet, row, known) for row in known.parts[sheet.key].values()]
        if sheet.key == "zones":
            parts = [row for row in parts if row["system"] not in hidden]
        rows[sheet.key] = parts
    return rows
