"""The page of a visit: take the workbook along, bring it back, import a scan, see what came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import site
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.web import found
from compliance.field.forms import BundleForm, ResultForm
from compliance.field.models import Ending, Way
from compliance.field.queries import may_take_along, submissions_of
from compliance.field.services.results import take_result
from compliance.field.views.blueprint import bp, viewer, visit_or_404
from compliance.inspections.models import Inspection
from compliance.inspections.queries.inspections import find_row, rows_of
from compliance.inspections.queries.scores import checklist_of

P = Permission


@bp.get("/inspections/<uuid:inspection_id>/field")
@needs(P.INSPECTION_WRITE)
def visit(inspection_id: UUID) -> str:
    """Show the ways of working at the unit, and what was handed in."""
    return visit_page(visit_or_404(inspection_id))


@bp.post("/inspections/<uuid:inspection_id>/field/result")
@needs(P.INSPECTION_WRITE)
def result(inspection_id: UUID) -> str | Response | tuple[str, int]:
    """Take a signed result of the offline scanner in as evidence of a row."""
    inspection = visit_or_404(inspection_id)
    form = result_form(inspection)
    if not form.validate_on_submit():
        return visit_page(inspection, result=form), 400
    row = found(find_row(inspection, UUID(form.row.data)))
    try:
        with transaction():
            take_result(viewer(), inspection, row, form.result.data.stream, site.verify_base())
    except Refused as refused:
        form.refuse(refused)
        return visit_page(visit_or_404(inspection_id), result=form), 400
    flash(_("Đã nhận kết quả quét làm minh chứng của dòng %(n)s.", n=row.position), "success")
    return redirect(url_for("field.visit", inspection_id=inspection_id))


def result_form(inspection: Inspection) -> ResultForm:
    """Return the form of a scan result with the rows of the visit."""
    questions = checklist_of(inspection).questions
    return ResultForm(
        rows=[
            (str(row.id), f"{row.position}. {questions[row.item_id].text[:90]}")
            for row in rows_of(inspection.id)
        ]
    )


def visit_page(
    inspection: Inspection,
    *,
    form: BundleForm | None = None,
    result: ResultForm | None = None,
    problems: Any = (),
) -> str:
    """Render the page; a form given keeps its errors."""
    return render_template(
        "field/visit.html",
        inspection=inspection,
        form=form or BundleForm(formdata=None),
        result=result or result_form(inspection),
        may=may_take_along(viewer(), inspection),
        submissions=submissions_of(inspection.id),
        problems=problems,
        endings={
            Ending.APPLIED: ("met", _("đã nhận")),
            Ending.CONFLICT: ("partly", _("xung đột, chưa ghi")),
            Ending.REFUSED: ("not_met", _("từ chối")),
        },
        ways={
            Way.PAGE: _("trang ngoại tuyến"),
            Way.BUNDLE: _("sổ XLSX"),
            Way.PHOTO: _("ảnh"),
        },
    )
