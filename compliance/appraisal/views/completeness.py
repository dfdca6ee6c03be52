"""The completeness check, apart from appraisal; and who has a dossier in hand."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.appraisal import services
from compliance.appraisal.forms import AssignForm, CompletenessForm
from compliance.appraisal.queries import next_to_check
from compliance.appraisal.review import Review, review_of
from compliance.appraisal.views.base import bp, dossier_of, me
from compliance.core.db import session, transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.dossiers.models import DossierState


@bp.route("/dossiers/<uuid:dossier_id>/completeness", methods=["GET", "POST"])
@requires(Permission.DOSSIER_APPRAISE)
def completeness(dossier_id: UUID) -> str | Response:
    """Say of one dossier whether it is complete, then go on to the next that waits."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_APPRAISE)
    review, form = found(review_of(dossier)), CompletenessForm()
    if form.validate_on_submit():
        try:
            with transaction():
                done = _decide(review, form)
        except Refused as refused:
            session().refresh(dossier)
            form.refuse(refused)
        else:
            flash(f"{dossier.system.name}: {done}", "success")
            return redirect(_next(dossier_id))
    return render_template(
        "appraisal/completeness.html",
        dossier=dossier_of(dossier_id, Permission.DOSSIER_APPRAISE),
        review=review,
        form=form,
        ticked=_ticked(review),
        open=dossier.state in (DossierState.SUBMITTED, DossierState.CHECKING),
        writable=services.may_appraise(dossier, me()),
    )


def _decide(review: Review, form: CompletenessForm) -> str:
    """Accept or return; say which."""
    if request.form.get("verdict") == "complete":
        services.find_complete(review.dossier, me())
        return str(_("đầy đủ, bắt đầu thẩm định."))
    reasons = [row for row in review.canned if row.id in request.form.getlist("reason")]
    services.find_incomplete(review.dossier, me(), reasons, form.note.data)
    return str(_("đã trả lại đơn vị."))


def _ticked(review: Review) -> set[str]:
    """Return the reasons ticked before, at first those of the parts that are missing."""
    if request.method == "POST":
        return set(request.form.getlist("reason"))
    return {part.canned for part in review.parts if part.missing}


def _next(dossier_id: UUID) -> str:
    following = next_to_check(me(), dossier_id)
    if following is None:
        return url_for("dossiers.queue")
    return url_for("appraisal.completeness", dossier_id=following)


@bp.route("/dossiers/<uuid:dossier_id>/assignee", methods=["GET", "POST"])
@requires(Permission.DOSSIER_APPRAISE)
def assign(dossier_id: UUID) -> str | Response:
    """Take a dossier in hand, or give it to a colleague of the appraising unit."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_APPRAISE)
    form = AssignForm(person=str(dossier.assignee_id or ""))
    form.offer(services.colleagues(dossier), me())
    if form.validate_on_submit():
        try:
            with transaction():
                chosen = UUID(form.person.data) if form.person.data else None
                services.assign(dossier, me(), chosen)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi người thẩm định."), "success")
            return redirect(url_for("dossiers.show", dossier_id=dossier_id))
    return render_template("appraisal/assign.html", dossier=dossier, form=form)
