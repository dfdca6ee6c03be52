"""Pages of notices, of what comes by mail, and of the outbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import smtp
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found, safe_next, viewer
from compliance.notices import jobs, queries
from compliance.notices.forms import ByMailForm
from compliance.notices.kinds import kinds
from compliance.notices.models import MAIL_STATE_LABELS, MailState
from compliance.notices.services import choose_mail, mark_all_read, mark_read, send_again
from compliance.settings.steps import Step, add_step

__all__ = ["bp", "jobs"]

bp = Blueprint("notices", __name__)
EVERYBODY, ADMIN = Permission.HOME_READ, Permission.SETTINGS_ADMIN


@bp.app_context_processor
def _bell() -> dict[str, object]:
    # One look at an index for each page.
    known = current_user.is_authenticated
    return {
        "unread_notices": queries.unread_count(current_user.id) if known else 0,
        "bell_cap": queries.BELL_CAP,
    }


@bp.get("/notices", endpoint="list")
@requires(EVERYBODY)
def list_notices() -> str:
    """List what the person was told."""
    me = viewer_of(current_user)
    page = queries.notice_page(me.id, ListRequest.parse(request.args, ("unread",)))
    return render_template("notices/list.html", page=page)


@bp.post("/notices/<uuid:notice_id>")
@requires(EVERYBODY)
def open(notice_id: UUID) -> Response:
    """Mark a notice read and lead to what it is about."""
    row = found(queries.find_notice(viewer_of(current_user).id, notice_id))
    with transaction():
        mark_read(row)
    return redirect(safe_next(row.path) or url_for("notices.list"))


@bp.post("/notices/<uuid:notice_id>/read")
@requires(EVERYBODY)
def read(notice_id: UUID) -> Response:
    """Mark a notice read and stay."""
    row = found(queries.find_notice(viewer_of(current_user).id, notice_id))
    with transaction():
        mark_read(row)
    return redirect(safe_next(request.form.get("next")) or url_for("notices.list"))


@bp.post("/notices/read")
@requires(EVERYBODY)
def read_all() -> Response:
    """Mark everything read."""
    with transaction():
        mark_all_read(viewer_of(current_user).id)
    return redirect(url_for("notices.list"))


@bp.route("/notices/by-mail", methods=["GET", "POST"])
@requires(EVERYBODY)
def choices() -> str | Response:
    """Choose which kinds come by mail."""
    me = viewer_of(current_user)
    silent = queries.refused_kinds(me.id)
    form = ByMailForm(data={"wanted": [k.key for k in kinds() if k.key not in silent]})
    if form.validate_on_submit():
        with transaction():
            choose_mail(me.id, form.wanted.data or ())
        flash(_("Đã lưu."), "success")
        return redirect(url_for("notices.choices"))
    return render_template("notices/choices.html", form=form, user=me, server=smtp.server())


@bp.get("/outbox")
@requires(ADMIN)
def outbox() -> str:
    """List the messages of the sector."""
    page = queries.outbox_page(viewer(), ListRequest.parse(request.args, ("state",)))
    return render_template("notices/outbox.html", page=page, **_words())


@bp.get("/outbox/<uuid:message_id>")
@requires(ADMIN)
def message(message_id: UUID) -> str:
    """Show one message."""
    row = found(queries.find_message(viewer(), message_id))
    return render_template("notices/message.html", row=row, **_words())


@bp.post("/outbox/<uuid:message_id>/resend")
@requires(ADMIN)
def resend(message_id: UUID) -> Response:
    """Put a message back into the line."""
    row = found(queries.find_message(viewer(), message_id))
    try:
        with transaction():
            send_again(row)
    except Refused as refused:
        flash(refused.message, "warning")
    else:
        flash(_("Đã xếp lại vào hàng gửi."), "success")
    return redirect(url_for("notices.message", message_id=message_id))


def _words() -> dict[str, Any]:
    return {
        "states": MAIL_STATE_LABELS,
        "has_server": smtp.server() is not None,
        "tones": {
            MailState.SENT: "good",
            MailState.WAITING: "info",
            MailState.FAILED: "bad",
            MailState.NO_SERVER: "neutral",
        },
    }


@add_step
def _step(me: Any) -> Step | None:
    """The outbox as a line of the set-up page."""
    if not me.may(ADMIN):
        return None
    waiting = queries.outbox_counts(me)
    failed = waiting.get(MailState.FAILED, 0)
    if smtp.server() is None:
        note = _("Chưa đặt SMTP_URL: thông báo hiện ở chuông, thư nằm lại trong hộp.")
    elif failed:
        note = _("%(n)s thư không gửi được.", n=failed)
    else:
        note = _("Thư báo từng bước của hồ sơ cho người liên quan.")
    return Step(90, _("Hộp thư đi"), note, "notices.outbox", smtp.server() is not None)
