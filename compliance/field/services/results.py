"""A signed result of the offline scanner as evidence of a visit."""

from __future__ import annotations

from typing import BinaryIO

from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.i18n import _
from compliance.field.services.attaching import attach
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.services.answers import require_field
from compliance.scans.documents import certificate
from compliance.scans.models import Scan
from compliance.scans.signed import accept_signed


def take_result(
    actor: User,
    inspection: Inspection,
    row: InspectionRow,
    stream: BinaryIO,
    verify_base: str,
) -> Scan:
    """Take in a result that the unit's key signed, and attach its certificate to a row.

    Raises:
        Refused: as ``scans.signed.accept_signed``; not in the field, not of the team, signed.
    """
    require_field(actor, inspection)
    scan = accept_signed(
        inspection.unit,
        stream,
        system=row.system,
        purpose=_("Kiểm tra %(code)s", code=inspection.code),
        actor_id=actor.id,
    )
    attach(
        actor,
        inspection,
        row,
        certificate(scan, "pdf", verify_base),
        f"phieu-ra-soat-{scan.id.hex[:8]}.pdf",
        title=_("Phiếu kết quả rà soát tệp %(name)s", name=scan.file_name[:180]),
        issued_on=clock.today(),
    )
    return scan
