"""What the register says on the pages below: a system's page, a dossier's, the registers'."""

from __future__ import annotations

from sqlalchemy import func, select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Role, relations
from compliance.dossiers.models import ENDED, Dossier, DossierState
from compliance.dossiers.panels import DossierPanel, PanelLine
from compliance.registers.slots import Card
from compliance.regulations.models import Regulation
from compliance.regulations.queries import GATE, READ, WRITE, in_force, in_force_on
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.slots import Panel, TaskLine
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, find_unit, unit_scope


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return whether the regulation in force stands in the inventory of the system."""
    if system.status in GONE or find_unit(viewer, system.unit_id, READ) is None:
        return Panel()
    row, label = in_force(system.unit_id, GATE), _("Quy chế bảo đảm an ninh mạng")
    if row is None:
        known = system.regulation_number
        code, words = ("partly", known) if known else ("none", _("Chưa có trong sổ"))
        return Panel(tasks=[TaskLine(label, "regulations.index", {}, code, words)])
    args = {"regulation_id": row.id}
    same = (system.regulation_number, system.regulation_date) == (row.number, row.issued_on)
    code, note = ("met", None) if same else ("partly", _("chưa ghi vào kiểm kê của hệ thống"))
    words = _("%(number)s ngày %(day)s", number=row.number, day=format_date(row.issued_on))
    return Panel(tasks=[TaskLine(label, "regulations.show", args, code, words, note)])


def dossier_panel(viewer: Viewer, dossier: Dossier) -> list[DossierPanel]:
    """Return the way to take number, day and issuer of the regulation from the register."""
    system = dossier.system
    if dossier.state in (*ENDED, DossierState.APPROVED):
        return []
    if find_unit(viewer, system.unit_id, WRITE) is None:
        return []
    row = in_force(system.unit_id, GATE)
    if row is None:
        if system.regulation_number:
            return []
        text = _("Ghi quy chế đã ban hành vào sổ")
        return [DossierPanel(_("Quy chế"), [PanelLine(text, "regulations.new", {"kind": GATE})])]
    if (system.regulation_number, system.regulation_date) == (row.number, row.issued_on):
        return []
    day = format_date(row.issued_on)
    text = _("Lấy số, ngày từ sổ: %(number)s ngày %(day)s", number=row.number, day=day)
    line = PanelLine(text, "regulations.apply", {"regulation_id": row.id}, "warn")
    return [DossierPanel(_("Quy chế"), [line])]


def card(viewer: Viewer) -> Card | None:
    """Return the register of regulations beside the others."""
    if not any(relations(READ, Role(held.role)) for held in viewer.roles_held):
        return None
    inside = select(HealthUnit.id).where(unit_scope(viewer, READ))
    here = Regulation.unit_id.in_(inside) & in_force_on(clock.today())
    total = session().scalar(select(func.count()).where(here)) or 0
    late = session().scalar(
        select(func.count()).where(here, Regulation.next_review < clock.today())
    )
    about = _("Quy chế, kế hoạch năm, kế hoạch ứng phó: số, ngày, hiệu lực, rà soát, bản cũ.")
    return Card(_("Quy chế, kế hoạch"), about, "regulations.index", total, late or 0)
