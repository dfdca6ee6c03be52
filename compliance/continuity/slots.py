"""What continuity says on the pages below: a system's page, the registers."""

from __future__ import annotations

from compliance.continuity.models import ContinuityDocument, Kind
from compliance.continuity.queries import KINDS, READ, of_system, totals
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Role, relations
from compliance.registers.slots import Card
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer, find_unit


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return a line for the downtime card and one for the recovery procedure."""
    if system.status in GONE or find_unit(viewer, system.unit_id, READ) is None:
        return Panel()
    found = of_system(system.unit_id, system.id)
    return Panel(tasks=[_line(kind, [row for row in found if row.kind == kind]) for kind in Kind])


def _line(kind: Kind, rows: list[ContinuityDocument]) -> TaskLine:
    label = str(KINDS[kind])
    if not rows:
        return TaskLine(label, "continuity.index", {"kind": kind}, "none", _("Chưa có"))
    row = next((one for one in rows if one.approved), rows[0])
    args = {"document_id": row.id}
    version = row.approved
    if version is None:
        return TaskLine(label, "continuity.show", args, "partly", _("Chưa phê duyệt"))
    words = _("Bản %(n)s, %(day)s", n=version.number, day=format_date(version.approved_on))
    note = None
    if version.tried is not None:
        note = _("thử ngày %(day)s", day=format_date(version.tried.happened_on))
    elif kind == Kind.RECOVERY:
        note = _("chưa thử lần nào")
    return TaskLine(label, "continuity.show", args, "met", words, note)


def card(viewer: Viewer) -> Card | None:
    """Return the cards and procedures beside the registers."""
    if not any(relations(READ, Role(held.role)) for held in viewer.roles_held):
        return None
    total, drafts = totals(viewer)
    about = _(
        "Thẻ làm việc trên giấy khi phần mềm ngừng, quy trình phục hồi, ai duyệt, thử khi nào."
    )
    if drafts:
        about += " " + _("%(n)s chưa phê duyệt.", n=drafts)
    return Card(_("Hoạt động liên tục"), about, "continuity.index", total, 0)
