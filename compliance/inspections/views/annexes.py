"""After the signature: annexes, follow-up papers, and the signed scans that came back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download, hand_out
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.site import verify_base
from compliance.core.web import found
from compliance.inspections.campaign_forms import AnnexForm
from compliance.inspections.documents.followup import (
    annex_paper,
    conclusion_paper,
    ledger_paper,
    remediation_paper,
)
from compliance.inspections.models import Inspection, InspectionRevision
from compliance.inspections.queries import inspections as queries
from compliance.inspections.queries.findings import findings_of
from compliance.inspections.services.annexes import add_annex
from compliance.inspections.services.answers import require_team
from compliance.inspections.services.signing import Paper
from compliance.inspections.states import CONCLUSION, RevisionKind, about_of
from compliance.inspections.views.blueprint import bp, inspection_or_404, viewer
from compliance.settings.queries import is_demo
from compliance.signed.checking import Slot
from compliance.signed.forms import SignedForm
from compliance.signed.queries import paper_of, papers_about
from compliance.signed.services import attach

P = Permission
BASE = "/inspections/<uuid:inspection_id>"


@bp.route(f"{BASE}/annexes/new", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def new_annex(inspection_id: UUID) -> Any:
    """Draw up and sign an annex to the minutes."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    number = len(queries.annexes_of(inspection_id)) + 1
    form = AnnexForm(
        data={
            "version": inspection.version,
            "number": f"{inspection.code}/PL-{number:02d}",
            "dated": clock.today(),
        }
    )
    if form.validate_on_submit():
        try:
            with transaction():
                add_annex(
                    viewer(),
                    inspection,
                    form.version.data,
                    Paper(form.number.data, form.dated.data, verify_base(), is_demo()),
                    reason=form.reason.data,
                    text=form.text.data,
                    unit_opinion=form.unit_opinion.data,
                )
        except Refused as refused:
            form.refuse(refused)
            inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
        else:
            flash(_("Đã ký và đóng băng phụ lục."), "success")
            return redirect(url_for("inspections.show", inspection_id=inspection_id))
    page = render_template("inspections/annex.html", form=form, inspection=inspection)
    return page, 400 if form.errors else 200


@bp.get(f"{BASE}/annexes/<int:number>.<any(pdf, docx):form>")
@needs(P.INSPECTION_READ)
def annex(inspection_id: UUID, number: int, form: str) -> Response:
    """Hand out a frozen annex; the reading is recorded."""
    inspection = inspection_or_404(inspection_id)
    revision = found(queries.revisions_of(inspection_id).get(f"annex-{number}"))
    with transaction():
        audit.note("inspection:paper", target=inspection, details={"kind": revision.kind})
    kept = revision.pdf if form == "pdf" else revision.docx
    if kept is None:
        content = annex_paper(
            revision.snapshot,
            form,
            draft=False,
            demo=is_demo(),
            verify_url=verify_base() + revision.sha256,
        )
        return download(content, f"{inspection.code}-phu-luc-{number}.{form}")
    return hand_out(kept)


@bp.get(f"{BASE}/<any(conclusion, ledger, remediation):kind>.<any(pdf, docx):form>")
@needs(P.INSPECTION_READ)
def followup(inspection_id: UUID, kind: str, form: str) -> Response:
    """Hand out the notice of conclusions, the follow-up ledger, the minutes of the remedy."""
    inspection = inspection_or_404(inspection_id)
    name = f"{inspection.code}-{kind}.{form}"
    if kind == CONCLUSION:
        report = found(queries.find_revision(inspection, RevisionKind.REPORT))
        return download(conclusion_paper(report, form), name)
    minutes = found(queries.find_revision(inspection, RevisionKind.MINUTES))
    snapshot = {**minutes.snapshot, "hash": minutes.sha256}
    findings = findings_of(inspection_id)
    write = ledger_paper if kind == "ledger" else remediation_paper
    return download(write(inspection, snapshot, findings, form), name)


@bp.route(f"{BASE}/signed/<string:slot>", methods=["GET", "POST"])
@needs(P.INSPECTION_READ)
def signed_scan(inspection_id: UUID, slot: str) -> Any:
    """Show the signed paper of minutes, report or annex, and take a scan in."""
    inspection, revision = _slot(inspection_id, slot)
    own = slot != CONCLUSION
    form = SignedForm(data={"number": revision.number, "dated": revision.dated} if own else None)
    member = viewer().id in {one.user_id for one in inspection.members}
    may = viewer().may(P.INSPECTION_WRITE) and member
    if form.is_submitted() and not may:
        found(None)
    if form.validate_on_submit():
        upload = form.file.data
        try:
            with transaction():
                require_team(viewer(), inspection)
                attach(
                    _place(inspection, revision, slot),
                    upload.stream.read(),
                    upload.filename or "",
                    unit=inspection.unit,
                    number=form.number.data,
                    dated=form.dated.data,
                    vouched=form.vouched.data,
                    actor_id=viewer().id,
                    not_before=revision.dated,
                )
        except (Refused, Clash) as refused:
            form.refuse(refused)
            inspection, revision = _slot(inspection_id, slot)
        else:
            flash(_("Đã nhận bản ký."), "success")
            return redirect(
                url_for("inspections.signed_scan", inspection_id=inspection_id, slot=slot)
            )
    page = render_template(
        "inspections/signed.html",
        inspection=inspection,
        revision=revision,
        slot=slot,
        form=form,
        may=may,
        entries=[e for e in papers_about(about_of(inspection_id), 1) if e.paper.slot == slot],
    )
    return page, 400 if form.errors else 200


@bp.get(f"{BASE}/signed-files/<uuid:paper_id>")
@needs(P.INSPECTION_READ)
def signed_scan_file(inspection_id: UUID, paper_id: UUID) -> Response:
    """Hand out a signed scan; the reading is recorded."""
    inspection_or_404(inspection_id)
    paper = found(paper_of(about_of(inspection_id), paper_id))
    with transaction():
        audit.note("signed:export", target=paper, details={"slot": paper.slot})
    return hand_out(paper.file)


def _slot(inspection_id: UUID, slot: str) -> tuple[Inspection, InspectionRevision]:
    """Return the inspection and the frozen paper; the notice of conclusion rests on the report."""
    inspection = inspection_or_404(inspection_id)
    kind = RevisionKind.REPORT if slot == CONCLUSION else slot
    return inspection, found(queries.revisions_of(inspection_id).get(kind))


def _place(inspection: Inspection, revision: InspectionRevision, slot: str) -> Slot:
    return Slot(
        about=about_of(inspection.id),
        revision=1,
        name=slot,
        title=_("Văn bản kiểm tra số %(number)s", number=revision.number),
        content_hash=revision.sha256,
        issued_about=about_of(inspection.id),
        issued_title="",
    )
