"""What the gate offers on the pages below it."""

from __future__ import annotations

from compliance.core.i18n import _
from compliance.core.permissions import Permission, Role, relations
from compliance.registers.slots import Card
from compliance.scans.models import Scan
from compliance.scans.slots import Offer
from compliance.sharing.queries import totals
from compliance.units.queries import Viewer, find_unit


def offers(viewer: Viewer, scan: Scan) -> list[Offer]:
    """Return the way from a finished scan of the own unit to a request for its file."""
    if find_unit(viewer, scan.unit_id, Permission.SHARE_WRITE) is None:
        return []
    args = {"scan": scan.id, "system": scan.system_id or ""}
    return [Offer(_("Lập phiếu chia sẻ"), "sharing.new", args)]


def card(viewer: Viewer) -> Card | None:
    """Return the register of shares: the list for who may read it, figures for who may count."""
    for permission, endpoint in (
        (Permission.SHARE_READ, "sharing.index"),
        (Permission.SHARE_COUNT, "sharing.count"),
    ):
        if any(relations(permission, Role(held.role)) for held in viewer.roles_held):
            total, late = totals(viewer, permission)
            about = _("Dữ liệu gửi ai, căn cứ gì, tệp nào, đến khi nào phải xóa.")
            return Card(_("Chia sẻ dữ liệu"), about, endpoint, total, late)
    return None
