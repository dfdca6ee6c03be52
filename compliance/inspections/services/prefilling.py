"""Filling in what is known already; the unit confirms each row or changes it."""

from __future__ import annotations

from compliance.accounts.models import User
from compliance.core import audit
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.inspections.models import Inspection
from compliance.inspections.queries.inspections import rows_of
from compliance.inspections.queries.origins import origins_of
from compliance.inspections.states import InspectionState


def prefill(actor: User, inspection: Inspection) -> int:
    """Fill the rows that nobody has answered; return how many. Run again it takes newer data.

    A filled row says where its answer comes from and counts as answered only once the unit has
    saved it.

    Raises:
        Refused: the self-assessment was handed in.
    """
    if inspection.state != InspectionState.PLANNED:
        raise Refused(_("Tự đánh giá đã gửi hoặc đã đóng, không điền sẵn được nữa."))
    rows = [row for row in rows_of(inspection.id) if row.unit_answered_at is None]
    found = origins_of(inspection, rows)
    for row in rows:
        origin = found.get(row.id)
        if origin is None or (row.unit_answer and not row.unit_origin):
            continue
        row.unit_answer = origin.answer
        row.unit_note = origin.note
        row.unit_origin = origin.words[:255]
    audit.note(
        "inspection:prefill",
        unit_id=inspection.unit_id,
        target=inspection,
        details={"rows": len(found)},
    )
    return len(found)
