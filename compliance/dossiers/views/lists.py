"""Lists of dossiers, and opening one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.dossiers import services
from compliance.dossiers.queries import (
    FILTERS,
    candidate_page,
    current_dossier,
    dossier_page,
    queue_size,
)
from compliance.dossiers.queue import FILTERS as QUEUE_FILTERS
from compliance.dossiers.queue import choices, queue_rows, queue_workbook, units_waiting
from compliance.dossiers.views.base import bp, me
from compliance.systems.queries import find_system, may_touch
from compliance.units.picker import unit_filter


@bp.get("/dossiers", endpoint="list")
@requires(Permission.DOSSIER_READ)
def list_() -> str:
    """List the dossiers within scope."""
    viewer = me()
    page = dossier_page(viewer, ListRequest.parse(request.args, FILTERS))
    return render_template(
        "dossiers/list.html",
        page=page,
        waiting=queue_size(viewer),
        may_open=viewer.may(Permission.DOSSIER_WRITE),
    )


@bp.get("/dossiers/queue")
@requires(Permission.DOSSIER_READ)
def queue() -> str:
    """List what waits for the reader, the most pressing first."""
    viewer = me()
    page = queue_rows(viewer, ListRequest.parse(request.args, QUEUE_FILTERS))
    return render_template(
        "dossiers/queue.html",
        page=page,
        choices=choices(viewer),
        units=unit_filter(units_waiting(viewer), page.request.filters),
        appraises=viewer.may(Permission.DOSSIER_APPRAISE),
        decides=viewer.may(Permission.DOSSIER_DECIDE),
    )


@bp.get("/dossiers/queue.xlsx")
@requires(Permission.DOSSIER_READ)
def queue_export() -> Response:
    """Hand out the filtered queue as a workbook."""
    content = queue_workbook(me(), ListRequest.parse(request.args, QUEUE_FILTERS))
    return download(content, f"ho-so-cho-xu-ly-{clock.today().isoformat()}.xlsx")


@bp.get("/dossiers/new")
@requires(Permission.DOSSIER_WRITE)
def candidates() -> str:
    """List the systems for which a dossier may be opened."""
    page = candidate_page(me(), ListRequest.parse(request.args))
    return render_template("dossiers/candidates.html", page=page)


@bp.post("/systems/<uuid:system_id>/dossier", endpoint="open")
@requires(Permission.DOSSIER_WRITE)
def open_(system_id: UUID) -> Response:
    """Open a dossier for a system."""
    system = found(find_system(me(), system_id, Permission.DOSSIER_WRITE))
    try:
        with transaction():
            dossier = services.open_dossier(system, me().id)
    except Refused as refused:
        flash(refused.message, "error")
        return redirect(url_for("classification.show", system_id=system_id))
    return redirect(url_for("dossiers.show", dossier_id=dossier.id))


@bp.get("/systems/<uuid:system_id>/dossier")
@requires(Permission.DOSSIER_READ)
def of_system(system_id: UUID) -> str | Response:
    """Lead to the dossier of a system, or offer to open one."""
    system = found(find_system(me(), system_id, Permission.DOSSIER_READ))
    dossier = current_dossier(system_id)
    if dossier is not None:
        return redirect(url_for("dossiers.show", dossier_id=dossier.id))
    return render_template(
        "dossiers/of_system.html",
        system=system,
        writable=may_touch(me(), system_id, Permission.DOSSIER_WRITE),
    )
