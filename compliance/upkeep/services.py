"""Rules of access reviews, checks of systems, machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.ledgers.services import chosen, refuse_foreign
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit
from compliance.upkeep.models import Machine


def check_review(unit: HealthUnit, row: Any, values: Mapping[str, Any]) -> None:
    """Refuse a system of another unit, a day ahead, more accounts removed than there were.

    Raises:
        Refused: as said.
    """
    refuse_foreign(unit, chosen(InformationSystem, values["system_id"]), "system_id")
    if values["reviewed_on"] > clock.today():
        raise Refused(_("Ngày này còn ở phía trước. Chỉ ghi việc đã làm."), "reviewed_on")
    if values["removed"] > values["accounts"]:
        raise Refused(_("Số đã khóa lớn hơn số đã xem; hãy xem lại."), "removed")


def check_check(unit: HealthUnit, row: Any, values: Mapping[str, Any]) -> None:
    """Refuse a system of another unit, a day ahead, more left open than was found.

    Raises:
        Refused: as said.
    """
    refuse_foreign(unit, chosen(InformationSystem, values["system_id"]), "system_id")
    if values["checked_on"] > clock.today():
        raise Refused(_("Ngày này còn ở phía trước. Chỉ ghi việc đã làm."), "checked_on")
    if values["open"] > values["found"]:
        raise Refused(_("Số chưa xử lý lớn hơn số phải xử lý; hãy xem lại."), "open")


def called(name: str) -> str:
    """Return what tells two machines of a unit apart: consoles write MC-01 or mc-01."""
    return name.casefold()


def check_machine(unit: HealthUnit, row: Machine | None, values: Mapping[str, Any]) -> None:
    """Refuse a name taken, signatures of tomorrow, a reason against what is there.

    Raises:
        Refused: as said.
    """
    if values.get("signatures_on") and values["signatures_on"] > clock.today():
        raise Refused(_("Ngày của mẫu nhận diện còn ở phía trước."), "signatures_on")
    if values["protected"] and values.get("exception"):
        raise Refused(_("Máy đã có phòng chống mã độc thì bỏ trống lý do."), "exception")
    others = session().scalars(
        select(Machine.name).where(
            Machine.unit_id == unit.id,
            Machine.stands(),
            Machine.id != (row.id if row else new_id()),
        )
    )
    if called(values["name"]) in {called(name) for name in others}:
        raise Refused(_("Đơn vị đã có máy mang tên này."), "name")
