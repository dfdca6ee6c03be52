"""The simple tables under a system: add, edit, delete a row, fetch the file of a document."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import hand_out
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.systems.forms.parts import TABLES, ComponentForm, DocumentForm, PartForm
from compliance.systems.models import InformationSystem, SystemPart
from compliance.systems.queries.parts import code_of, file_of, part_of, zone_choices
from compliance.systems.queries.scope import find_system, may_touch
from compliance.systems.services.files import keep_document
from compliance.systems.services.parts import add_part, delete_part, edit_part, fingerprint
from compliance.systems.views.base import bp, viewer

_TABLES = "any('user-groups', 'size-metrics', components, zones, interconnections, documents):table"


@bp.route(f"/<uuid:system_id>/<{_TABLES}>/new", methods=["GET", "POST"])
@requires(Permission.SYSTEM_WRITE)
def new_part(system_id: UUID, table: str) -> str | Response:
    """Add a row."""
    system = _writable(system_id, table)
    form = _form(table, system, None)
    if form.validate_on_submit():
        try:
            with transaction():
                part = add_part(system, table, form.values())
                _keep_file(form, system, part)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(system, table, _("Đã thêm."))
    return _page("systems/edit_part.html", form, system, table, None)


@bp.route(f"/<uuid:system_id>/<{_TABLES}>/<uuid:part_id>", methods=["GET", "POST"])
@requires(Permission.SYSTEM_WRITE)
def edit_row(system_id: UUID, table: str, part_id: UUID) -> str | Response:
    """Edit a row."""
    system = _writable(system_id, table)
    part = found(part_of(system.id, table, part_id))
    form = _form(table, system, part)
    if form.validate_on_submit():
        try:
            with transaction():
                edit_part(system, part, form.seen.data or "", form.values())
                _keep_file(form, system, part)
        except Refused as refused:
            form.refuse(refused)
            if isinstance(refused, Clash):
                form.seen.data = fingerprint(part)
        else:
            return _done(system, table, _("Đã lưu."))
    return _page("systems/edit_part.html", form, system, table, part)


@bp.post(f"/<uuid:system_id>/<{_TABLES}>/<uuid:part_id>/delete")
@requires(Permission.SYSTEM_WRITE)
def delete_row(system_id: UUID, table: str, part_id: UUID) -> Response:
    """Delete a row."""
    system = _writable(system_id, table)
    part = found(part_of(system.id, table, part_id))
    with transaction():
        delete_part(system, part)
    return _done(system, table, _("Đã xóa."))


@bp.get("/<uuid:system_id>/documents/<uuid:part_id>/file")
@requires(Permission.SYSTEM_READ)
def document_file(system_id: UUID, part_id: UUID) -> Response:
    """Hand out the file of a document, and write it into the access log."""
    system = found(find_system(viewer(), system_id))
    document = found(part_of(system.id, "documents", part_id))
    needed = Permission.SYSTEM_READ
    if document.kind == "physical_diagram":
        needed = Permission.NETWORK_READ
    found(may_touch(viewer(), system.id, needed) or None)
    stored = found(file_of(document))
    with transaction():
        audit.note("system-document:read", target=system, details={"file": stored.sha256})
    return hand_out(stored)


def _writable(system_id: UUID, table: str) -> InformationSystem:
    """Return the system if the viewer may write it; its zones only if they may be read too."""
    system = found(find_system(viewer(), system_id, Permission.SYSTEM_WRITE))
    if table == "zones":
        found(may_touch(viewer(), system.id, Permission.NETWORK_READ) or None)
    return system


def _form(table: str, system: InformationSystem, part: SystemPart | None) -> PartForm:
    form_class = TABLES[table].form
    options: dict[str, Any] = {}
    if form_class is ComponentForm:
        options["zones"] = zone_choices(system.id)
    form = form_class(obj=part, **options)
    if part is not None and not form.is_submitted():
        form.seen.data = fingerprint(part)
        for name in ("zone_id", "other_level"):
            if name in form._fields and getattr(part, name) is not None:
                form._fields[name].data = str(getattr(part, name))
        if "other_code" in form._fields:
            form.other_code.data = code_of(part.other_system_id)  # type: ignore[attr-defined]
    return form


def _keep_file(form: PartForm, system: InformationSystem, part: Any) -> None:
    if isinstance(form, DocumentForm) and form.file.data:
        keep_document(system, part, form.file.data, viewer().id)


def _done(system: InformationSystem, table: str, message: str) -> Response:
    flash(message, "success")
    if table == "zones":
        return redirect(url_for("systems.network", system_id=system.id))
    return redirect(url_for("systems.show", system_id=system.id, _anchor=table))


def _page(template: str, form: PartForm, system: InformationSystem, table: str, part: Any) -> str:
    stored = file_of(part) if table == "documents" and part is not None else None
    return render_template(
        template, form=form, system=system, table=TABLES[table], part=part, stored=stored
    )
