"""Dated relations of a system: add one, end one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.systems.forms.relations import EndForm, RelationForm
from compliance.systems.models import InformationSystem
from compliance.systems.queries.scope import find_system
from compliance.systems.queries.shared import parties_to_choose
from compliance.systems.services.relations import add_relation, end_relation
from compliance.systems.views.base import bp, viewer


@bp.route("/<uuid:system_id>/relations/new", methods=["GET", "POST"])
@requires(Permission.SYSTEM_WRITE)
def new_relation(system_id: UUID) -> str | Response:
    """Add a relation."""
    system = _writable(system_id)
    form = RelationForm(units=parties_to_choose(system.department_id))
    if not form.is_submitted():
        form.valid_from.data = clock.today()
    elif form.validate():
        unit = form.unit_id.unit
        assert unit is not None
        days = {"valid_from": form.valid_from.data, "valid_to": form.valid_to.data}
        try:
            with transaction():
                add_relation(system, unit, form.kind.data, **days, **form.document())
        except Refused as refused:
            form.refuse(refused)
            system = _writable(system_id)
        else:
            flash(_("Đã thêm quan hệ."), "success")
            return _back(system)
    return render_template("systems/new_relation.html", form=form, system=system)


@bp.route("/<uuid:system_id>/relations/<uuid:relation_id>/end", methods=["GET", "POST"])
@requires(Permission.SYSTEM_WRITE)
def end_relation_on(system_id: UUID, relation_id: UUID) -> str | Response:
    """Ask for the last day of a relation, and end it."""
    system = _writable(system_id)
    relation = found(next((r for r in system.relations if r.id == relation_id), None))
    form = EndForm()
    if not form.is_submitted():
        form.valid_to.data = clock.today()
    elif form.validate():
        try:
            with transaction():
                end_relation(system, relation, form.valid_to.data or clock.today())
        except Refused as refused:
            form.refuse(refused)
            system = _writable(system_id)
            relation = found(next((r for r in system.relations if r.id == relation_id), None))
        else:
            flash(_("Đã ghi ngày kết thúc."), "success")
            return _back(system)
    return render_template("systems/end_relation.html", form=form, system=system, relation=relation)


def _writable(system_id: UUID) -> InformationSystem:
    return found(find_system(viewer(), system_id, Permission.SYSTEM_WRITE))


def _back(system: InformationSystem) -> Response:
    return redirect(url_for("systems.show", system_id=system.id, _anchor="relations"))
