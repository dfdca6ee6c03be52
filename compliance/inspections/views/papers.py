"""Minutes and report: drafts to read, signing, and the frozen files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download, hand_out
from compliance.core.errors import Refused
from compliance.core.i18n import _, in_vietnamese
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.site import verify_base
from compliance.core.web import found
from compliance.inspections.documents import paper_of, snapshot_of
from compliance.inspections.forms import MinutesForm, ReportForm
from compliance.inspections.models import Inspection, InspectionRevision
from compliance.inspections.queries import inspections as queries
from compliance.inspections.queries.scores import checklist_of
from compliance.inspections.services.signing import Paper, conclude, sign_minutes
from compliance.inspections.states import InspectionState, RevisionKind
from compliance.inspections.views.blueprint import bp, inspection_or_404, viewer
from compliance.inspections.views.overview import may, overview
from compliance.settings.queries import is_demo

P = Permission


@bp.route("/inspections/<uuid:inspection_id>/minutes", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def minutes(inspection_id: UUID) -> Any:
    """Draw up and sign the minutes."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    form = MinutesForm(
        data={
            "version": inspection.version,
            "number": f"{inspection.code}/BB-KT",
            "dated": clock.today(),
            "place": inspection.unit.name,
        }
    )
    if form.validate_on_submit():
        try:
            with transaction():
                sign_minutes(
                    viewer(),
                    inspection,
                    checklist_of(inspection),
                    form.version.data,
                    _paper(form),
                    place=form.place.data,
                    unit_representative=form.unit_representative.data,
                    strengths=form.strengths.data,
                    unit_opinion=form.unit_opinion.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(
                _("Đã ký và đóng băng biên bản. Đơn vị đã thấy kết luận và kiến nghị."), "success"
            )
            return redirect(url_for("inspections.show", inspection_id=inspection_id))
    return _form_page("minutes", inspection_id, form, "sign")


@bp.route("/inspections/<uuid:inspection_id>/report", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def report(inspection_id: UUID) -> Any:
    """Conclude and freeze the report."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    form = ReportForm(
        data={
            "version": inspection.version,
            "number": f"{inspection.code}/BC-KT",
            "dated": clock.today(),
        }
    )
    if form.validate_on_submit():
        try:
            with transaction():
                conclude(
                    viewer(),
                    inspection,
                    form.version.data,
                    _paper(form),
                    conclusion=form.conclusion.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã kết luận và đóng băng báo cáo."), "success")
            return redirect(url_for("inspections.show", inspection_id=inspection_id))
    return _form_page("report", inspection_id, form, "conclude")


def _form_page(name: str, inspection_id: UUID, form: MinutesForm | ReportForm, step: str) -> Any:
    """Show the form while its step is due; afterwards lead back to the inspection."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    if request.method == "GET" and not may(viewer(), inspection, step):
        flash(_("Cuộc kiểm tra không ở bước này, hoặc bạn không thuộc đoàn kiểm tra."), "warning")
        return redirect(url_for("inspections.show", inspection_id=inspection_id))
    page = render_template(
        f"inspections/{name}.html",
        form=form,
        inspection=inspection,
        **overview(viewer(), inspection),
    )
    return page, 400 if form.errors else 200


def _paper(form: MinutesForm | ReportForm) -> Paper:
    return Paper(
        number=form.number.data,
        dated=form.dated.data,
        verify_base=verify_base(),
        demo=is_demo(),
    )


@bp.get("/inspections/<uuid:inspection_id>/<any(minutes, report):kind>.<any(pdf, docx):form>")
@needs(P.INSPECTION_READ)
def paper(inspection_id: UUID, kind: str, form: str) -> Response:
    """Hand out the frozen file, or a draft of what would be signed now; the reading is recorded."""
    inspection = inspection_or_404(inspection_id)
    revision = queries.find_revision(inspection, RevisionKind(kind))
    if revision is None:
        return _draft(inspection, RevisionKind(kind), form)
    with transaction():
        audit.note("inspection:paper", target=inspection, details={"kind": kind, "form": form})
    kept = revision.pdf if form == "pdf" else revision.docx
    if kept is None:
        return download(_printed(revision, form), f"{inspection.code}-{kind}.{form}")
    return hand_out(kept)


def _printed(revision: InspectionRevision, form: str) -> bytes:
    """Print a revision that was frozen without files from its snapshot."""
    return paper_of(
        RevisionKind(revision.kind),
        revision.snapshot,
        form,
        draft=False,
        demo=is_demo(),
        verify_url=verify_base() + revision.sha256,
    )


def _draft(inspection: Inspection, kind: RevisionKind, form: str) -> Response:
    drafted = inspection.state in (InspectionState.IN_FIELD, InspectionState.MINUTES_SIGNED)
    if not drafted or not queries.inspects_sector(viewer(), inspection):
        found(None)
    with in_vietnamese():
        snapshot = snapshot_of(inspection)
        content = paper_of(kind, snapshot, form, draft=True, demo=is_demo(), verify_url=None)
    return download(content, f"{inspection.code}-{kind.value}-nhap.{form}")
