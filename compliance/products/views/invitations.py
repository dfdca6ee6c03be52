"""Inviting people of vendors."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.products import services
from compliance.products.forms import InvitationForm
from compliance.products.queries.invitations import (
    find_invitation,
    invitations,
    products_to_invite,
)
from compliance.products.views.base import bp, me, product_of
from compliance.units.queries import department_ids

INVITE = Permission.PRODUCT_INVITE


@bp.route("/products/invitations", methods=["GET", "POST"])
@requires(INVITE)
def invite() -> str | Response:
    """Show who is invited for what, and invite one more person."""
    form = InvitationForm()
    form.offer([(str(p.id), f"{p.name} – {p.vendor.name}") for p in products_to_invite(me())])
    if form.validate_on_submit():
        product = product_of(UUID(form.product.data), INVITE)
        try:
            with transaction():
                row, password = services.invite(
                    product,
                    min(department_ids(me(), INVITE)),
                    login=form.login.data or "",
                    display_name=form.display_name.data or "",
                    email=form.email.data,
                    valid_to=form.valid_to.data,
                    decision=form.decision.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            if password is not None:
                return render_template("products/invited.html", row=row, password=password)
            flash(_("Đã mời %(login)s.", login=row.user.login), "success")
            return redirect(url_for("products.invite"))
    return render_template("products/invitations.html", form=form, rows=invitations(me()))


@bp.post("/products/invitations/<uuid:invitation_id>/end")
@requires(INVITE)
def end_invitation(invitation_id: UUID) -> Response:
    """End an invitation now."""
    row = found(find_invitation(me(), invitation_id))
    with transaction():
        services.end_invitation(row)
    flash(_("Đã kết thúc lời mời."), "success")
    return redirect(url_for("products.invite"))
