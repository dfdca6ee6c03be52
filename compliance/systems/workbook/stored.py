"""What is stored now, by the keys of the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from compliance.core.db import session
from compliance.core.workbooks import Data, Row, Sheet
from compliance.systems.models import DataAsset, InformationSystem, SystemRelation, SystemStatus
from compliance.systems.queries.parts import TABLES
from compliance.systems.queries.shared import own_unit_ids
from compliance.systems.workbook.sheets import ASSETS, PARTS, RELATIONS, SYSTEMS
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

Key = tuple[Any, ...]
#: Columns of a sheet that are no attribute of its row.
_DERIVED = {"unit", "vendor", "product", "release", "system", "zone", "other_code", "data_owner"}


@dataclass
class Known:
    """What an import compares with; writable rows only, but every code that is taken."""

    units: dict[str, HealthUnit] = field(default_factory=dict)
    #: Ids of the units whose rows may be written; None: all (command line).
    own: set[UUID] | None = None
    systems: dict[str, InformationSystem] = field(default_factory=dict)
    #: Every code of the sector → id.
    system_codes: dict[str, UUID] = field(default_factory=dict)
    asset_codes: set[str] = field(default_factory=set)
    relations: dict[Key, SystemRelation] = field(default_factory=dict)
    parts: dict[str, dict[Key, Any]] = field(default_factory=dict)
    assets: dict[str, DataAsset] = field(default_factory=dict)
    department_id: UUID | None = None

    def unit_code(self, unit_id: UUID | None) -> str | None:
        """Return the code of a unit."""
        return self._codes.get(unit_id) if unit_id else None

    def system_code(self, system_id: UUID | None) -> str | None:
        """Return the code of a system of the sector."""
        return self._system_codes.get(system_id) if system_id else None

    def index(self) -> None:
        """Prepare the look-ups by id."""
        self._codes = {unit.id: code for code, unit in self.units.items()}
        self._system_codes = {system_id: code for code, system_id in self.system_codes.items()}

    def may_write(self, unit: HealthUnit) -> bool:
        """Whether rows of this unit may be written."""
        return self.own is None or unit.id in self.own


def known_for(viewer: Viewer | None, data: Data) -> Known:
    """Return what is stored of the sector that the file is about."""
    known = Known()
    known.units = {unit.code: unit for unit in session().scalars(select(HealthUnit))}
    known.own = None if viewer is None else set(own_unit_ids(viewer))
    known.department_id = _department(known, data)
    if known.department_id is not None:
        inside = InformationSystem.department_id == known.department_id
        assets = DataAsset.department_id == known.department_id
        if known.own is not None:
            load(
                known,
                inside & InformationSystem.unit_id.in_(known.own),
                inside,
                assets & DataAsset.unit_id.in_(known.own),
                assets,
            )
        else:
            load(known, inside, inside, assets, assets)
    known.index()
    return known


def known_of_units(unit_ids: Iterable[UUID] | None) -> Known:
    """Return what is stored of these units, or of all, for an export."""
    known = Known()
    known.units = {unit.code: unit for unit in session().scalars(select(HealthUnit))}
    systems = assets = true()
    if unit_ids is not None:
        chosen = list(unit_ids)
        systems = InformationSystem.unit_id.in_(chosen)  # type: ignore[assignment]
        assets = DataAsset.unit_id.in_(chosen)  # type: ignore[assignment]
    load(known, systems, true(), assets, true())
    known.index()
    return known


def _department(known: Known, data: Data) -> UUID | None:
    """Return the sector of the first known unit of the file, else of the viewer's units."""
    rows = [*data.rows.get("systems", ()), *data.rows.get("assets", ())]
    for row in rows:
        unit = known.units.get(row.values.get("unit") or "")
        if unit is not None and unit.department_id:
            return unit.department_id
    own = known.own or set()
    return next((u.department_id for u in known.units.values() if u.id in own), None)


def load(
    known: Known,
    systems: ColumnElement[bool],
    all_systems: ColumnElement[bool],
    assets: ColumnElement[bool],
    all_assets: ColumnElement[bool],
) -> None:
    """Fill ``known`` with the rows that meet the conditions: about a dozen queries.

    A system that was joined into another is read only: of it, only the code is known.
    """
    systems = systems & (InformationSystem.status != SystemStatus.JOINED)
    rows = (
        session()
        .scalars(
            select(InformationSystem)
            .join(InformationSystem.unit)
            .where(systems)
            .options(
                contains_eager(InformationSystem.unit),
                joinedload(InformationSystem.product),
                selectinload(InformationSystem.relations),
            )
            .order_by(InformationSystem.code)
        )
        .all()
    )
    known.systems = {row.code: row for row in rows}
    codes = session().execute(
        select(InformationSystem.code, InformationSystem.id).where(all_systems)
    )
    known.system_codes = {row.code: row.id for row in codes}
    known.asset_codes = set(session().scalars(select(DataAsset.code).where(all_assets)))
    for code, system in known.systems.items():
        for relation in system.relations:
            key = (code, relation.kind, relation.unit.code, relation.valid_from)
            known.relations[key] = relation
    code_of = {system.id: code for code, system in known.systems.items()}
    inside = select(InformationSystem.id).where(systems)
    for sheet in PARTS:
        model, order = TABLES[sheet.key]
        found = session().scalars(
            select(model).where(model.system_id.in_(inside)).order_by(order, model.id)
        )
        known.parts[sheet.key] = {
            part_key(sheet, code_of[part.system_id], part): part for part in found
        }
    known.assets = {
        asset.code: asset
        for asset in session().scalars(
            select(DataAsset)
            .join(DataAsset.unit)
            .where(assets)
            .options(contains_eager(DataAsset.unit))
            .order_by(DataAsset.code)
        )
    }


def part_key(sheet: Sheet, system_code: str, part: Any) -> Key:
    """Return what names a stored part in its sheet."""
    return (system_code, *(getattr(part, name) for name in sheet.unique if name != "system"))


def row_key(sheet: Sheet, row: Row) -> Key:
    """Return what names a row of the file."""
    return tuple(row.values.get(name) for name in sheet.unique)


def values_of(sheet: Sheet, row: Any, known: Known) -> dict[str, Any]:
    """Return a stored row as typed values by column key."""
    values = {
        column.key: getattr(row, column.key)
        for column in sheet.columns
        if column.key not in _DERIVED
    }
    values.update(_EXTRA[sheet.key](row, known))
    return values


def _system(row: InformationSystem, _known: Known) -> dict[str, Any]:
    product = row.product
    return {
        "unit": row.unit.code,
        "vendor": product.vendor.name if product else None,
        "product": product.name if product else None,
        "release": product.release or None if product else None,
    }


def _relation(row: SystemRelation, known: Known) -> dict[str, Any]:
    return {"system": known.system_code(row.system_id), "unit": row.unit.code}


def _part(row: Any, known: Known) -> dict[str, Any]:
    return {"system": known.system_code(row.system_id)}


def _component(row: Any, known: Known) -> dict[str, Any]:
    zones = {zone.id: zone.name for zone in known.parts["zones"].values()}
    return {**_part(row, known), "zone": zones.get(row.zone_id)}


def _interconnection(row: Any, known: Known) -> dict[str, Any]:
    return {**_part(row, known), "other_code": known.system_code(row.other_system_id)}


def _asset(row: DataAsset, known: Known) -> dict[str, Any]:
    return {
        "unit": row.unit.code,
        "system": known.system_code(row.system_id),
        "data_owner": known.unit_code(row.data_owner_id),
    }


_EXTRA: Mapping[str, Any] = {
    SYSTEMS.key: _system,
    RELATIONS.key: _relation,
    ASSETS.key: _asset,
    **{sheet.key: _part for sheet in PARTS},
    "components": _component,
    "interconnections": _interconnection,
}
