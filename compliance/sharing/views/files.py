"""Files that go out under an approved profile."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.sharing.deciding import hash_of
from compliance.sharing.deliveries import check_delivery, release_delivery
from compliance.sharing.forms import AttachForm, ReleaseForm
from compliance.sharing.queries import deliveries_of, find_attachable, scans_to_attach
from compliance.sharing.views.base import back, bp, me, the_share

W = Permission.SHARE_WRITE


@bp.route("/<uuid:share_id>/files/new", methods=["GET", "POST"])
@requires(W)
def check_file(share_id: UUID) -> str | Response:
    """Check one more scanned file against the profile."""
    share = the_share(share_id, W)
    scans = scans_to_attach(me(), share.unit_id)
    form = AttachForm()
    form.scan_id.choices = [
        (str(scan.id), f"{scan.file_name}, {format_moment(scan.created_at)}") for scan in scans
    ]
    if form.validate_on_submit():
        scan = found(find_attachable(me(), share.unit_id, UUID(form.scan_id.data)))
        try:
            with transaction():
                made = check_delivery(share, scan, me().id)
        except Refused as refused:
            share = the_share(share_id, W)
            form.refuse(refused)
        else:
            flash(
                _("Tệp đúng hồ sơ đã duyệt.") if made.fits else _("Tệp không đúng hồ sơ đã duyệt."),
                "success" if made.fits else "warning",
            )
            return back(share)
    return render_template(
        "sharing/attach.html", share=share, form=form, scans={str(s.id): s for s in scans}
    )


@bp.route("/<uuid:share_id>/files/<uuid:delivery_id>/release", methods=["GET", "POST"])
@requires(W)
def send_file(share_id: UUID, delivery_id: UUID) -> str | Response:
    """Let a checked file go by its bytes or their hash."""
    share = the_share(share_id, W)
    delivery = found(next((d for d in deliveries_of(share.id) if d.id == delivery_id), None))
    form = ReleaseForm()
    if form.validate_on_submit():
        given = form.file.data
        sha256 = hash_of(given.stream) if given else "".join((form.sha256.data or "").split())
        try:
            with transaction():
                release_delivery(share, delivery, sha256.lower())
        except Refused as refused:
            share = the_share(share_id, W)
            form.refuse(refused)
        else:
            flash(_("Đã ghi tệp được gửi."), "success")
            return redirect(url_for("sharing.show", share_id=share.id))
    return render_template(
        "sharing/act.html",
        share=share,
        form=form,
        title=_("Cho gửi tệp"),
        submit=_("So mã băm và cho gửi"),
        multipart=True,
        profiled=True,
    )
