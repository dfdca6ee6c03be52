"""Evidence of an answer: chosen from what the unit has, or a new file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import hand_out
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.evidence.queries import find_own, library
from compliance.requirements import services
from compliance.requirements.forms import EvidenceForm, ScanEvidenceForm
from compliance.requirements.queries import Row, find_evidence
from compliance.requirements.views.base import Desk, me, page
from compliance.scans.proof import evidence_of, label, provable
from compliance.scans.queries import find_scan


@page("/<string:item_id>/evidence", Permission.DOSSIER_WRITE)
def attach(desk: Desk, item_id: str) -> Any:
    """Attach a new file to an answer, or choose among the evidence of the unit."""
    row, form = desk.row(item_id), EvidenceForm()
    if form.validate_on_submit():
        try:
            _keep(row, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã gắn minh chứng."), "success")
            return redirect(_row_url(desk, item_id))
    return _page(desk, row, form, _scan_form(desk, formdata=None))


@page("/<string:item_id>/evidence/scan", Permission.DOSSIER_WRITE, post=True)
def attach_scan(desk: Desk, item_id: str) -> Any:
    """Let the certificate of a finished scan of the unit stand behind an answer."""
    row, form = desk.row(item_id), _scan_form(desk)
    if form.validate_on_submit():
        scan = found(find_scan(me(), UUID(form.scan_id.data)))
        found((scan.unit_id == desk.sheet.unit.id) or None)
        try:
            answer = _answered(row)
            with transaction():
                piece = evidence_of(scan, expires_on=form.scan_expires_on.data, actor_id=me().id)
                services.link_evidence(answer, piece)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã gắn phiếu kết quả rà soát làm minh chứng."), "success")
            return redirect(_row_url(desk, item_id))
    return _page(desk, row, EvidenceForm(formdata=None), form)


def _scan_form(desk: Desk, **given: Any) -> ScanEvidenceForm:
    scans = provable(me(), desk.sheet.unit.id)
    return ScanEvidenceForm([(str(scan.id), label(scan)) for scan in scans], **given)


def _page(desk: Desk, row: Row, form: EvidenceForm, scan_form: ScanEvidenceForm) -> str:
    return render_template(
        "requirements/attach.html",
        desk=desk,
        row=row,
        form=form,
        scan_form=scan_form,
        listed=library(desk.sheet.unit.id, ListRequest.parse(request.args)),
        held={piece.id for piece in (row.response.evidence if row.response else ())},
    )


@page("/<string:item_id>/evidence/<uuid:evidence_id>/link", Permission.DOSSIER_WRITE, post=True)
def link(desk: Desk, item_id: str, evidence_id: UUID) -> Response:
    """Let a piece of evidence that the unit has stand behind this answer too."""
    row = desk.row(item_id)
    piece = found(find_own(desk.sheet.unit.id, evidence_id))
    with transaction():
        services.link_evidence(_answered(row), piece)
    flash(_("Đã gắn minh chứng."), "success")
    return redirect(_row_url(desk, item_id))


@page("/<string:item_id>/evidence/<uuid:evidence_id>/detach", Permission.DOSSIER_WRITE, post=True)
def detach(desk: Desk, item_id: str, evidence_id: UUID) -> Response:
    """Take a piece of evidence away from an answer."""
    row = desk.row(item_id)
    piece = found(find_own(desk.sheet.unit.id, evidence_id))
    with transaction():
        services.unlink_evidence(found(row.response), piece)
    flash(_("Đã gỡ minh chứng khỏi dòng này; tệp vẫn được giữ."), "success")
    return redirect(_row_url(desk, item_id))


@page("/evidence/<uuid:evidence_id>", Permission.DOSSIER_READ)
def evidence(desk: Desk, evidence_id: UUID) -> Response:
    """Hand out a piece of evidence; its hash is checked on the way, the read is recorded."""
    piece = found(find_evidence(desk.sheet, evidence_id))
    with transaction():
        audit.note("evidence:read", target=piece, details={"sha256": piece.file.sha256})
    return hand_out(piece.file)


def _keep(row: Row, form: EvidenceForm) -> None:
    answer = _answered(row)
    with transaction():
        services.attach_evidence(
            answer,
            form.file.data.stream,
            actor_id=me().id,
            file_name=form.file.data.filename or "",
            title=form.title.data or "",
            happened_on=form.happened_on.data,
            covers_until=form.covers_until.data,
            expires_on=form.expires_on.data,
        )


def _answered(row: Row) -> Any:
    if row.own is None:
        raise Refused(_("Hãy lưu câu trả lời trước khi gắn minh chứng."))
    return row.own


def _row_url(desk: Desk, item_id: str) -> str:
    args = request.args
    return desk.url("edit", item_id=item_id, group=args.get("group"), show=args.get("show"))
