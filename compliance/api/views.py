"""Pages of tokens: what other software may do in the name of a unit."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.api.forms import RevokeForm, TokenForm
from compliance.api.queries import find_token, tokens_of
from compliance.api.services import SCOPE_LABELS, issue, revoke
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission, requires
from compliance.core.site import public_url
from compliance.core.web import found
from compliance.scans.slots import add_sibling
from compliance.units.picking import scope_offer
from compliance.units.queries import find_unit

bp = Blueprint("tokens", __name__, url_prefix="/tokens")
T = Permission.API_ADMIN
add_sibling(_l("Mã truy cập cho phần mềm"), "tokens.index", T)


def _me() -> User:
    return viewer_of(current_user)


@bp.get("/")
@requires(T)
def index() -> str:
    """List the tokens of the units that the viewer looks after."""
    return render_template(
        "api/index.html", tokens=tokens_of(_me()), labels=SCOPE_LABELS, today=clock.today()
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(T)
def new() -> str:
    """Give out a token; its value is shown once, on this answer."""
    form = TokenForm(
        scope_offer(_me(), T),
        _me(),
        data={"until": clock.today() + timedelta(days=365)},
    )
    if form.validate_on_submit():
        unit = found(find_unit(_me(), UUID(form.unit_id.data), T))
        try:
            with transaction():
                token, value = issue(
                    unit, form.name.data, form.scopes.data or (), form.until.data, _me().id
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            return render_template(
                "api/once.html", token=token, value=value, address=f"{public_url()}/api/v1"
            )
    return render_template("api/new.html", form=form)


@bp.route("/<uuid:token_id>/revoke", methods=["GET", "POST"])
@requires(T)
def end(token_id: UUID) -> str | Response:
    """Take a token back at once."""
    token, form = found(find_token(_me(), token_id)), RevokeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                revoke(token, form.reason.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã thu hồi mã."), "success")
            return redirect(url_for("tokens.index"))
    return render_template("api/revoke.html", form=form, token=token)
