"""The library of the sector."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import session, transaction
from compliance.core.downloads import hand_out
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.ledgers.queries import READ, holds
from compliance.training.forms import MaterialForm
from compliance.training.models import Material
from compliance.training.queries import find_material, material_page
from compliance.training.services import save_material, withdraw_material
from compliance.training.views.base import TABS, bp, viewer
from compliance.units.models import HealthUnit

SHARE = Permission.TRAINING_SHARE


@bp.get("/materials")
@requires(READ)
def materials() -> str:
    """List the library of the sector."""
    page = material_page(viewer(), ListRequest.parse(request.args))
    return render_template(
        "training/materials.html", page=page, shares=holds(viewer(), SHARE), tabs=TABS
    )


@bp.get("/materials/<uuid:material_id>/<int:number>")
@requires(READ)
def material_file(material_id: UUID, number: int) -> Response:
    """Download a version of a material."""
    row = found(find_material(viewer(), material_id))
    version = found(next((v for v in row.versions if v.number == number), None))
    return hand_out(version.file)


@bp.route("/materials/new", methods=["GET", "POST"])
@requires(SHARE)
def new_material() -> str | Response:
    """Put a material into the library."""
    return _material(None)


@bp.route("/materials/<uuid:material_id>/edit", methods=["GET", "POST"])
@requires(SHARE)
def edit_material(material_id: UUID) -> str | Response:
    """Reword a material, or upload its next version."""
    return _material(found(find_material(viewer(), material_id, to_write=True)))


def _material(row: Material | None) -> str | Response:
    data = {"title": row.title, "about": row.about, "version": str(row.version)} if row else {}
    form = MaterialForm(data=data)
    if form.validate_on_submit():
        upload = form.file.data
        try:
            with transaction():
                save_material(
                    found(_department()),
                    row,
                    form.title.data,
                    form.about.data,
                    (upload.stream, upload.filename or "") if upload else None,
                    seen_version=form.seen_version,
                    actor_id=viewer().id,
                )
        except (Clash, Refused) as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("training.materials"))
    return render_template("training/material.html", form=form, row=row)


@bp.post("/materials/<uuid:material_id>/withdraw")
@requires(SHARE)
def withdraw(material_id: UUID) -> Response:
    """Take a material out of the library."""
    row = found(find_material(viewer(), material_id, to_write=True))
    with transaction():
        withdraw_material(row)
    flash(_("Đã rút tài liệu khỏi thư viện; các bản vẫn được giữ."), "success")
    return redirect(url_for("training.materials"))


def _department() -> HealthUnit | None:
    """Return the Department whose library the person keeps."""
    held = next(iter(viewer().roles_held), None)
    key = (held.unit.department_id or held.unit_id) if held else None
    return session().get(HealthUnit, key) if key else None
