"""The dossier: where it stands, its own texts, its moves, the appraiser's remarks."""

from __future__ import annotations

from typing import BinaryIO, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import session, transaction
from compliance.core.errors import Clash, Refused
from compliance.core.forms import BaseForm
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.dossiers import moves, services
from compliance.dossiers.documents import named
from compliance.dossiers.forms import FORMS, CommentForm, DetailsForm, PlainForm
from compliance.dossiers.models import MOVE_OF, STATE_LABELS, Dossier, Section
from compliance.dossiers.page import board_of
from compliance.dossiers.paperset import parts_at
from compliance.dossiers.quality import QUALITY_SECTIONS, grouped
from compliance.dossiers.views.base import bp, dossier_of, me
from compliance.packs.hints import hint_at_dead_citations


@bp.get("/dossiers/<uuid:dossier_id>")
@requires(Permission.DOSSIER_READ)
def show(dossier_id: UUID) -> str:
    """Show where the dossier stands, what is missing, what may be done, and its timeline."""
    dossier = dossier_of(dossier_id)
    board = board_of(me(), dossier)
    flags = (board.run.result or {}).get("flags", ())
    return render_template(
        "dossiers/show.html",
        dossier=dossier,
        board=board,
        comment_form=CommentForm(formdata=None),
        documents=named(parts_at(board.pack, dossier.level, flags)),
    )


@bp.get("/dossiers/<uuid:dossier_id>/quality")
@requires(Permission.DOSSIER_READ)
def quality(dossier_id: UUID) -> str:
    """Show what the checks of the pack find, with article, reason and the place to fix."""
    dossier = dossier_of(dossier_id)
    board = board_of(me(), dossier)
    section = request.args.get("section", "")
    return render_template(
        "dossiers/quality.html",
        dossier=dossier,
        board=board,
        section=section,
        groups=grouped([row for row in board.findings if section in ("", row.section)]),
        sections=QUALITY_SECTIONS,
    )


@bp.route("/dossiers/<uuid:dossier_id>/details", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def edit(dossier_id: UUID) -> str | tuple[str, int] | Response:
    """Write the texts that stand in no inventory."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_WRITE)
    form = DetailsForm(obj=dossier, version=str(dossier.version))
    clash: Clash | None = None
    if form.validate_on_submit():
        values = {f.name: f.data for f in form if f.name not in ("version", "csrf_token")}
        try:
            with transaction():
                services.edit_details(dossier, seen_version=form.seen_version, **values)
        except Clash as found_clash:
            clash = found_clash
            form.version.data = str(dossier.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu nội dung hồ sơ."), "success")
            hint_at_dead_citations(*values.values())
            return redirect(url_for("dossiers.show", dossier_id=dossier_id))
    page = render_template("dossiers/edit.html", dossier=dossier, form=form, clash=clash)
    return (page, 409) if clash else page


@bp.post("/dossiers/<uuid:dossier_id>/adopt")
@requires(Permission.DOSSIER_WRITE)
def adopt(dossier_id: UUID) -> Response:
    """Let the dossier follow the newest classification."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_WRITE)
    with transaction():
        services.adopt_run(dossier, me().id)
    return redirect(url_for("dossiers.show", dossier_id=dossier_id))


@bp.route("/dossiers/<uuid:dossier_id>/moves/<string:verb>", methods=["GET", "POST"])
@requires(Permission.DOSSIER_READ)
def move(dossier_id: UUID, verb: str) -> str | Response:
    """Ask for what a move needs, and make it; services say who may and when."""
    step = found(MOVE_OF.get(verb))
    dossier = dossier_of(dossier_id, step.permission)
    form = FORMS.get(verb, PlainForm)()
    if form.validate_on_submit():
        try:
            with transaction():
                _make(dossier, verb, form)
        except Refused as refused:
            session().refresh(dossier)
            form.refuse(refused)
        else:
            flash(_("Đã chuyển hồ sơ sang bước “%(s)s”.", s=STATE_LABELS[step.target]), "success")
            return redirect(url_for("dossiers.show", dossier_id=dossier_id))
    board = board_of(me(), dossier_of(dossier_id))
    return render_template(
        "dossiers/move.html", dossier=board.dossier, board=board, step=step, form=form
    )


@bp.post("/dossiers/<uuid:dossier_id>/comments")
@requires(Permission.DOSSIER_APPRAISE)
def comment(dossier_id: UUID) -> Response:
    """Write a remark on a section."""
    dossier, form = dossier_of(dossier_id, Permission.DOSSIER_APPRAISE), CommentForm()
    if form.validate():
        try:
            with transaction():
                services.comment(
                    dossier, me(), Section(form.section.data), form.text.data, form.item_id.data
                )
        except Refused as refused:
            flash(refused.message, "error")
    else:
        flash(_("Ghi nội dung ý kiến trước khi lưu."), "error")
    return redirect(url_for("dossiers.show", dossier_id=dossier_id, _anchor="comments"))


def _make(dossier: Dossier, verb: str, form: BaseForm) -> None:
    """Call the service of a move with the values of its form."""
    values = {f.name: f.data for f in form if f.name not in ("csrf_token", "file")}
    if verb == "submit":
        moves.submit(dossier, me())
    elif verb == "receive":
        moves.receive(dossier, me())
    elif verb == "accept":
        moves.accept(dossier, me())
    elif verb in ("return", "send-back"):
        moves.give_back(dossier, me(), values["reason"], verb)
    elif verb == "appraise":
        moves.appraise(dossier, me(), **values)
    elif verb == "approve":
        upload = request.files["file"]
        moves.approve(
            dossier,
            me(),
            **values,
            source=cast(BinaryIO, upload.stream),
            file_name=upload.filename or "",
        )
    elif verb == "withdraw":
        moves.withdraw(dossier, me(), values["reason"])
