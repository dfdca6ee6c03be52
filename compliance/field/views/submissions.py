"""What the offline page sends when the network is back: rows, then photos, as JSON answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import jsonify, request
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.text import as_uuid, clean
from compliance.field.merge import OPEN, Status
from compliance.field.models import Ending
from compliance.field.parsing import read_submission
from compliance.field.services.photos import Photo, take_photo
from compliance.field.services.submitting import submit
from compliance.field.shapes import Receipt, RowOutcome
from compliance.field.views.blueprint import bp, viewer, visit_or_404
from compliance.inspections.queries.scores import checklist_of

P = Permission
CODES = {Ending.APPLIED: 200, Ending.CONFLICT: 409, Ending.REFUSED: 422}


@bp.post("/inspections/<uuid:inspection_id>/field/rows.json")
@needs(P.INSPECTION_WRITE)
def send_rows(inspection_id: UUID) -> tuple[Response, int]:
    """Take a submission in; a conflict comes back with both versions and nothing written."""
    inspection = visit_or_404(inspection_id)
    try:
        submission = read_submission(request.get_json(silent=True))
        with transaction():
            receipt = submit(viewer(), inspection, checklist_of(inspection), submission)
    except Refused as refused:
        return _refused(refused)
    return jsonify(_receipt(receipt)), CODES[receipt.ending]


@bp.post("/inspections/<uuid:inspection_id>/field/photo.json")
@needs(P.INSPECTION_WRITE)
def send_photo(inspection_id: UUID) -> tuple[Response, int]:
    """Take a photo in as evidence of a row."""
    inspection = visit_or_404(inspection_id)
    form, upload = request.form, request.files.get("photo")
    key = as_uuid(form.get("key"))
    try:
        if key is None or upload is None:
            raise Refused(_("Nội dung gửi lên không đúng dạng. Hãy tải lại trang rồi gửi lại."))
        covered = form.get("covered", "0")
        photo = Photo(
            key=key,
            row_id=form.get("row", ""),
            device=(clean(form.get("device")) or _("không tên"))[:80],
            title=(clean(form.get("title")) or "")[:200],
            patient_data=form.get("patient_data") == "1",
            covered=int(covered) if covered.isascii() and covered.isdigit() else 0,
        )
        with transaction():
            receipt = take_photo(viewer(), inspection, photo, upload.stream)
    except Refused as refused:
        return _refused(refused)
    return jsonify(_receipt(receipt)), 200


def _refused(refused: Refused) -> tuple[Response, int]:
    return jsonify(_receipt(Receipt(Ending.REFUSED, refused.message))), 422


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "ending": receipt.ending,
        "message": receipt.message,
        "repeated": receipt.repeated,
        "rows": [_outcome(row) for row in receipt.rows],
    }


def _outcome(row: RowOutcome) -> dict[str, Any]:
    told: dict[str, Any] = {"row": row.edit.row_id, "status": row.status, "reason": row.reason}
    if row.status in OPEN and row.stored is not None:
        told |= {
            "stored": dict(row.stored.values),
            "seen": row.stored.version,
            "by": row.by,
            "at": row.at,
        }
    if row.status not in OPEN and row.stored is not None:
        told["version"] = row.stored.version + (row.status == Status.APPLIED)
    return told
