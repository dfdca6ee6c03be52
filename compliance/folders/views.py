"""Pages of the scheduled scans of a folder."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.folders import jobs as _jobs  # noqa: F401 - registers the job kinds
from compliance.folders.forms import EVERY, WEEKDAYS, FolderForm
from compliance.folders.jobs import allowed_roots
from compliance.folders.models import Every
from compliance.folders.queries import runs_of, source_of
from compliance.folders.schedule import next_slot
from compliance.folders.services import begin_run, save_source
from compliance.folders.slots import line_of
from compliance.scans.slots import add_dataset_source
from compliance.systems.models import DataAsset
from compliance.systems.queries.assets import find_asset

bp = Blueprint("folders", __name__, url_prefix="/folders")
R, W = Permission.SCAN_READ, Permission.SCAN_WRITE
add_dataset_source(line_of)


def _me() -> User:
    return viewer_of(current_user)


def _asset(asset_id: UUID, permission: Permission) -> DataAsset:
    return found(find_asset(_me(), asset_id, permission))


@bp.get("/<uuid:asset_id>")
@requires(R)
def show(asset_id: UUID) -> str:
    """Show the folder of a data set, its schedule and its runs."""
    asset, source = _asset(asset_id, R), source_of(asset_id)
    return render_template(
        "folders/show.html",
        asset=asset,
        source=source,
        runs=runs_of(source.id) if source else [],
        every=EVERY[Every(source.every)] if source else "",
        weekday=WEEKDAYS[source.weekday] if source else "",
        next_at=next_slot(source, clock.now()) if source and source.active else None,
        writes=find_asset(_me(), asset_id, W) is not None,
        allowed=bool(allowed_roots()),
    )


@bp.route("/<uuid:asset_id>/edit", methods=["GET", "POST"])
@requires(W)
def edit(asset_id: UUID) -> str | Response:
    """Set the folder and its schedule."""
    asset, source = _asset(asset_id, W), source_of(asset_id)
    form = FolderForm(obj=source)
    if form.validate_on_submit():
        try:
            with transaction():
                save_source(
                    asset,
                    source,
                    form.data,
                    allowed_roots(),
                    seen_version=form.seen_version,
                    actor_id=_me().id,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu lịch quét thư mục."), "success")
            return redirect(url_for("folders.show", asset_id=asset_id))
    return render_template("folders/edit.html", form=form, asset=asset)


@bp.post("/<uuid:asset_id>/run")
@requires(W)
def run(asset_id: UUID) -> Response:
    """Look at the folder now."""
    _asset(asset_id, W)
    source = found(source_of(asset_id))
    try:
        with transaction():
            begin_run(source, clock.now(), _me().id)
    except Refused as refused:
        flash(refused.message, "error")
    return redirect(url_for("folders.show", asset_id=asset_id))
