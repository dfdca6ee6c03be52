"""Reading a revision row by row, remarks on it, and what changed since the last one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.appraisal import services
from compliance.appraisal.comparison import compare as compare_revisions
from compliance.appraisal.forms import RemarkForm
from compliance.appraisal.review import (
    SHOW,
    canned_by_section,
    find_comment,
    review_of,
)
from compliance.appraisal.views.base import bp, dossier_of, me
from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.dossiers.acting import moves_for
from compliance.dossiers.models import CommentAnswer, DossierState, Section
from compliance.dossiers.page import frozen_board
from compliance.dossiers.queries import comments_of, revision_of, revisions_of
from compliance.systems.queries import may_touch


@bp.get("/dossiers/<uuid:dossier_id>/appraise")
@requires(Permission.DOSSIER_DECIDE)
def show(dossier_id: UUID) -> str:
    """Show the newest revision to be appraised, unusual rows first; the approver reads."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_DECIDE)
    review = found(review_of(dossier))
    show_ = request.args.get("show", "")
    tag = request.args.get("tag", "")
    at_work = dossier.state in (DossierState.CHECKING, DossierState.APPRAISING)
    return render_template(
        "appraisal/show.html",
        dossier=dossier,
        review=review,
        rows=review.chosen(show_, tag),
        show=show_ if show_ in SHOW else "unusual",
        tag=tag,
        moves=moves_for(me(), dossier, review.pack),
        writable=at_work and services.may_appraise(dossier, me()),
        canned=canned_by_section(review),
        asked=request.args.get("comment", ""),
    )


@bp.post("/dossiers/<uuid:dossier_id>/appraise/comments")
@requires(Permission.DOSSIER_APPRAISE)
def comment(dossier_id: UUID) -> Response:
    """Write a remark, then go back to the row it is about."""
    dossier, form = dossier_of(dossier_id, Permission.DOSSIER_APPRAISE), RemarkForm()
    if form.validate():
        section, code = Section(form.section.data), form.item_id.data
        try:
            with transaction():
                services.comment_row(dossier, me(), section, form.text.data, code)
        except Refused as refused:
            flash(refused.message, "error")
    else:
        flash(_("Ghi nội dung ý kiến trước khi lưu."), "error")
    return _back(dossier_id, form.item_id.data or form.section.data)


@bp.post("/dossiers/<uuid:dossier_id>/comments/<uuid:comment_id>/close")
@requires(Permission.DOSSIER_APPRAISE)
def close(dossier_id: UUID, comment_id: UUID) -> Response:
    """Find a comment dealt with, or open it again."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_APPRAISE)
    row = found(find_comment(dossier, comment_id))
    try:
        with transaction():
            closed = request.form.get("closed") == "yes"
            services.close_comment(row, dossier, me(), closed=closed)
    except Refused as refused:
        flash(refused.message, "error")
    return _back(dossier_id, row.item_id or row.section)


def _back(dossier_id: UUID, place: str | None) -> Response:
    """Lead back to the place in the list as it was shown."""
    kept = {name: request.form[name] for name in ("show", "tag") if request.form.get(name)}
    return redirect(url_for("appraisal.show", dossier_id=dossier_id, _anchor=place, **kept))


@bp.route("/dossiers/<uuid:dossier_id>/answers", methods=["GET", "POST"])
@requires(Permission.DOSSIER_READ)
def answers(dossier_id: UUID) -> str | Response:
    """Show every comment; let the unit say what it did about each."""
    posting = request.method == "POST"
    permission = Permission.DOSSIER_WRITE if posting else Permission.DOSSIER_READ
    dossier = dossier_of(dossier_id, permission)
    if posting:
        return _answer(dossier_id)
    writable = dossier.editable and may_touch(me(), dossier.system_id, Permission.DOSSIER_WRITE)
    return render_template(
        "appraisal/answers.html",
        dossier=dossier,
        comments=comments_of(dossier_id),
        writable=writable,
        kinds=CommentAnswer,
    )


def _answer(dossier_id: UUID) -> Response:
    """Keep the answer to one comment."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_WRITE)
    key = request.form.get("comment", "")
    row = found(next((c for c in comments_of(dossier_id) if str(c.id) == key), None))
    try:
        with transaction():
            state, words = request.form.get("state"), request.form.get("answer")
            services.answer_comment(row, dossier, me(), state, words)
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã lưu trả lời."), "success")
    return redirect(url_for("appraisal.answers", dossier_id=dossier_id, _anchor=f"y-{row.id}"))


@bp.get("/dossiers/<uuid:dossier_id>/compare")
@requires(Permission.DOSSIER_READ)
def compare(dossier_id: UUID) -> str:
    """Show what differs between two revisions: changed rows, or the whole on demand."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_READ)
    to = request.args.get("to", dossier.revision, type=int)
    before = request.args.get("from", max(to - 1, 1), type=int)
    old, new = found(revision_of(dossier_id, before)), found(revision_of(dossier_id, to))
    network = may_touch(me(), dossier.system_id, Permission.NETWORK_READ)
    pair = [frozen_board(row, network) for row in (old, new)]
    if network:
        with transaction():
            audit.note("network:read", target=dossier, details={"revision": [before, to]})
    return render_template(
        "appraisal/compare.html",
        dossier=dossier,
        parts=compare_revisions(*(frozen.data for frozen in pair)),
        revisions=revisions_of(dossier_id),
        before=before,
        to=to,
        whole=request.args.get("whole") == "1",
        network=network,
        intact=all(frozen.intact for frozen in pair),
    )
