"""Writing the safeguard card of a system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.safeguards.models import SafeguardCard
from compliance.safeguards.queries import card_of
from compliance.systems.models import InformationSystem


def save(system: InformationSystem, seen_version: int, values: Mapping[str, Any]) -> SafeguardCard:
    """Write or change the card of a system.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: a day ahead, keys without a holder, IPv6 without a network outside.
    """
    row = card_of(system.id)
    if row is not None and row.version != seen_version:
        stored = {name: getattr(row, name) for name in values}
        raise Clash(_("Người khác vừa sửa phiếu này. Hãy xem lại rồi lưu lại."), stored)
    reviewed = values["access_reviewed_on"]
    if reviewed is not None and reviewed > clock.today():
        raise Refused(_("Ngày rà soát tài khoản chưa đến."), "access_reviewed_on")
    if values["encrypted"] and not values["key_holder"]:
        raise Refused(_("Đã mã hóa thì ghi chức danh giữ khóa."), "key_holder")
    if values["ipv6"] and values["connected"] is False:
        raise Refused(_("Không nối mạng ngoài thì không tính IPv6."), "ipv6")
    if values["professional_protection"] and not values["protector"]:
        raise Refused(_("Ghi ai bảo vệ, bằng giải pháp gì."), "protector")
    if row is None:
        row = SafeguardCard(id=new_id(), system_id=system.id, unit_id=system.unit_id)
        session().add(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    session().flush()
    return row
