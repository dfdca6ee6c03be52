"""What the page of a system says of its scans."""

from __future__ import annotations

from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.scans.models import Verdict
from compliance.scans.queries import newest_of_system
from compliance.systems.models import InformationSystem
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer, find_unit


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return the verdict of the newest scan of an extract of this system."""
    if find_unit(viewer, system.unit_id, Permission.SCAN_READ) is None:
        return Panel()
    scan = newest_of_system(viewer, system.id)
    label = _("Quét tệp trích xuất")
    if scan is None:
        return Panel(tasks=[TaskLine(label, None, {}, "none", _("Chưa quét"))])
    code, word = (
        ("met", _("Không thấy dữ liệu chưa che"))
        if scan.verdict == Verdict.PASS
        else ("not_met", _("Chưa được chia sẻ"))
    )
    note = _("Lần gần nhất: %(day)s", day=format_date(scan.created_at))
    return Panel(tasks=[TaskLine(label, "scans.show", {"scan_id": scan.id}, code, word, note)])
