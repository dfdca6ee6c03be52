"""Opinions asked of others on a dossier and their replies."""

from __future__ import annotations

from typing import BinaryIO, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.appraisal import services
from compliance.appraisal.documents import asking_letter, opinion_form
from compliance.appraisal.forms import OpinionForm, ReplyForm
from compliance.appraisal.queries import find_opinion, opinions_of
from compliance.appraisal.views.base import bp, dossier_of, me
from compliance.core import audit
from compliance.core.db import session, transaction
from compliance.core.downloads import download, hand_out
from compliance.core.errors import Refused
from compliance.core.files import StoredFile
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.dossiers.queries import revision_of

APPRAISE, READ = Permission.DOSSIER_APPRAISE, Permission.DOSSIER_READ


@bp.get("/dossiers/<uuid:dossier_id>/opinions")
@requires(READ)
def opinions(dossier_id: UUID) -> str:
    """List the opinions asked, with their replies."""
    dossier = dossier_of(dossier_id, READ)
    return render_template(
        "appraisal/opinions.html",
        dossier=dossier,
        opinions=opinions_of(dossier_id),
        writable=services.may_appraise(dossier, me()),
    )


@bp.route("/dossiers/<uuid:dossier_id>/opinions/new", methods=["GET", "POST"])
@requires(APPRAISE)
def ask(dossier_id: UUID) -> str | Response:
    """Record that an opinion is asked."""
    dossier, form = dossier_of(dossier_id, APPRAISE), OpinionForm()
    if form.validate_on_submit():
        values = {f.name: f.data for f in form if f.name != "csrf_token"}
        try:
            with transaction():
                services.ask_opinion(dossier, me(), **values)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("appraisal.opinions", dossier_id=dossier_id))
    return render_template("appraisal/ask.html", dossier=dossier, form=form)


@bp.route("/dossiers/<uuid:dossier_id>/opinions/<uuid:opinion_id>/reply", methods=["GET", "POST"])
@requires(APPRAISE)
def reply(dossier_id: UUID, opinion_id: UUID) -> str | Response:
    """Record a reply with its file."""
    dossier, form = dossier_of(dossier_id, APPRAISE), ReplyForm()
    row = found(find_opinion(me(), dossier_id, opinion_id, APPRAISE))
    if form.validate_on_submit():
        values = {f.name: f.data for f in form if f.name not in ("csrf_token", "file")}
        upload = request.files.get("file") or None
        source = cast(BinaryIO, upload.stream) if upload else None
        name = (upload.filename or "") if upload else ""
        try:
            with transaction():
                services.record_reply(row, dossier, me(), source=source, file_name=name, **values)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("appraisal.opinions", dossier_id=dossier_id))
    return render_template("appraisal/reply.html", dossier=dossier, row=row, form=form)


@bp.post("/dossiers/<uuid:dossier_id>/opinions/<uuid:opinion_id>/drop")
@requires(APPRAISE)
def drop_opinion(dossier_id: UUID, opinion_id: UUID) -> Response:
    """Stop waiting for a reply."""
    dossier = dossier_of(dossier_id, APPRAISE)
    row = found(find_opinion(me(), dossier_id, opinion_id, APPRAISE))
    try:
        with transaction():
            services.drop_opinion(row, dossier, me(), request.form.get("reason"))
    except Refused as refused:
        flash(refused.message, "error")
    return redirect(url_for("appraisal.opinions", dossier_id=dossier_id))


@bp.get("/dossiers/<uuid:dossier_id>/opinions/<uuid:opinion_id>/file")
@requires(READ)
def opinion_file(dossier_id: UUID, opinion_id: UUID) -> Response:
    """Hand out the file of a reply."""
    row = found(find_opinion(me(), dossier_id, opinion_id, READ))
    kept = found(session().get(StoredFile, row.reply_file_id or row.id))
    return hand_out(kept)


@bp.get("/dossiers/<uuid:dossier_id>/opinions/<uuid:opinion_id>/letter.<any(docx,pdf):kind>")
@requires(READ)
def opinion_letter(dossier_id: UUID, opinion_id: UUID, kind: str) -> Response:
    """Hand out the letter that asks."""
    dossier = dossier_of(dossier_id, READ)
    row = found(find_opinion(me(), dossier_id, opinion_id, READ))
    content = asking_letter(dossier, _revision(dossier, row.revision), row, kind)
    return _exported(dossier, content, f"lay-y-kien-{dossier.system.code}.{kind}")


@bp.get("/dossiers/<uuid:dossier_id>/mau-04.<any(docx,pdf):kind>")
@requires(READ)
def form04(dossier_id: UUID, kind: str) -> Response:
    """Hand out form 04 of the newest revision."""
    dossier = dossier_of(dossier_id, READ)
    content = opinion_form(dossier, _revision(dossier, dossier.revision), kind)
    return _exported(dossier, content, f"mau-04-{dossier.system.code}.{kind}")


def _revision(dossier: Dossier, number: int) -> DossierRevision:
    return found(revision_of(dossier.id, number))


def _exported(dossier: Dossier, content: bytes, name: str) -> Response:
    with transaction():
        audit.note("dossier:export", target=dossier, details={"document": name})
    return download(content, name)
