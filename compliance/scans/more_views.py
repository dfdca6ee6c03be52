"""Pages beside the scan itself: signed results, the unit's keys, the scans of one data set."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.scans.forms import EndKeyForm, KeyForm, SignedForm
from compliance.scans.history import compare, newest_of_assets, people_in, scans_of_asset
from compliance.scans.labels import entity_label
from compliance.scans.queries import find_scan
from compliance.scans.signed import accept_signed, find_key, keys_of, register_key, revoke_key
from compliance.scans.slots import dataset_lines
from compliance.scans.views import bp, choices, chosen_asset, chosen_system
from compliance.systems.queries.assets import assets_of_units, find_asset
from compliance.units.picking import scope_offer
from compliance.units.queries import find_unit


def _me() -> Any:
    return viewer_of(current_user)


@bp.route("/signed", methods=["GET", "POST"])
@requires(Permission.SCAN_WRITE)
def signed() -> str | Response:
    """Hand in a result that was signed at the unit."""
    form = SignedForm(*choices(_me()))
    if form.validate_on_submit():
        unit = found(find_unit(_me(), UUID(form.unit_id.data), Permission.SCAN_WRITE))
        try:
            with transaction():
                scan = accept_signed(
                    unit,
                    form.file.data.stream,
                    system=chosen_system(form),
                    asset=chosen_asset(form),
                    purpose=form.purpose.data,
                    actor_id=_me().id,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã kiểm chữ ký và nhận kết quả."), "success")
            return redirect(url_for("scans.show", scan_id=scan.id))
    return render_template("scans/signed.html", form=form)


@bp.get("/keys")
@requires(Permission.SCAN_KEY)
def keys() -> str:
    """List the keys of the units that the viewer looks after."""
    return render_template("scans/keys.html", keys=keys_of(_me()))


@bp.route("/keys/new", methods=["GET", "POST"])
@requires(Permission.SCAN_KEY)
def new_key() -> str | Response:
    """Register a public key."""
    form = KeyForm(scope_offer(_me(), Permission.SCAN_KEY), _me())
    if form.validate_on_submit():
        unit = found(find_unit(_me(), UUID(form.unit_id.data), Permission.SCAN_KEY))
        try:
            with transaction():
                register_key(unit, form.name.data, form.public_key.data or "", _me().id)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã đăng ký khóa."), "success")
            return redirect(url_for("scans.keys"))
    return render_template("scans/new_key.html", form=form)


@bp.route("/keys/<uuid:key_id>/revoke", methods=["GET", "POST"])
@requires(Permission.SCAN_KEY)
def end_key(key_id: UUID) -> str | Response:
    """Take no more results of a key."""
    key, form = found(find_key(_me(), key_id)), EndKeyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                revoke_key(key, form.reason.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã thu hồi khóa."), "success")
            return redirect(url_for("scans.keys"))
    return render_template("scans/end_key.html", form=form, key=key)


@bp.get("/datasets")
@requires(Permission.SCAN_WRITE)
def datasets() -> str:
    """List the data sets of the person's units: the way to their scans and folders."""
    assets = assets_of_units(_me(), Permission.SCAN_WRITE)
    return render_template(
        "scans/datasets.html",
        assets=assets,
        newest=newest_of_assets(_me(), [asset.id for asset in assets]),
    )


@bp.get("/datasets/<uuid:asset_id>")
@requires(Permission.SCAN_READ)
def dataset(asset_id: UUID) -> str:
    """List the scans of one data set."""
    asset = found(find_asset(_me(), asset_id, Permission.SCAN_READ))
    return render_template(
        "scans/dataset.html",
        asset=asset,
        scans=scans_of_asset(_me(), asset_id),
        lines=dataset_lines(asset),
    )


@bp.get("/datasets/<uuid:asset_id>/compare")
@requires(Permission.SCAN_READ)
def compare_any(asset_id: UUID) -> Response:
    """Go to the comparison of the two scans chosen on the page of a data set."""
    found(find_asset(_me(), asset_id, Permission.SCAN_READ))
    chosen = {str(scan.id): scan for scan in scans_of_asset(_me(), asset_id) if scan.verdict}
    pair = [chosen.get(request.args.get(name, "")) for name in ("before", "after")]
    before, after = (found(scan) for scan in pair)
    if before is after:
        flash(_("Chọn hai lần quét khác nhau."), "warning")
        return redirect(url_for("scans.dataset", asset_id=asset_id))
    if before.created_at > after.created_at:
        before, after = after, before
    return redirect(url_for("scans.compared", scan_id=after.id, earlier_id=before.id))


@bp.get("/<uuid:scan_id>/compare/<uuid:earlier_id>")
@requires(Permission.SCAN_READ)
def compared(scan_id: UUID, earlier_id: UUID) -> str:
    """Show what changed between two scans of one data set."""
    after, before = (found(find_scan(_me(), key)) for key in (scan_id, earlier_id))
    found((after.asset_id is not None and after.asset_id == before.asset_id) or None)
    return render_template(
        "scans/compare.html",
        before=before,
        after=after,
        rows=compare(before, after),
        people=(people_in(before), people_in(after)),
        entity_label=entity_label,
    )
