"""The certificate of a scan as the unit's evidence of a row: a page of its own beside the row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.web import found
from compliance.inspections.queries import inspections as queries
from compliance.inspections.scan_forms import RowScanForm
from compliance.inspections.services.evidence import place, require_side
from compliance.inspections.states import Side
from compliance.inspections.views.blueprint import bp, inspection_or_404, viewer
from compliance.scans.proof import evidence_of, provable
from compliance.scans.proof import label as scan_label
from compliance.scans.queries import find_scan


@bp.route("/inspections/<uuid:inspection_id>/rows/<uuid:row_id>/scan", methods=["GET", "POST"])
@needs(Permission.INSPECTION_ANSWER)
def row_scan(inspection_id: UUID, row_id: UUID) -> Any:
    """Choose a finished scan of the unit; its certificate becomes evidence of the row."""
    inspection = inspection_or_404(inspection_id, Permission.INSPECTION_ANSWER)
    row = found(queries.find_row(inspection, row_id))
    back = url_for("inspections.row", inspection_id=inspection_id, row_id=row_id)
    scans = provable(viewer(), inspection.unit_id)
    form = RowScanForm([(str(scan.id), scan_label(scan)) for scan in scans])
    if form.validate_on_submit():
        scan = found(find_scan(viewer(), UUID(form.scan_id.data)))
        try:
            with transaction():
                require_side(viewer(), inspection, Side.UNIT)
                until, who = form.valid_until.data, viewer()
                paper = evidence_of(scan, expires_on=until, actor_id=who.id)
                place(who, inspection, paper, Side.UNIT, row=row)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã gắn phiếu kết quả rà soát làm minh chứng."), "success")
            return redirect(back)
    return render_template(
        "inspections/row_scan.html", form=form, inspection=inspection, row=row, back=back
    )
