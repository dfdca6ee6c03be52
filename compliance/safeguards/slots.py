"""What the safeguard cards say on the pages below."""

from __future__ import annotations

from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Role, relations
from compliance.registers.slots import Card
from compliance.safeguards.documents import facts_of
from compliance.safeguards.queries import READ, card_of, total
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer, find_unit


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return how much of the card of a system is filled in."""
    if system.status in GONE or find_unit(viewer, system.unit_id, READ) is None:
        return Panel()
    args, label = {"system_id": system.id}, _("Phiếu bảo vệ")
    card = card_of(system.id)
    if card is None:
        return Panel(tasks=[TaskLine(label, "safeguards.show", args, "none", _("Chưa lập"))])
    lines = facts_of(card)
    unclear = _("chưa rõ")
    filled = sum(bool(value) and value != unclear for _label, value in lines)
    code = "met" if filled == len(lines) else "partly"
    note = None
    if card.access_reviewed_on:
        note = _("rà soát tài khoản %(day)s", day=format_date(card.access_reviewed_on))
    words = _("%(n)s/%(all)s mục", n=filled, all=len(lines))
    return Panel(tasks=[TaskLine(label, "safeguards.show", args, code, words, note)])


def card(viewer: Viewer) -> Card | None:
    """Return the cards beside the registers."""
    if not any(relations(READ, Role(held.role)) for held in viewer.roles_held):
        return None
    about = _("Mỗi hệ thống: dự phòng, nhật ký, mã hóa và ai giữ khóa, rà tài khoản, IPv6.")
    return Card(_("Phiếu bảo vệ hệ thống"), about, "safeguards.index", total(viewer), 0)
