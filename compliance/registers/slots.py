"""What the page of a system says of its registers; registers that higher features keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.registers.kinds import REGISTERS, Register
from compliance.registers.models import IncidentState, Kind, RegisterEntry, Result
from compliance.registers.queries import newest_of_system
from compliance.systems.models import InformationSystem
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer, find_unit

_CODES = {
    Result.OK: "met",
    Result.PARTLY: "partly",
    Result.FAILED: "not_met",
    Result.RUNNING: "none",
}
#: What every system should have; drills and incidents show only when there are some.
_EXPECTED = (Kind.BACKUP, Kind.RESTORE_TEST)


@dataclass(frozen=True)
class Card:
    """A register kept by a higher feature, as it stands beside the four of our own."""

    title: str
    about: str
    endpoint: str
    total: int
    late: int


CardSource = Callable[[Viewer], Card | None]
_cards: list[CardSource] = []


def add_card_source(source: CardSource) -> None:
    """Let a higher feature show its register beside ours; None: nothing for this viewer."""
    if source not in _cards:
        _cards.append(source)


def cards_for(viewer: Viewer) -> list[Card]:
    """Return the registers of higher features that the viewer may see."""
    return [card for source in _cards if (card := source(viewer)) is not None]


_restore_page = ""


def use_restore_page(prefix: str) -> None:
    """Let a higher feature own the page of a system where its restores are tested."""
    global _restore_page
    _restore_page = prefix


def restore_path(system_id: UUID) -> str:
    """Return the path of the page where a restore of a system is tested."""
    return f"{_restore_page}/{system_id}" if _restore_page else "/registers/restore-tests/"


EntryLink = tuple[str, str]
EntryLinkSource = Callable[[RegisterEntry], EntryLink | None]
_entry_links: list[EntryLinkSource] = []


def add_entry_link(source: EntryLinkSource) -> None:
    """Let a higher feature offer its page of an entry: words and address, or None."""
    if source not in _entry_links:
        _entry_links.append(source)


def links_of(entry: RegisterEntry) -> list[EntryLink]:
    """Return the pages of higher features about an entry."""
    return [link for source in _entry_links if (link := source(entry)) is not None]


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return the newest backup, restore test, drill and incident, with what is due."""
    if find_unit(viewer, system.unit_id, Permission.REGISTER_READ) is None:
        return Panel()
    newest = newest_of_system(viewer, system.id)
    lines = []
    for register in REGISTERS.values():
        entry = newest.get(register.kind)
        if entry is not None:
            lines.append(_line(register, entry))
        elif register.kind in _EXPECTED:
            lines.append(TaskLine(str(register.title), None, {}, "none", _("Chưa ghi lần nào")))
    return Panel(tasks=lines)


def _line(register: Register, entry: RegisterEntry) -> TaskLine:
    word = str(register.results.get(entry.result, entry.result))
    if register.kind == Kind.INCIDENT:
        code = "met" if entry.result == IncidentState.CLOSED else "not_met"
    else:
        code = _CODES[Result(entry.result)]
    note = _("Ngày %(day)s", day=format_date(entry.happened_on))
    if entry.next_due is not None:
        note += "; " + _("lần sau: %(day)s", day=format_date(entry.next_due))
        if entry.next_due < clock.today():
            code, word = "not_met", _("Quá hạn")
    args = {"register": register.key, "entry_id": entry.id}
    return TaskLine(str(register.title), "registers.show", args, code, word, note)
