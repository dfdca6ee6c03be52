"""Writes one row of the workbook through the services of the inventory."""

from __future__ import annotations

from typing import Any

from compliance.core.db import session
from compliance.core.workbooks import Row
from compliance.systems.models import InformationSystem, NetworkZone
from compliance.systems.services.assets import edit_asset, register_asset
from compliance.systems.services.parts import add_part, change_part
from compliance.systems.services.relations import DOCUMENT, add_relation
from compliance.systems.services.systems import edit_system, product_named, register_system
from compliance.systems.workbook.checking import system_attributes
from compliance.systems.workbook.sheets import WORKBOOK
from compliance.systems.workbook.stored import Known, row_key


def stored_row(key: str, row: Row, known: Known) -> Any | None:
    """Return the stored row that a row of the file names, or None."""
    if key == "systems":
        return known.systems.get(row.values["code"])
    if key == "assets":
        return known.assets.get(row.values["code"])
    found = known.relations if key == "relations" else known.parts.get(key, {})
    return found.get(row_key(WORKBOOK.sheet(key), row))


def write_row(key: str, row: Row, stored: Any | None, known: Known) -> None:
    """Write a row that changes something; later rows find it in ``known``."""
    if key == "systems":
        _write_system(row, stored, known)
    elif key == "relations":
        _write_relation(row, stored, known)
    elif key == "assets":
        _write_asset(row, stored, known)
    else:
        _write_part(key, row, stored, known)


def _write_system(row: Row, stored: InformationSystem | None, known: Known) -> None:
    values = system_attributes(row.values)
    unit = known.units[row.values["unit"]]
    if "product" in row.values:
        values["product_id"] = _product(row)
    if stored is not None:
        values["unit_id"] = unit.id
        stored.unit = unit
        edit_system(stored, stored.version, values)
        return
    code, name, kind = values.pop("code"), values.pop("name"), values.pop("kind")
    system = register_system(unit=unit, code=code, name=name, kind=kind, **values)
    system.unit = unit
    known.systems[code] = system
    known.system_codes[code] = system.id
    known.index()


def _product(row: Row) -> Any:
    if not row.values["product"]:
        return None
    release = row.values.get("release") or ""
    return product_named(row.values["vendor"], row.values["product"], release).id


def _write_relation(row: Row, stored: Any | None, known: Known) -> None:
    names = ("valid_to", "confirmed_on", *DOCUMENT)
    given = {name: row.values[name] for name in names if name in row.values}
    if stored is not None:
        for name, value in given.items():
            setattr(stored, name, value)
        return
    system = known.systems[row.values["system"]]
    unit = known.units[row.values["unit"]]
    add_relation(system, unit, row.values["kind"], valid_from=row.values.get("valid_from"), **given)


def _write_part(key: str, row: Row, stored: Any | None, known: Known) -> None:
    system = known.systems[row.values["system"]]
    values = {k: v for k, v in row.values.items() if k not in ("system", "zone")}
    if "zone" in row.values:
        zone = known.parts["zones"].get((row.values["system"], row.values["zone"]))
        values["zone_id"] = zone.id if isinstance(zone, NetworkZone) else None
    if stored is not None:
        change_part(system, stored, values)
        return
    part = add_part(system, key, values)
    known.parts.setdefault(key, {})[row_key(WORKBOOK.sheet(key), row)] = part


def _write_asset(row: Row, stored: Any | None, known: Known) -> None:
    values = {k: v for k, v in row.values.items() if k not in ("unit", "system", "data_owner")}
    unit = known.units[row.values["unit"]]
    if "system" in row.values:
        values["system_id"] = known.system_codes.get(row.values["system"] or "")
    if "data_owner" in row.values:
        owner = known.units.get(row.values["data_owner"] or "")
        values["data_owner_id"] = owner.id if owner else None
    if stored is not None:
        values["unit_id"] = unit.id
        edit_asset(stored, unit, stored.version, values)
    else:
        register_asset(unit, values)
    session().flush()
