"""Which notices of incidents follow the clocks of the incident pack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select

from checklists import Item, Pack
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.packs.slots import FIRST, Effect, Footing, Place, Use
from compliance.registers.clocks import INCIDENT_PACK
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import IncidentNotice, Kind, RegisterEntry
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def uses(viewer: Viewer, pack: Pack, item: Item) -> Sequence[Use]:
    """Return the incidents whose clock the row is: one query."""
    if pack.id != INCIDENT_PACK:
        return ()
    rows: Any = session().execute(
        select(RegisterEntry.id, RegisterEntry.title, func.count().over())
        .join(IncidentNotice, IncidentNotice.entry_id == RegisterEntry.id)
        .join(HealthUnit, HealthUnit.id == RegisterEntry.unit_id)
        .where(
            RegisterEntry.kind == Kind.INCIDENT,
            IncidentNotice.stage == item.id,
            unit_scope(viewer, Permission.REGISTER_READ),
        )
        .order_by(RegisterEntry.happened_on.desc(), RegisterEntry.id)
        .limit(FIRST)
    )
    found = rows.all()
    register = next(r.key for r in REGISTERS.values() if r.kind == Kind.INCIDENT)
    places = [
        Place(title, "registers.show", {"register": register, "entry_id": key})
        for key, title, _total in found
    ]
    return [Use(_("Đồng hồ báo cáo sự cố"), found[0][2] if found else 0, places)]


def effect(old: Pack, new: Pack) -> Effect:
    """Return the notices still to be sent and those sent; both keep their words: one query."""
    if old.id != INCIDENT_PACK:
        return Effect()
    sent = func.sum(case((IncidentNotice.sent_at.is_not(None), 1), else_=0))
    total, settled = session().execute(select(func.count(), sent)).one()
    return Effect([Footing(_("Thông báo sự cố"), total - (settled or 0), settled or 0)])
