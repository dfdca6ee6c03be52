"""What the vendor answers, row by row, with evidence."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import hand_out
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.evidence.forms import EvidenceForm
from compliance.products import services
from compliance.products.forms import AnswerForm
from compliance.products.queries import may_write, sheet_of
from compliance.products.views.base import bp, me, product_of
from compliance.requirements.models import ResponseState

WRITE = Permission.PRODUCT_WRITE


@bp.get("/products/<uuid:product_id>/answers")
@requires(Permission.PRODUCT_READ)
def answers(product_id: UUID) -> str:
    """Show what the vendor says of every requirement that software can answer."""
    product = product_of(product_id)
    sheet = sheet_of(product)
    return render_template(
        "products/answers.html", product=product, sheet=sheet, writable=may_write(me(), product)
    )


@bp.route("/products/<uuid:product_id>/answers/<string:item_id>", methods=["GET", "POST"])
@requires(WRITE)
def answer(product_id: UUID, item_id: str) -> str | Response:
    """Answer one requirement, then go on to the next."""
    sheet = sheet_of(product_of(product_id, WRITE))
    row = found(sheet.find(item_id))
    form = AnswerForm(obj=row.answer, version=str(row.version))
    if form.validate_on_submit():
        try:
            with transaction():
                state = ResponseState(form.state.data)
                services.answer_row(
                    sheet,
                    row,
                    state,
                    form.note.data,
                    seen_version=form.seen_version,
                    actor_id=me().id,
                )
        except Refused as refused:
            form.refuse(refused)
            if isinstance(refused, Clash):
                sheet = sheet_of(product_of(product_id, WRITE))
                form.version.data = str(found(sheet.find(item_id)).version)
        else:
            flash(_("Đã lưu %(id)s.", id=item_id), "success")
            following = sheet.after(item_id)
            if following is None:
                return redirect(url_for("products.answers", product_id=product_id))
            return redirect(
                url_for("products.answer", product_id=product_id, item_id=following.item.id)
            )
    elif request.method == "GET":
        form.version.data = str(row.version)
    return render_template("products/answer.html", sheet=sheet, row=row, form=form)


@bp.route("/products/<uuid:product_id>/answers/<string:item_id>/evidence", methods=["GET", "POST"])
@requires(WRITE)
def attach(product_id: UUID, item_id: str) -> str | Response:
    """Attach a file to an answer."""
    sheet = sheet_of(product_of(product_id, WRITE))
    row, form = found(sheet.find(item_id)), EvidenceForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.attach_evidence(
                    sheet.product,
                    row,
                    form.file.data.stream,
                    actor_id=me().id,
                    file_name=form.file.data.filename or "",
                    title=form.title.data,
                    happened_on=form.happened_on.data,
                    covers_until=form.covers_until.data,
                    expires_on=form.expires_on.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã gắn minh chứng."), "success")
            return redirect(url_for("products.answer", product_id=product_id, item_id=item_id))
    return render_template("products/attach.html", sheet=sheet, row=row, form=form)


@bp.post("/products/<uuid:product_id>/answers/<string:item_id>/evidence/<uuid:evidence_id>/detach")
@requires(WRITE)
def detach(product_id: UUID, item_id: str, evidence_id: UUID) -> Response:
    """Take a piece of evidence away from an answer."""
    product = product_of(product_id, WRITE)
    row = found(sheet_of(product).find(item_id))
    with transaction():
        services.detach_evidence(product, row, evidence_id)
    flash(_("Đã gỡ minh chứng khỏi dòng này."), "success")
    return redirect(url_for("products.answer", product_id=product_id, item_id=item_id))


@bp.get("/products/<uuid:product_id>/evidence/<uuid:evidence_id>")
@requires(Permission.PRODUCT_READ)
def evidence(product_id: UUID, evidence_id: UUID) -> Response:
    """Hand out a piece of evidence; its hash is checked on the way, the read is recorded."""
    piece = found(sheet_of(product_of(product_id)).find_evidence(evidence_id))
    with transaction():
        audit.note("evidence:read", target=piece, details={"sha256": piece.file.sha256})
    return hand_out(piece.file)
