"""The head's decisions, the release, and the end of a share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, render_template
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download, hand_out
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.site import verify_base
from compliance.core.web import found
from compliance.sharing.deciding import (
    WrongBytes,
    approve,
    confirm_deletion,
    confirm_delivery,
    expire,
    note_wrong_bytes,
    reject,
    release_file,
    release_hash,
    revoke,
    start_profile,
)
from compliance.sharing.documents import minutes
from compliance.sharing.forms import (
    ConfirmForm,
    DecideForm,
    DeliverForm,
    ReleaseForm,
    RevokeForm,
)
from compliance.sharing.lapsing import lapse
from compliance.sharing.models import ShareRequest
from compliance.sharing.states import PROFILED
from compliance.sharing.views.base import back, bp, me, the_share

A, W = Permission.SHARE_APPROVE, Permission.SHARE_WRITE


@bp.route("/<uuid:share_id>/decide", methods=["GET", "POST"])
@requires(A)
def decide(share_id: UUID) -> str | Response:
    """Approve the request or refuse it."""

    def do(share: ShareRequest, form: Any) -> None:
        if form.decision.data == "approve":
            approve(share, me(), form.note.data)
        else:
            reject(share, me(), form.note.data)

    return _act(the_share(share_id, A), DecideForm(), do, _("Quyết định"), _("Ghi quyết định"))


@bp.route("/<uuid:share_id>/release", methods=["GET", "POST"])
@requires(A)
def release(share_id: UUID) -> str | Response:
    """Let the very bytes go that were scanned."""

    def do(share: ShareRequest, form: Any) -> None:
        if form.file.data:
            release_file(share, form.file.data.stream, form.file.data.filename or "", me())
        else:
            release_hash(share, form.sha256.data, me())

    return _act(
        the_share(share_id, A), ReleaseForm(), do, _("Cho gửi"), _("So mã băm và cho gửi"),
        multipart=True,
    )  # fmt: skip


@bp.post("/<uuid:share_id>/start")
@requires(A)
def start(share_id: UUID) -> Response:
    """Put an approved profile into force."""
    share = the_share(share_id, A)
    with transaction():
        start_profile(share, me())
    flash(_("Hồ sơ chia sẻ có hiệu lực. Từng tệp được kiểm theo hồ sơ này."), "success")
    return back(share)


@bp.get("/<uuid:share_id>/file")
@requires(W)
def file(share_id: UUID) -> Response:
    """Hand out the released file to be sent; the reading is on record."""
    share = the_share(share_id, W)
    kept = found(share.file)
    if kept.deleted_at is not None:
        raise Refused(_("Tệp đã được xóa khỏi kho."))
    with transaction():
        audit.note("share:read-file", target=share, details={"sha256": kept.sha256})
    return hand_out(kept)


@bp.route("/<uuid:share_id>/deliver", methods=["GET", "POST"])
@requires(W)
def deliver(share_id: UUID) -> str | Response:
    """Record that the recipient has it."""
    form = DeliverForm(data={"day": clock.today()})
    return _act(
        the_share(share_id, W), form,
        lambda share, given: confirm_delivery(share, given.day.data, given.note.data),
        _("Đã gửi cho bên nhận"), _("Ghi đã gửi"),
    )  # fmt: skip


@bp.route("/<uuid:share_id>/revoke", methods=["GET", "POST"])
@requires(A)
def call_back(share_id: UUID) -> str | Response:
    """Call the data back."""
    return _act(
        the_share(share_id, A), RevokeForm(),
        lambda share, form: revoke(share, me(), form.reason.data),
        _("Thu hồi"), _("Thu hồi"),
    )  # fmt: skip


@bp.post("/<uuid:share_id>/expire")
@requires(W)
def end(share_id: UUID) -> Response:
    """Record that the term is over."""
    share = the_share(share_id, W)
    with transaction():
        expire(share, me())
    return back(share)


@bp.post("/<uuid:share_id>/lapse")
@requires(W)
def take_back(share_id: UUID) -> Response:
    """Take back into writing what ran out before it was sent."""
    share = the_share(share_id, W)
    with transaction():
        lapse(share, me())
    flash(_("Phiếu đã về trạng thái soạn. Gia hạn, gắn kết quả quét rồi trình lại."), "success")
    return back(share)


@bp.route("/<uuid:share_id>/confirm", methods=["GET", "POST"])
@requires(W)
def confirm(share_id: UUID) -> str | Response:
    """Record the recipient's word that the data is gone."""
    form = ConfirmForm(data={"day": clock.today()})
    return _act(
        the_share(share_id, W), form,
        lambda share, given: confirm_deletion(
            share, me(), day=given.day.data, document=given.document.data
        ),
        _("Xác nhận đã xóa"), _("Ghi xác nhận"),
    )  # fmt: skip


@bp.get("/<uuid:share_id>/minutes.<any(pdf, docx):kind>")
@requires(Permission.SHARE_READ)
def minutes_file(share_id: UUID, kind: str) -> Response:
    """Download the minutes of the share."""
    share = the_share(share_id)
    with transaction():
        audit.note("share:print", target=share, details={"format": kind})
    name = f"bien-ban-chia-se-{share.code.replace('/', '-')}.{kind}"
    return download(minutes(share, kind, verify_base()), name)


def _act(
    share: ShareRequest,
    form: Any,
    do: Callable[[ShareRequest, Any], None],
    title: str,
    submit: str,
    *,
    multipart: bool = False,
) -> str | Response:
    """Show a small form and take the step when it is sent; a refusal stands above the form."""
    if form.validate_on_submit():
        try:
            with transaction():
                do(share, form)
        except WrongBytes as refused:
            share = the_share(share.id)
            with transaction():
                note_wrong_bytes(share, refused)
            form.refuse(refused)
        except Refused as refused:
            share = the_share(share.id)
            form.refuse(refused)
        else:
            return back(share)
    return render_template(
        "sharing/act.html",
        share=share,
        form=form,
        title=title,
        submit=submit,
        multipart=multipart,
        profiled=share.kind in PROFILED,
    )
