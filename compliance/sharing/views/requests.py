"""Writing a request and putting it through the gate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.packs.reading import words
from compliance.scans.labels import entity_label
from compliance.sharing.forms import AttachForm, NewShareForm, ShareForm
from compliance.sharing.gate import pack_today
from compliance.sharing.pages import page_of
from compliance.sharing.queries import find_attachable, scans_to_attach
from compliance.sharing.rules import rows_of
from compliance.sharing.services import (
    DETAILS,
    attach_scan,
    check_share,
    copy_share,
    edit_share,
    explain_columns,
    open_share,
    reopen,
)
from compliance.sharing.states import ShareKind
from compliance.sharing.views.base import back, bp, me, the_share
from compliance.systems.queries import find_system, systems_of
from compliance.units.queries import find_unit, units_visible_to

W = Permission.SHARE_WRITE


@bp.route("/new", methods=["GET", "POST"])
@requires(W)
def new() -> str | Response:
    """Open a request; a scan named in the address is attached at once."""
    units = units_visible_to(me(), W)
    systems = [system for unit in units for system in systems_of(me(), unit.id)]
    form = NewShareForm(units, systems, data={"system_id": request.args.get("system", "")})
    if form.validate_on_submit():
        unit = found(find_unit(me(), UUID(form.unit_id.data), W))
        chosen = form.system_id.data
        system = found(find_system(me(), UUID(chosen))) if chosen else None
        scan = _named_scan(unit.id)
        try:
            with transaction():
                share = open_share(
                    unit, ShareKind(form.kind.data), form.title.data or "",
                    system=system, actor_id=me().id,
                )  # fmt: skip
                if scan is not None:
                    attach_scan(share, scan, me())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("sharing.edit", share_id=share.id))
    return render_template("sharing/new.html", form=form)


def _named_scan(unit_id: UUID) -> Any:
    try:
        scan_id = UUID(request.args.get("scan", ""))
    except ValueError:
        return None
    return found(find_attachable(me(), unit_id, scan_id))


@bp.get("/<uuid:share_id>")
@requires(Permission.SHARE_READ)
def show(share_id: UUID) -> str:
    """Show where a request stands and what comes next."""
    return render_template("sharing/show.html", **page_of(me(), the_share(share_id)))


@bp.route("/<uuid:share_id>/edit", methods=["GET", "POST"])
@requires(W)
def edit(share_id: UUID) -> str | Response:
    """Write what the request says."""
    share, pack = the_share(share_id, W), pack_today()
    if not share.editable:
        flash(_("Phiếu không còn ở bước soạn nên không sửa được."), "warning")
        return back(share)
    data = {name: getattr(share, name) for name in DETAILS}
    form = ShareForm(data={**data, "version": str(share.version)})
    form.offer(pack)
    differences: list[Any] = []
    if form.validate_on_submit():
        try:
            with transaction():
                edit_share(share, form.values, seen_version=form.seen_version)
        except Clash as clash:
            form.refuse(clash)
            differences, form.version.data = form.differences(clash), str(share.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("sharing.attach" if share.scan_id is None else "sharing.show",
                                    share_id=share.id))  # fmt: skip
    recipient = rows_of(pack, "recipients").get(share.recipient_kind or "")
    return render_template(
        "sharing/edit.html",
        share=share,
        form=form,
        differences=differences,
        recipient=recipient,
        bases=rows_of(pack, "lawful_bases"),
        words=words,
    )


@bp.route("/<uuid:share_id>/scan", methods=["GET", "POST"])
@requires(W)
def attach(share_id: UUID) -> str | Response:
    """Choose the scan of the file that will go out."""
    share = the_share(share_id, W)
    scans = scans_to_attach(me(), share.unit_id)
    form = AttachForm(data={"scan_id": str(share.scan_id or "")})
    form.scan_id.choices = [
        (str(scan.id), f"{scan.file_name}, {format_moment(scan.created_at)}") for scan in scans
    ]
    if form.validate_on_submit():
        scan = found(find_attachable(me(), share.unit_id, UUID(form.scan_id.data)))
        try:
            with transaction():
                attach_scan(share, scan, me())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("sharing.columns", share_id=share.id))
    return render_template(
        "sharing/attach.html", share=share, form=form, scans={str(s.id): s for s in scans}
    )


@bp.route("/<uuid:share_id>/columns", methods=["GET", "POST"])
@requires(W)
def columns(share_id: UUID) -> str | Response:
    """Say why each column is needed, and which goes as it is on which ground."""
    share, pack = the_share(share_id, W), pack_today()
    error = ""
    if request.method == "POST":
        rows = {
            column.id: {
                name: request.form.get(f"{name}-{column.id}", "")[:4000]
                for name in ("needed", "reason", "exception_basis", "exception_reason")
            }
            for column in share.columns
        }
        seen = request.form.get("version", "")
        try:
            with transaction():
                explain_columns(
                    share,
                    rows,
                    common_reason=request.form.get("common_reason", "")[:4000],
                    seen_version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
                )
        except Refused as refused:
            error = refused.message
            share = the_share(share_id, W)
        else:
            flash(_("Đã lưu các cột."), "success")
            return back(share)
    usable = rows_of(pack, "recipients").get(share.recipient_kind or "", {}).get("bases") or ()
    bases = rows_of(pack, "lawful_bases")
    return render_template(
        "sharing/columns.html",
        share=share,
        error=error,
        entity_label=entity_label,
        bases=[(key, words(bases[key]["name"])) for key in usable],
    )


@bp.post("/<uuid:share_id>/check")
@requires(W)
def check(share_id: UUID) -> Response:
    """Work out the eight steps."""
    share = the_share(share_id, W)
    with transaction():
        found_ = check_share(share, me())
    if found_.passes:
        flash(_("Đã qua tám bước. Phiếu chờ thủ trưởng duyệt."), "success")
    else:
        flash(_("Phiếu bị chặn. Xem từng bước dừng, mở lại để sửa rồi xét lại."), "warning")
    return back(share)


@bp.post("/<uuid:share_id>/reopen")
@requires(W)
def open_again(share_id: UUID) -> Response:
    """Take a blocked request back into writing."""
    share = the_share(share_id, W)
    with transaction():
        reopen(share, me())
    return redirect(url_for("sharing.edit", share_id=share.id))


@bp.post("/<uuid:share_id>/copy")
@requires(W)
def copy(share_id: UUID) -> Response:
    """Open a new draft that says the same."""
    share = the_share(share_id, W)
    with transaction():
        made = copy_share(share, me().id)
    flash(_("Đã lập phiếu mới từ phiếu %(code)s.", code=share.code), "success")
    return back(made)
