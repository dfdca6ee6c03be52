"""Accepting many reports at once."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.forms import BaseForm
from compliance.core.i18n import _
from compliance.core.paging import PAGE_SIZE
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.reporting import services
from compliance.reporting.together import weigh
from compliance.reporting.views.base import bp, me, period_within


@bp.get("/periods/<uuid:period_id>/accept")
@requires(Permission.REPORT_ACCEPT)
def preview_together(period_id: UUID) -> str | Response:
    """Show which of the ticked reports can be accepted together, and why others cannot."""
    period = period_within(period_id)
    weighed = weigh(me(), period, _ticked("id"))
    if not weighed:
        flash(_("Hãy chọn ít nhất một báo cáo chờ kiểm tra."), "error")
        return redirect(url_for("reporting.show_period", period_id=period_id, state="submitted"))
    return render_template(
        "reporting/together.html",
        period=period,
        ready=[one for one in weighed if not one.reasons],
        left=[(one.report, one.reasons) for one in weighed if one.reasons],
        done=None,
    )


@bp.post("/periods/<uuid:period_id>/accept")
@requires(Permission.REPORT_ACCEPT)
def accept_together(period_id: UUID) -> str:
    """Accept what was previewed; whatever changed meanwhile is left out and named."""
    period = period_within(period_id)
    if not BaseForm().validate_on_submit():
        raise Refused(_("Biểu mẫu đã hết hạn. Hãy tải lại trang."))
    versions = {key: request.form.get(f"version:{key}", "") for key in _ticked("id")}
    weighed = found(weigh(me(), period, list(versions)) or None)
    with transaction():
        done, left = services.accept_together(weighed, versions, actor_id=me().id)
    return render_template("reporting/together.html", period=period, ready=[], left=left, done=done)


def _ticked(name: str) -> list[UUID]:
    """Return the ids ticked on one page of the list; what is no id is none of them."""
    ids = []
    for text in dict.fromkeys(request.values.getlist(name)[:PAGE_SIZE]):
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids
