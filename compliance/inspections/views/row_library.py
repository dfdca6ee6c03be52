"""What the unit keeps already as its evidence of a row: a page of its own beside the row."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.web import found
from compliance.evidence.queries import find_own, library
from compliance.inspections.queries import inspections as queries
from compliance.inspections.services.evidence import place_kept, require_side
from compliance.inspections.states import Side
from compliance.inspections.views.blueprint import bp, inspection_or_404, viewer

PAGE = "/inspections/<uuid:inspection_id>/rows/<uuid:row_id>/library"


@bp.get(PAGE)
@needs(Permission.INSPECTION_ANSWER)
def row_library(inspection_id: UUID, row_id: UUID) -> str:
    """Choose among the evidence that the unit keeps."""
    inspection = inspection_or_404(inspection_id, Permission.INSPECTION_ANSWER)
    row = found(queries.find_row(inspection, row_id))
    require_side(viewer(), inspection, Side.UNIT)
    pieces = queries.evidence_of(inspection.id).get(row_id, ())
    return render_template(
        "inspections/row_library.html",
        inspection=inspection,
        row=row,
        listed=library(inspection.unit_id, ListRequest.parse(request.args)),
        held={piece.evidence_id for piece in pieces if piece.side == Side.UNIT},
    )


@bp.post(f"{PAGE}/<uuid:evidence_id>")
@needs(Permission.INSPECTION_ANSWER)
def place_row_evidence(inspection_id: UUID, row_id: UUID, evidence_id: UUID) -> Response:
    """Let a piece that the unit keeps stand behind its answer."""
    inspection = inspection_or_404(inspection_id, Permission.INSPECTION_ANSWER)
    row = found(queries.find_row(inspection, row_id))
    piece = found(find_own(inspection.unit_id, evidence_id))
    try:
        with transaction():
            place_kept(viewer(), inspection, row, piece)
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã gắn minh chứng."), "success")
    return redirect(url_for("inspections.row", inspection_id=inspection_id, row_id=row_id))
