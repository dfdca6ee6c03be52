"""Software that many units share: each using unit confirms that it uses it, or says it does not."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.core import audit, clock
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.systems.models import SystemRelation
from compliance.units.models import HealthUnit


def confirm_uses(unit: HealthUnit, relations: Iterable[SystemRelation]) -> int:
    """Confirm that ``unit`` uses these systems; return how many were not confirmed before."""
    waiting = [relation for relation in relations if relation.confirmed_on is None]
    for relation in waiting:
        relation.confirmed_on = clock.today()
    audit.note("system:confirm-use", unit_id=unit.id, details={"systems": len(waiting)})
    return len(waiting)


def decline_use(unit: HealthUnit, relation: SystemRelation) -> None:
    """Say that ``unit`` does not use a system: the relation ends yesterday and stays as history.

    Raises:
        Refused: the use begins today or later, so that there is nothing to end yet.
    """
    today = clock.today()
    last = today.fromordinal(today.toordinal() - 1)
    if relation.valid_from and relation.valid_from > last:
        raise Refused(_("Quan hệ sử dụng chưa bắt đầu. Hãy báo đơn vị giữ mục kiểm kê."))
    relation.valid_to = last
    audit.note("system:decline-use", unit_id=unit.id, details={"system": relation.system_id})
