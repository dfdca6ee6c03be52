"""What leaders learn: heat map, the year, ageing, veracity, comparisons."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request

from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.text import as_uuid
from compliance.core.web import found
from compliance.inspections.queries import insight as queries
from compliance.inspections.queries import oversight
from compliance.inspections.queries.differences import differing_rows
from compliance.inspections.queries.inspections import find_inspection, open_campaigns
from compliance.inspections.views.blueprint import bp, inspection_or_404, viewer
from compliance.inspections.views.choosing import kind_choices
from compliance.units.models import KIND_NAMES
from compliance.units.queries import department_ids

P = Permission


@bp.get("/inspections/heat-map")
@needs(P.INSPECTION_READ)
def heat_map() -> str:
    """Show units against groups."""
    asked = ListRequest.parse(request.args, ("campaign", "year", "kind"))
    heat = queries.heat_map(viewer(), asked)
    lines = [(r.inspection.unit.name, r.whole.score if r.whole else None) for r in heat.rows]
    return render_template(
        "inspections/heat_map.html",
        heat=heat,
        lines=lines,
        kinds=kind_choices(),
        campaign_choices=[(str(one.id), one.title) for one in open_campaigns(viewer())],
        ages=oversight.ageing(viewer()),
    )


@bp.get("/inspections/year")
@needs(P.INSPECTION_READ)
def year() -> str:
    """Show which units were checked in a year, and which were not."""
    asked = ListRequest.parse(request.args, ("year", "kind", "checked"))
    first, _last = queries.year_of(request.args.get("year"))
    return render_template(
        "inspections/year.html",
        page=oversight.year_page(viewer(), asked),
        year=first.year,
        kinds=kind_choices(),
        kind_names=KIND_NAMES,
    )


@bp.get("/inspections/veracity")
@needs(P.INSPECTION_READ)
def veracity() -> str:
    """Show how far units' own answers agreed with what was found, from the second check on.

    For whoever looks over the sector: a unit does not read it of itself.
    """
    found(department_ids(viewer(), P.INSPECTION_READ) or None)
    page, rows = oversight.veracity_page(viewer(), ListRequest.parse(request.args))
    return render_template("inspections/veracity.html", page=page, rows=rows)


@bp.get("/inspections/<uuid:inspection_id>/compare")
@needs(P.INSPECTION_READ)
def compare(inspection_id: UUID) -> str:
    """Show a signed inspection beside another of the unit, its peers and the sector."""
    inspection = inspection_or_404(inspection_id)
    found(inspection if inspection.signed else None)
    before = queries.earlier_of(inspection)
    chosen = as_uuid(request.args.get("with"))
    other = find_inspection(viewer(), chosen) if chosen else None
    if other is None or other.unit_id != inspection.unit_id or not other.signed:
        other = find_inspection(viewer(), before[0].id) if before else None
    scores = queries.scores_of([inspection.id, *([other.id] if other else [])])
    theirs = {row.name: row for row in scores[other.id]} if other else {}
    return render_template(
        "inspections/compare.html",
        inspection=inspection,
        other=other,
        before=before,
        groups=scores[inspection.id],
        lines=[(row.name or _("Cả cuộc"), row.score) for row in scores[inspection.id]],
        theirs=theirs,
        peers=queries.medians(inspection, inspection.unit.kind),
        sector=queries.medians(inspection),
        rows=differing_rows(inspection, other) if other else [],
    )
