"""What masking offers on the page of a scan."""

from __future__ import annotations

from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.masking.queries import newest_run
from compliance.masking.services import may_be_masked
from compliance.scans.models import Scan
from compliance.scans.slots import Offer
from compliance.units.queries import Viewer, find_unit


def offers(viewer: Viewer, scan: Scan) -> list[Offer]:
    """Return the way to a masked copy of a scanned file of the own unit, and to the newest one."""
    found = []
    if find_unit(viewer, scan.unit_id, Permission.SCAN_WRITE) and may_be_masked(scan):
        found.append(Offer(_("Làm bản che"), "masking.new", {"scan_id": scan.id}))
    run = newest_run(viewer, scan.id)
    if run is not None:
        found.append(Offer(_("Bản che đã lập"), "masking.show", {"run_id": run.id}))
    return found
