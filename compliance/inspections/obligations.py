"""What inspections ask for in the calendar: findings that a unit still has to put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.states import WITH_UNIT
from compliance.obligations.sources import Duty, Source, add_source


def findings(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each open finding; named by its number, for its text is somebody's."""
    rows = session().execute(
        select(Finding, Inspection.code)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(Finding.unit_id.in_(units), Finding.state.in_(WITH_UNIT))
    )
    for finding, code in rows:
        yield Duty(
            finding.unit_id,
            _("Khắc phục kiến nghị %(label)s", label=finding.label(code)),
            finding.article or _("Kết luận kiểm tra"),
            finding.confidence or "K",
            finding.due,
            None,
            f"/findings/{finding.id}",
            subject=str(finding.id),
        )


add_source(
    Source("inspections.findings", _l("Kiến nghị kiểm tra"), Permission.INSPECTION_READ, findings)
)
