"""Why an approved level is to be looked at again, and what was decided about each sign."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.appraisal import signs as service
from compliance.appraisal.forms import SignForm
from compliance.appraisal.services import may_appraise
from compliance.appraisal.views.base import bp, dossier_of, me
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.dossiers.services import pack_of
from compliance.systems.queries import may_touch


@bp.route("/dossiers/<uuid:dossier_id>/redetermination", methods=["GET", "POST"])
@requires(Permission.DOSSIER_READ)
def signs(dossier_id: UUID) -> str | Response:
    """Show the signs; let the appraiser add one that no data shows."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_READ)
    rows, form = service.trigger_rows(pack_of(dossier)), SignForm()
    form.trigger.choices = [(name, row["text"]["vi"]) for name, row in rows.items()]
    if form.validate_on_submit():
        try:
            with transaction():
                service.add_sign(dossier, me(), form.trigger.data, form.why.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("appraisal.signs", dossier_id=dossier_id))
    kept = service.signs_of(dossier_id)
    known = {row.why for row in kept}
    return render_template(
        "appraisal/signs.html",
        dossier=dossier,
        form=form,
        triggers=rows,
        kept=kept,
        fresh=[row for row in service.notice(dossier) if row.why not in known],
        review_day=service.review_day(dossier, pack_of(dossier)),
        appraises=may_appraise(dossier, me()),
        writable=may_touch(me(), dossier.system_id, Permission.DOSSIER_WRITE),
    )


@bp.post("/dossiers/<uuid:dossier_id>/redetermination/<uuid:sign_id>/close")
@requires(Permission.DOSSIER_APPRAISE)
def close_sign(dossier_id: UUID, sign_id: UUID) -> Response:
    """Find that the level stands, with a reason."""
    dossier = dossier_of(dossier_id, Permission.DOSSIER_APPRAISE)
    row = found(next((one for one in service.signs_of(dossier_id) if one.id == sign_id), None))
    try:
        with transaction():
            service.close_sign(row, dossier, me(), request.form.get("reason"))
    except Refused as refused:
        flash(refused.message, "error")
    return redirect(url_for("appraisal.signs", dossier_id=dossier_id))
