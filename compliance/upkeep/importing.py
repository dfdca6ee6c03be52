"""How a workbook of machines becomes machines of the unit that imports it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.formatting import format_number
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.types import new_id
from compliance.core.workbooks import Data, Outcome, Plan, Row, compare, register
from compliance.ledgers.services import index
from compliance.units.models import HealthUnit
from compliance.units.queries import mine_first, units_visible_to
from compliance.upkeep.books import MACHINES as BOOK
from compliance.upkeep.models import Machine
from compliance.upkeep.services import called
from compliance.upkeep.workbook import WORKBOOK, machine_values, with_defaults


def own_unit(viewer: Any) -> HealthUnit | None:
    """Return the unit in whose name a person writes."""
    units = units_visible_to(viewer, Permission.REGISTER_WRITE)
    return next(iter(mine_first(viewer, units)), None)


def machines_of(unit: HealthUnit) -> dict[str, Machine]:
    """Return the machines of a unit by ``called``: one query."""
    rows = session().scalars(select(Machine).where(Machine.unit_id == unit.id, Machine.stands()))
    return {called(row.name): row for row in rows}


class MachineImporter:
    """Imports machines of the importer's own unit."""

    workbook = WORKBOOK

    def plan(self, viewer: Any, data: Data) -> Plan:
        """Say what would be written, and which rows break a rule."""
        stored, plan = machines_of(_unit(viewer)), Plan()
        coming: dict[str, str] = {}
        for row in data.rows["machines"]:
            name = row.values["name"] or ""
            known = stored.get(called(name))
            filled = Row(row.sheet, row.number, _values(row, known))
            plan.errors.extend(_errors(filled))
            # Spelt alike the reader refuses it already.
            if coming.setdefault(called(name), name) != name:
                plan.errors.append(row.error("name", _("cùng tên với một máy ở trên.")))
            before = machine_values(known) if known else None
            plan.changes.append(compare(filled, str(row.values["name"]), before))
        return plan

    def prepare(self, data: Data, progress: Any) -> None:
        """Nothing is slow here."""

    def apply(self, viewer: Any, data: Data, prepared: None) -> Outcome:
        """Write the machines."""
        unit = _unit(viewer)
        stored = machines_of(unit)
        for row in data.rows["machines"]:
            key = called(row.values["name"])
            machine = stored.get(key)
            values = _values(row, machine)
            if machine is None:
                machine = Machine(
                    id=new_id(), unit_id=unit.id, created_at=clock.now(), protected=False
                )
                session().add(machine)
                stored[key] = machine
            for name, value in values.items():
                setattr(machine, name, value)
            index(BOOK, machine, unit)
        return Outcome(_("Đã nhập %(n)s máy.", n=format_number(len(data.rows["machines"]))))


register(MachineImporter())


def _unit(viewer: Any) -> HealthUnit:
    unit = own_unit(viewer) if viewer is not None else None
    if unit is None:
        raise Refused(_("Chỉ người của đơn vị nhập được sổ này, cho đơn vị mình."))
    return unit


def _values(row: Row, known: Machine | None) -> dict[str, Any]:
    """Return the values of a row, the machine spelt as in the register."""
    named = {"name": known.name} if known is not None else {}
    return with_defaults({**row.values, **named})


def _errors(row: Row) -> Sequence[Any]:
    found = []
    day = row.values.get("signatures_on")
    if day is not None and day > clock.today():
        found.append(row.error("signatures_on", _("còn ở phía trước.")))
    if row.values.get("protected") and row.values.get("exception"):
        found.append(row.error("exception", _("máy đã có phòng chống mã độc thì bỏ trống.")))
    return found
