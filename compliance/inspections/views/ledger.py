"""Findings seen together: the same row in several units; what changed on disk."""

from __future__ import annotations

from flask import render_template, request

from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.inspections.queries.integrity import fault_page, last_look
from compliance.inspections.queries.together import by_item
from compliance.inspections.views.blueprint import bp, viewer

P = Permission


@bp.get("/findings/by-item")
@needs(P.INSPECTION_READ)
def findings_by_item() -> str:
    """Show the findings of all units grouped by row of the checklist."""
    page = by_item(viewer(), ListRequest.parse(request.args, ("state",)))
    return render_template("inspections/findings_by_item.html", page=page)


@bp.get("/evidence/integrity")
@needs(P.AUDIT_READ)
def integrity() -> str:
    """Show which kept files no longer have their hash, and when all were last looked at."""
    page = fault_page(viewer(), ListRequest.parse(request.args, ("state",)))
    return render_template("inspections/integrity.html", page=page, look=last_look())
