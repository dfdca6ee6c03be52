"""The first line of the task list of a system."""

from __future__ import annotations

from compliance.boundaries.queries import boundary_of
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.systems.models import InformationSystem
from compliance.systems.queries import may_touch
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return the line of the boundary, which decides all that follows."""
    if not may_touch(viewer, system.id, Permission.DOSSIER_READ):
        return Panel()
    missing = boundary_of(system).missing
    line = TaskLine(
        _("Ranh giới"),
        "boundaries.show",
        {"system_id": system.id},
        "partly" if missing else "met",
        _("còn thiếu") if missing else _("đủ"),
        ", ".join(missing) or None,
        first=True,
    )
    return Panel(tasks=[line])
