"""What the safeguard cards say on the pages below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from checklists import load
from compliance.core.formatting import format_date, format_number
from compliance.core.i18n import _
from compliance.core.permissions import Role, relations
from compliance.registers.slots import Card
from compliance.requirements.slots import Reference, Suggestion
from compliance.safeguards.documents import facts_of
from compliance.safeguards.models import SafeguardCard
from compliance.safeguards.queries import PACK, READ, card_of, cards_of, stated_of, total
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer, find_unit
from compliance.upkeep.queries import add_reviewed_elsewhere, newest_reviews

#: Pack of the four-layer plan, whose measures the fields name.
PLAN = "bon-lop"
#: The field that the ledger of access reviews states too.
REVIEWED = "access_reviewed_on"
#: A card states when accounts were last reviewed; the ledger of reviews takes the later day.
add_reviewed_elsewhere(
    select(SafeguardCard.access_reviewed_on)
    .where(SafeguardCard.system_id == InformationSystem.id)
    .correlate(InformationSystem)
    .scalar_subquery()
)


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


def references(viewer: Viewer, unit_id: UUID, item_id: str) -> Sequence[Reference]:
    """Return how many systems of a unit say on their cards what a row asks for."""
    pack = load(PACK)
    rows = [
        row
        for row in pack.section("safeguard_fields")
        if item_id in row.get("rows", {}).get(pack.id, ())
    ]
    if not rows or find_unit(viewer, unit_id, READ) is None:
        return ()
    systems, stated = stated_of(unit_id, [row["field"] for row in rows])
    if not systems:
        return ()
    found = []
    for row, number in zip(rows, stated, strict=True):
        label = _("Phiếu bảo vệ: %(what)s", what=row["text"]["vi"])
        words = _("%(n)s/%(all)s hệ thống đã khai", n=number, all=systems)
        code = "met" if number == systems else "partly" if number else "none"
        found.append(Reference(label, code, words, "safeguards.index", {"unit": str(unit_id)}))
    return found


def suggestions(viewer: Viewer, unit_id: UUID, measure_id: str) -> Sequence[Suggestion]:
    """Return what the cards of a unit say that a measure of its plan could say: three queries."""
    rows = [
        row
        for row in load(PACK).section("safeguard_fields")
        if measure_id in row.get("measures", {}).get(PLAN, ())
    ]
    if not rows or find_unit(viewer, unit_id, READ) is None:
        return ()
    cards, found = cards_of(unit_id), []
    reviewed: Mapping[UUID, date | None] = {}
    if any(row["field"] == REVIEWED for row in rows):
        # The plan names the day that the calendar counts from, wherever it was written.
        reviewed = newest_reviews([system.id for system, _card in cards])
    for row in rows:
        said: dict[str, list[InformationSystem]] = defaultdict(list)
        for system, card in cards:
            value = reviewed.get(system.id) if row["field"] == REVIEWED else None
            if words := _said(row["field"], value or getattr(card, row["field"])):
                said[words].append(system)
        if said:
            label = str(row["text"]["vi"])
            parts = "; ".join(f"{words} ({_names(here)})" for words, here in said.items())
            found.append(
                Suggestion(
                    row["id"],
                    label,
                    f"{label}: {parts}.",
                    [system.id for here in said.values() for system in here],
                    "safeguards.index",
                    {"unit": str(unit_id)},
                )
            )
    return found


def _names(systems: Sequence[InformationSystem]) -> str:
    """Return the names without the unit's own, which the plan need not repeat."""
    return ", ".join(system.name.removesuffix(system.unit.name).strip() for system in systems)


def _said(name: str, value: Any) -> str:
    if name == "log_days" and value is not None:
        return _("%(n)s ngày", n=format_number(value))
    if isinstance(value, date):
        return format_date(value)
    return ", ".join(line.strip() for line in str(value or "").splitlines() if line.strip())


def card(viewer: Viewer) -> Card | None:
    """Return the cards beside the registers."""
    if not any(relations(READ, Role(held.role)) for held in viewer.roles_held):
        return None
    about = _("Mỗi hệ thống: dự phòng, nhật ký, mã hóa và ai giữ khóa, rà tài khoản, IPv6.")
    return Card(_("Phiếu bảo vệ hệ thống"), about, "safeguards.index", total(viewer), 0)
