"""The signed papers of a revision: upload, history, download, removal."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import hand_out
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.dossiers.documents import snapshot_of
from compliance.dossiers.forms import ReasonForm
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.dossiers.paperset import parts_of
from compliance.dossiers.queries import revision_of
from compliance.dossiers.signed import (
    SlotLine,
    about_of,
    known_facts,
    lines_of,
    put_signed,
    take_out,
    why_not,
)
from compliance.dossiers.views.base import bp, dossier_of, me
from compliance.signed.forms import SignedForm
from compliance.signed.models import SignedPaper
from compliance.signed.queries import paper_of
from compliance.systems.queries import may_touch
from reports.documents.dossier import RESTRICTED

_SLOT = "/dossiers/<uuid:dossier_id>/revisions/<int:number>/signed/<string:slot>"
_PAPER = "/dossiers/<uuid:dossier_id>/signed/<uuid:paper_id>"


@bp.route(_SLOT, methods=["GET", "POST"])
@requires(Permission.DOSSIER_READ)
def signed(dossier_id: UUID, number: int, slot: str) -> str | Response:
    """Show the signed file of a document with its history, and take a new one in."""
    dossier, row, line = _place(dossier_id, number, slot)
    form = SignedForm(data=known_facts(dossier, slot, line.standing))
    if form.validate_on_submit():
        upload = form.file.data
        try:
            with transaction():
                put_signed(
                    dossier,
                    row,
                    slot,
                    me(),
                    upload.stream.read(),
                    upload.filename or "",
                    number=form.number.data,
                    dated=form.dated.data,
                    vouched=form.vouched.data,
                )
        except (Refused, Clash) as refused:
            form.refuse(refused)
            dossier, row, line = _place(dossier_id, number, slot)  # the rollback emptied them
        else:
            flash(_("Đã nhận bản ký."), "success")
            return redirect(url_for("dossiers.signed", **_args(dossier_id, number), slot=slot))
    return render_template(
        "dossiers/signed.html",
        dossier=dossier,
        row=row,
        line=line,
        form=form,
        stop=why_not(me(), dossier, row, slot),
    )


@bp.get(f"{_PAPER}/file")
@requires(Permission.DOSSIER_READ)
def signed_file(dossier_id: UUID, paper_id: UUID) -> Response:
    """Hand out a signed file, an ended one too; one with the network plan to who may see that."""
    dossier, paper = _paper(dossier_id, paper_id)
    if paper.slot in RESTRICTED:
        found(may_touch(me(), dossier.system_id, Permission.NETWORK_READ) or None)
    with transaction():
        audit.note("signed:export", target=paper, details={"slot": paper.slot})
    return hand_out(paper.file)


@bp.route(f"{_PAPER}/remove", methods=["GET", "POST"])
@requires(Permission.DOSSIER_READ)
def signed_remove(dossier_id: UUID, paper_id: UUID) -> str | Response:
    """Ask why, and take a signed file out of its slot."""
    dossier, paper = _paper(dossier_id, paper_id)
    row = found(revision_of(dossier_id, paper.revision))
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                take_out(dossier, row, paper, me(), form.reason.data)
        except Refused as refused:
            form.refuse(refused)
            dossier, paper = _paper(dossier_id, paper_id)
        else:
            flash(_("Đã bỏ bản ký; mã của nó không còn giá trị."), "success")
            args = _args(dossier_id, paper.revision)
            return redirect(url_for("dossiers.signed", **args, slot=paper.slot))
    return render_template(
        "dossiers/signed_remove.html", dossier=dossier, row=row, paper=paper, form=form
    )


def _place(dossier_id: UUID, number: int, slot: str) -> tuple[Dossier, DossierRevision, SlotLine]:
    """Return the slot within scope, or answer 404."""
    dossier = dossier_of(dossier_id)
    row = found(revision_of(dossier_id, number))
    network = may_touch(me(), dossier.system_id, Permission.NETWORK_READ)
    parts = parts_of(snapshot_of(dossier, row))
    lines = lines_of(me(), dossier, row, parts, network=network)
    return dossier, row, found(next((line for line in lines if line.key == slot), None))


def _paper(dossier_id: UUID, paper_id: UUID) -> tuple[Dossier, SignedPaper]:
    dossier = dossier_of(dossier_id)
    return dossier, found(paper_of(about_of(dossier_id), paper_id))


def _args(dossier_id: UUID, number: int) -> dict[str, UUID | int]:
    return {"dossier_id": dossier_id, "number": number}
