"""Rounds that a parent unit opens for the units which report through it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.forms import VersionedForm
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import viewer
from compliance.reporting import services
from compliance.reporting.below import parents, units_below
from compliance.reporting.forms import BelowForm
from compliance.reporting.rules import rules
from compliance.reporting.views.base import bp, me, period_within, tell


@bp.route("/open-below", methods=["GET", "POST"])
@requires(Permission.REPORT_OPEN)
def open_below() -> str | Response | tuple[str, int]:
    """Open a round for the units that report through one's own."""
    if viewer().may(Permission.REPORT_COLLATE):
        return redirect(url_for("reporting.open_ad_hoc"))
    held = rules()
    mine = parents(me(), held)
    if not mine:
        return render_template("reporting/open_below.html", form=None, parent=None, mine=[])
    chosen = request.values.get("unit")
    parent = next((unit for unit in mine if str(unit.id) == chosen), mine[0])
    below = units_below(parent.id, held)
    form = BelowForm(unit=str(parent.id), units=[str(unit.id) for unit in below])
    form.offer(held, below)
    status = 200
    if form.validate_on_submit():
        kind: Any = held.adhoc.get(form.adhoc.data, {})
        asked = form.request_of(list(kind.get("fields", ())))
        wanted = [UUID(key) for key in form.units.data or ()]
        try:
            with transaction():
                opened = services.open_below(parent, asked, unit_ids=wanted, actor_id=me().id)
                tell(opened.id, "opened")
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã mở đợt: %(title)s.", title=opened.title), "success")
            return redirect(url_for("reporting.show_period", period_id=opened.id))
    if request.method == "POST":
        status = 400
    return render_template("reporting/open_below.html", form=form, parent=parent, mine=mine), status


@bp.post("/periods/<uuid:period_id>/close")
@requires(Permission.REPORT_OPEN)
def close(period_id: UUID) -> Response:
    """Close a round of one's own unit."""
    period = period_within(period_id, Permission.REPORT_OPEN)
    with transaction():
        services.close(period, _version())
    flash(_("Đã đóng đợt: %(title)s.", title=period.title), "success")
    return redirect(url_for("reporting.show_period", period_id=period_id))


@bp.post("/periods/<uuid:period_id>/reopen")
@requires(Permission.REPORT_OPEN)
def reopen(period_id: UUID) -> Response:
    """Take reports again in a round of one's own unit."""
    period = period_within(period_id, Permission.REPORT_OPEN)
    with transaction():
        services.reopen(period, _version())
    flash(_("Đã mở lại đợt: %(title)s.", title=period.title), "success")
    return redirect(url_for("reporting.show_period", period_id=period_id))


def _version() -> int:
    form = VersionedForm()
    if not form.validate_on_submit():
        raise Refused(_("Biểu mẫu đã hết hạn. Hãy tải lại trang."))
    return form.seen_version
