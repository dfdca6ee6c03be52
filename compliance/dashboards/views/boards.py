"""Boards: the sector, the units that an inspector checks, one unit, what stands below it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import audit, clock, jobs
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _
from compliance.core.permissions import Permission, Role, requires
from compliance.core.web import found, viewer
from compliance.dashboards.documents import board_workbook
from compliance.dashboards.queries import scope
from compliance.dashboards.queries.boards import board
from compliance.dashboards.views.base import READ, bp
from compliance.units.queries import find_unit


@bp.get("/")
@requires(READ)
def show() -> str | Response:
    """Show the sector or the inspected units; whoever sees single units is led to the own one."""
    whole = scope.sector_of(viewer())
    if whole is None:
        home = viewer().home_unit
        if home is not None and find_unit(viewer(), home.id, READ) is not None:
            return redirect(url_for("dashboards.unit", unit_id=home.id))
    mine = request.args.get("of") == "inspected" and Role.INSPECTOR in viewer().role_keys
    of = scope.inspected_by(viewer()) if mine or whole is None else whole
    return render_template(
        "dashboards/board.html",
        board=board(viewer(), of),
        unit=None,
        below=False,
        may_widen=False,
        of="inspected" if mine else "",
        inspector=Role.INSPECTOR in viewer().role_keys,
    )


@bp.get("/units/<uuid:unit_id>")
@requires(READ)
def unit(unit_id: UUID) -> str:
    """Show one unit; ``below=1`` adds what stands below it or is guided by it."""
    row = found(find_unit(viewer(), unit_id, READ))
    widened = request.args.get("below") == "1"
    of = scope.unit_and_below(viewer(), row) if widened else scope.unit_alone(row)
    return render_template(
        "dashboards/board.html",
        board=board(viewer(), of),
        unit=row,
        below=widened,
        may_widen=scope.has_below(viewer(), row),
        of="",
        inspector=False,
    )


@bp.get("/export.xlsx")
@requires(READ)
def export() -> Response:
    """Hand out the board of the sector, of the inspected units or of a unit as a workbook."""
    whole = scope.sector_of(viewer())
    title = _("Toàn ngành")
    if asked := request.args.get("unit", type=UUID):
        row = found(find_unit(viewer(), asked, READ))
        of, title = scope.unit_alone(row), row.name
        if request.args.get("below") == "1":
            of = scope.unit_and_below(viewer(), row)
    elif whole is None or request.args.get("of") == "inspected":
        of, title = scope.inspected_by(viewer()), _("Đơn vị tôi kiểm tra")
    else:
        of = whole
    content = board_workbook(title, board(viewer(), of))
    with transaction():
        audit.note("kpi:export", details={"what": "board"})
    return download(content, f"chi-so-{clock.today():%Y-%m-%d}.xlsx")


@bp.post("/refresh")
@requires(Permission.KPI_REFRESH)
def refresh() -> Response:
    """Have everything measured again now; one run at a time."""
    with transaction():
        if jobs.waiting("dashboards.measure"):
            flash(_("Đang tính rồi. Mở lại trang sau ít phút."), "info")
        else:
            jobs.enqueue("dashboards.measure", {}, actor_id=viewer().id)
            audit.note("kpi:refresh")
            flash(_("Đã xếp việc tính lại. Mở lại trang sau ít phút."), "success")
    return redirect(url_for("dashboards.show"))
