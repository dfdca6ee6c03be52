"""Checking what a unit submitted: every field beside last time, then accept or return."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.forms import VersionedForm
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.text import clean
from compliance.core.web import found
from compliance.reporting import services
from compliance.reporting.models import ReportReview, ReportRevision, ReportState
from compliance.reporting.queries import revisions_of
from compliance.reporting.views.base import bp, me, report_within

_LONGEST = 1000


@bp.route("/<uuid:report_id>/check", methods=["GET", "POST"])
@requires(Permission.REPORT_ACCEPT)
def check(report_id: UUID) -> str | Response | tuple[str, int]:
    """Read what was submitted; return it with reasons by field."""
    report = report_within(report_id, Permission.REPORT_ACCEPT)
    held = revisions_of(report.id)
    revision, _review = found(held[0] if held else None)
    form = VersionedForm(version=str(report.version))
    status = 200
    if form.validate_on_submit():
        keys = {row["key"] for block in revision.content["blocks"] for row in block["rows"]}
        reasons = {
            key: text[:_LONGEST]
            for key in keys
            if (text := clean(request.form.get(f"reason:{key}")) or "")
        }
        try:
            with transaction():
                services.return_report(
                    report,
                    form.seen_version,
                    reasons,
                    clean(request.form.get("remark")),
                    actor_id=me().id,
                )
        except Refused as refused:
            form.refuse(refused)
            status = 400
        else:
            flash(_("Đã trả lại báo cáo của %(unit)s.", unit=report.unit.name), "success")
            return redirect(url_for("reporting.show_period", period_id=report.period_id))
    return (
        render_template(
            "reporting/check.html",
            report=report,
            period=report.period,
            revision=revision,
            earlier=_earlier(held),
            form=form,
            waiting=report.state == ReportState.SUBMITTED,
            typed=request.form if request.method == "POST" else {},
        ),
        status,
    )


@bp.post("/<uuid:report_id>/accept")
@requires(Permission.REPORT_ACCEPT)
def accept(report_id: UUID) -> Response:
    """Accept what was submitted."""
    report = report_within(report_id, Permission.REPORT_ACCEPT)
    form = VersionedForm()
    if not form.validate_on_submit():
        raise Refused(_("Biểu mẫu đã hết hạn. Hãy tải lại trang."))
    with transaction():
        services.accept(report, form.seen_version, actor_id=me().id)
    flash(_("Đã chấp nhận báo cáo của %(unit)s.", unit=report.unit.name), "success")
    return redirect(url_for("reporting.show_period", period_id=report.period_id))


def _earlier(held: Sequence[tuple[ReportRevision, ReportReview | None]]) -> dict[str, str]:
    """Return what the revision before the newest said, by key."""
    if len(held) < 2:
        return {}
    content = held[1][0].content
    return {row["key"]: row["shown"] for block in content["blocks"] for row in block["rows"]}
