"""Import of the inventory: plan every row, then write all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from compliance.core import audit
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.workbooks import Change, Data, Outcome, Plan, Row, compare
from compliance.systems.models import SystemRelation
from compliance.systems.workbook import checking, writing
from compliance.systems.workbook.sheets import ASSETS, PARTS, RELATIONS, SYSTEMS, WORKBOOK
from compliance.systems.workbook.stored import (
    Key,
    Known,
    known_for,
    row_key,
    values_of,
)
from compliance.units.queries import Viewer


class SystemImporter:
    """Reads and writes the workbook of the inventory."""

    workbook = WORKBOOK

    def plan(self, viewer: Viewer | None, data: Data) -> Plan:
        """Say what the file would change."""
        known, plan = known_for(viewer, data), Plan()
        coming: dict[Any, Row] = {
            row.values.get("code"): row for row in data.rows.get("systems", ())
        }
        stored: Any
        for row in data.rows.get("systems", ()):
            stored = known.systems.get(row.values.get("code") or "")
            change = self._change(row, SYSTEMS.key, stored, known)
            plan.changes.append(change)
            if change.action != "same":
                plan.errors += checking.system_errors(row, known)
        self._plan_relations(data, known, coming, plan)
        zones = _zones(data, known)
        for sheet in PARTS:
            for row in data.rows.get(sheet.key, ()):
                stored = known.parts.get(sheet.key, {}).get(row_key(sheet, row))
                plan.changes.append(self._change(row, sheet.key, stored, known))
                plan.errors += checking.system_of(row, known, coming)
                plan.errors += checking.part_errors(
                    row, known.system_codes.keys() | coming.keys(), zones
                )
        for row in data.rows.get("assets", ()):
            stored = known.assets.get(row.values.get("code") or "")
            plan.changes.append(self._change(row, ASSETS.key, stored, known))
            plan.errors += checking.asset_errors(row, known, coming)
        return plan

    def _plan_relations(self, data: Data, known: Known, coming: dict[Any, Row], plan: Plan) -> None:
        rows = data.rows.get("relations", ())
        future: dict[str, dict[Key, SystemRelation]] = {}
        with session().no_autoflush:
            for key, relation in known.relations.items():
                future.setdefault(key[0], {})[key] = relation
            for row in rows:
                key = row_key(RELATIONS, row)
                draft = checking.future_relation(row, known, known.relations.get(key))
                if draft is not None and key[0]:
                    future.setdefault(key[0], {})[key] = draft
            for row in rows:
                stored = known.relations.get(row_key(RELATIONS, row))
                change = self._change(row, RELATIONS.key, stored, known)
                plan.changes.append(change)
                plan.errors += checking.system_of(row, known, coming)
                if change.action != "same":
                    plan.errors += checking.relation_errors(row, known, future)

    def _change(self, row: Row, key: str, stored: Any, known: Known) -> Change:
        sheet = WORKBOOK.sheet(key)
        current = None if stored is None else values_of(sheet, stored, known)
        return compare(row, _label(row), current)

    def prepare(self, data: Data, progress: Any) -> Any:
        """Nothing is slow enough to be done beforehand."""
        return None

    def apply(self, viewer: Viewer | None, data: Data, prepared: Any) -> Outcome:
        """Write every row that changes something."""
        known = known_for(viewer, data)
        written: Counter[str] = Counter()
        for key, rows in _in_order(data):
            for row in rows:
                stored = writing.stored_row(key, row, known)
                if self._change(row, key, stored, known).action == "same":
                    continue
                writing.write_row(key, row, stored, known)
                written[key] += 1
            session().flush()
        audit.note("systems:import", details={"rows": dict(written)})
        return Outcome(
            _(
                "Đã ghi %(rows)s dòng: %(systems)s hệ thống, %(assets)s mục dữ liệu, phần còn lại "
                "là quan hệ và các bảng kèm theo.",
                rows=sum(written.values()),
                systems=written["systems"],
                assets=written["assets"],
            )
        )


def _in_order(data: Data) -> list[tuple[str, Sequence[Row]]]:
    """Return the sheets so that what is named exists; ended relations before new ones."""
    ordered = [(SYSTEMS.key, data.rows.get("systems", []))]
    relations = sorted(
        data.rows.get("relations", []), key=lambda row: row.values.get("valid_to") is None
    )
    ordered.append((RELATIONS.key, relations))
    ordered += [(sheet.key, data.rows.get(sheet.key, [])) for sheet in PARTS]
    return [*ordered, (ASSETS.key, data.rows.get("assets", []))]


def _zones(data: Data, known: Known) -> set[tuple[Any, Any]]:
    """Return system code and name of every zone that is stored or in the file."""
    zones: set[tuple[Any, Any]] = {(key[0], key[1]) for key in known.parts.get("zones", {})}
    for row in data.rows.get("zones", ()):
        zones.add((row.values.get("system"), row.values.get("name")))
    return zones


def _label(row: Row) -> str:
    """Return what names a row in the preview."""
    values = row.values
    name = (
        values.get("name")
        or values.get("title")
        or values.get("measure")
        or values.get("other_name")
    )
    system = values.get("code") or values.get("system") or ""
    return f"{system}: {name or values.get('unit') or ''}".strip(": ")
