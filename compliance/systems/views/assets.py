"""Databases and data sets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.settings.queries import is_demo
from compliance.systems import catalogue, labels
from compliance.systems.documents.tables import assets_file
from compliance.systems.forms.relations import AssetForm
from compliance.systems.models import DataAsset
from compliance.systems.queries.assets import (
    FILTERS,
    asset_page,
    assets_to_export,
    find_asset,
    units_with_assets,
)
from compliance.systems.queries.scope import may_touch, systems_of
from compliance.systems.queries.shared import names_of, own_units, owner_of, parties_to_choose
from compliance.systems.services.assets import delete_asset, edit_asset, register_asset
from compliance.systems.views.base import back, bp, clash_rows, download, remember, unit_choices
from compliance.systems.views.base import viewer as who
from compliance.units.models import HealthUnit
from compliance.units.picker import unit_filter


@bp.get("/data-assets")
@requires(Permission.SYSTEM_READ)
def list_assets() -> str:
    """List the data assets within scope."""
    page = asset_page(who(), ListRequest.parse(request.args, FILTERS))
    remember()
    groups = [(group.id, group.name) for group in catalogue.data_groups()]
    filters = [
        *unit_filter(units_with_assets(who()), page.request.filters),
        ("group", _("Nhóm dữ liệu"), [*groups, ("none", _("Chưa xếp nhóm"))]),
        ("sensitivity", _("Mức nhạy cảm"), labels.choices(labels.SENSITIVITIES)),
        ("kind", _("Loại"), labels.choices(labels.ASSET_KINDS)),
    ]
    return render_template("systems/list_assets.html", page=page, filters=filters)


@bp.get("/data-assets/export.<any(xlsx,csv):ending>")
@requires(Permission.SYSTEM_READ)
def export_assets(ending: str) -> Response:
    """Hand out the list as asked for."""
    rows = assets_to_export(who(), ListRequest.parse(request.args, FILTERS))
    content = assets_file(rows, ending, is_demo())
    return download(content, "du-lieu", ending, {"rows": len(rows)})


@bp.get("/data-assets/<uuid:asset_id>")
@requires(Permission.SYSTEM_READ)
def show_asset(asset_id: UUID) -> str:
    """Show a data asset."""
    asset = found(find_asset(who(), asset_id))
    writable = find_asset(who(), asset_id, Permission.SYSTEM_WRITE) is not None
    form = AssetForm(formdata=None, meta={"csrf": False})
    skipped = ("version", "unit_id", "system_id", "data_owner_id", "data_group")
    facts = [
        (str(field.label.text), labels.show_value(name, getattr(asset, name), labels.ASSET_KINDS))
        for name, field in form._fields.items()
        if name not in skipped
    ]
    return render_template(
        "systems/show_asset.html",
        asset=asset,
        facts=facts,
        writable=writable,
        owner=names_of({asset.data_owner_id}).get(asset.data_owner_id)
        if asset.data_owner_id
        else None,
        system_visible=asset.system_id is not None
        and may_touch(who(), asset.system_id, Permission.SYSTEM_READ),
    )


@bp.route("/data-assets/new", methods=["GET", "POST"])
@requires(Permission.SYSTEM_WRITE)
def new_asset() -> str | Response:
    """Add a data asset."""
    units = own_units(who())
    form = _form(units, None)
    if form.validate_on_submit():
        unit = next(unit for unit in units if str(unit.id) == form.unit_id.data)
        try:
            with transaction():
                asset = register_asset(unit, form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã thêm."), "success")
            return redirect(url_for("systems.show_asset", asset_id=asset.id))
    elif not form.is_submitted():
        form.system_id.data = request.args.get("system")
    return render_template("systems/edit_asset.html", form=form, asset=None, clashes=[])


@bp.route("/data-assets/<uuid:asset_id>/edit", methods=["GET", "POST"])
@requires(Permission.SYSTEM_WRITE)
def edit_asset_form(asset_id: UUID) -> str | Response:
    """Edit a data asset."""
    asset = found(find_asset(who(), asset_id, Permission.SYSTEM_WRITE))
    form = _form([asset.unit], asset)
    clashes: list[tuple[str, str, str]] = []
    if form.validate_on_submit():
        try:
            with transaction():
                edit_asset(asset, asset.unit, form.seen_version, form.values())
        except Refused as refused:
            form.refuse(refused)
            asset = found(find_asset(who(), asset_id, Permission.SYSTEM_WRITE))
            if isinstance(refused, Clash):
                clashes = clash_rows(form, refused)
                form.version.data = str(asset.version)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("systems.show_asset", asset_id=asset.id))
    return render_template("systems/edit_asset.html", form=form, asset=asset, clashes=clashes)


@bp.post("/data-assets/<uuid:asset_id>/delete")
@requires(Permission.SYSTEM_WRITE)
def delete_asset_row(asset_id: UUID) -> Response:
    """Take a data asset out of the catalogue."""
    asset = found(find_asset(who(), asset_id, Permission.SYSTEM_WRITE))
    name = asset.name
    try:
        with transaction():
            delete_asset(asset)
    except Refused as refused:
        flash(refused.message, "error")
        return redirect(url_for("systems.show_asset", asset_id=asset_id))
    flash(_("Đã xóa “%(name)s” khỏi danh mục dữ liệu.", name=name), "success")
    return redirect(back("systems.list_assets"))


def _form(units: list[HealthUnit], asset: DataAsset | None) -> AssetForm:
    department = units[0].department_id
    options: dict[str, Any] = {
        "units": unit_choices(units),
        "groups": [(group.id, group.name) for group in catalogue.data_groups()],
        "systems": [
            (str(system.id), system.name) for unit in units for system in systems_of(who(), unit.id)
        ],
        "owners": parties_to_choose(department),
        "owner": owner_of(asset),
    }
    form = AssetForm(obj=asset, **options)
    if asset is not None and not form.is_submitted():
        form.version.data = str(asset.version)
        form.unit_id.data = str(asset.unit_id)
        form.system_id.data = str(asset.system_id) if asset.system_id else None
    return form
