"""The encrypted hand-over file, and the keys of authorities (settings)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.incidents import queries
from compliance.incidents.forms import KeyForm
from compliance.incidents.papers import add_key, end_key, hand_over
from compliance.incidents.views.base import ONE, bp, me, own
from compliance.settings.queries import departments_of
from compliance.settings.steps import Step, add_step


@add_step
def _step(viewer: Any) -> Step:
    """Tell how many keys of authorities there are."""
    return Step(
        order=45,
        label=_("Khóa công khai của cơ quan nhận hồ sơ sự cố"),
        note=_("Để mã hóa gói bàn giao. Chưa có khóa thì chưa tạo được gói."),
        endpoint="incidents.keys",
        done=bool(queries.keys_looked_after(viewer)),
    )


@bp.post(f"{ONE}/handover")
@requires(Permission.REGISTER_WRITE)
def handover(entry_id: UUID) -> Response:
    """Download the hand-over file, readable only by the authority chosen."""
    entry = own(entry_id)
    asked = request.form.get("key", "")
    key = next((row for row in queries.keys_for(entry.unit) if str(row.id) == asked), None)
    if key is None:
        raise Refused(_("Chưa có khóa công khai của cơ quan này. Quản trị nhập ở Thiết lập."))
    with transaction():
        content = hand_over(entry, key, actor_id=me())
    return download(content, f"ban-giao-su-co-{entry.happened_on.isoformat()}.zip.age")


@bp.route("/keys", methods=["GET", "POST"])
@requires(Permission.SETTINGS_ADMIN)
def keys() -> str | Response:
    """Show and add the public keys of authorities."""
    viewer = viewer_of(current_user)
    mine = departments_of(viewer)
    if not mine:
        abort(403)
    form = KeyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                add_key(
                    mine[0],
                    form.name.data,
                    form.recipient.data,
                    form.valid_from.data,
                    actor_id=viewer.id,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã thêm khóa; hãy đối chiếu dấu vân tay với cơ quan."), "success")
            return redirect(url_for("incidents.keys"))
    return render_template("incidents/keys.html", form=form, rows=queries.keys_looked_after(viewer))


@bp.post("/keys/<uuid:key_id>/end")
@requires(Permission.SETTINGS_ADMIN)
def stop_key(key_id: UUID) -> Response:
    """Stop using a key."""
    rows = queries.keys_looked_after(viewer_of(current_user))
    row = found(next((one for one in rows if one.id == key_id), None))
    with transaction():
        end_key(row)
    return redirect(url_for("incidents.keys"))
