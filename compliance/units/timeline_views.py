"""The page "Diễn biến" of a unit."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request

from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found, viewer
from compliance.units import queries
from compliance.units.timeline import timeline as steps_of
from compliance.units.views import bp


@bp.get("/<uuid:unit_id>/timeline")
@requires(Permission.UNIT_READ)
def timeline(unit_id: UUID) -> str:
    """List the steps of a unit's dossiers, plan and inspections."""
    me = viewer()
    unit = found(queries.find_unit(me, unit_id))
    page = steps_of(me, unit, ListRequest.parse(request.args).page)
    return render_template("units/timeline.html", unit=unit, page=page)
