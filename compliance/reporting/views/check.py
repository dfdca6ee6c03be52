"""Checking what a unit submitted: every field beside last time, then accept or return.

What is found wrong afterwards is put right here too: an accepted report is opened again, a unit
is excused by whoever runs the round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from compliance.reporting.forms import ExcuseForm
from compliance.reporting.models import PeriodState, ReportRevision, ReportState, UnitReport
from compliance.reporting.rules import DEPARTMENT
from compliance.reporting.sent import Sent, revisions_of
from compliance.reporting.views.base import bp, me, report_within, runs_it

_LONGEST = 1000
#: What becomes of a report by the state in which it is read here.
_VERBS = {
    ReportState.SUBMITTED: services.return_report,
    ReportState.ACCEPTED: services.reopen_report,
}


@bp.route("/<uuid:report_id>/check", methods=["GET", "POST"])
@requires(Permission.REPORT_ACCEPT)
def check(report_id: UUID) -> str | Response | tuple[str, int]:
    """Read what was submitted; return it with reasons by field, or open it again once accepted."""
    return _judge(report_within(report_id, Permission.REPORT_ACCEPT))


@bp.route("/<uuid:report_id>/correct", methods=["GET", "POST"])
@requires(Permission.REPORT_COLLATE)
def correct(report_id: UUID) -> str | Response | tuple[str, int]:
    """Open the Department's own part again."""
    report = report_within(report_id, Permission.REPORT_COLLATE)
    return _judge(found(report if report.tier == DEPARTMENT else None))


def _judge(report: UnitReport) -> str | Response | tuple[str, int]:
    revision = found(next(iter(revisions_of(report.id)), None)).revision
    form = VersionedForm(version=str(report.version))
    if not form.validate_on_submit():
        return _page(report, form)
    act = _VERBS.get(ReportState(report.state), services.return_report)
    reasons, remark = _reasons(revision), clean(request.form.get("remark"))
    try:
        with transaction():
            act(report, form.seen_version, reasons, remark, actor_id=me().id)
    except Refused as refused:
        form.refuse(refused)
        return _page(report, form), 400
    return _judged(report, act is services.reopen_report)


def _page(report: UnitReport, form: VersionedForm) -> str:
    held = revisions_of(report.id)
    accepted = report.state == ReportState.ACCEPTED and report.period.state != PeriodState.CLOSED
    asked = request.method == "POST" or "correct" in request.args or report.tier == DEPARTMENT
    return render_template(
        "reporting/check.html",
        report=report,
        period=report.period,
        revision=held[0].revision,
        earlier=_earlier(held),
        form=form,
        waiting=report.state == ReportState.SUBMITTED,
        correctable=accepted and not asked,
        accepted=accepted and asked,
        typed=request.form if request.method == "POST" else {},
    )


def _judged(report: UnitReport, reopened: bool) -> Response:
    if report.tier == DEPARTMENT:
        flash(_("Đã mở lại phần của Sở để đính chính."), "success")
        return redirect(url_for("reporting.show", report_id=report.id))
    name = report.unit.name
    said = _("Đã trả lại báo cáo của %(unit)s.", unit=name)
    if reopened:
        said = _(
            "Đã mở lại báo cáo của %(unit)s: tới khi gửi lại, số của nó không tính.", unit=name
        )
    flash(said, "success")
    return redirect(url_for("reporting.show_period", period_id=report.period_id))


@bp.post("/<uuid:report_id>/accept")
@requires(Permission.REPORT_ACCEPT)
def accept(report_id: UUID) -> Response | tuple[str, int]:
    """Accept what was submitted; with reasons to return it typed, ask which is meant."""
    report = report_within(report_id, Permission.REPORT_ACCEPT)
    form = VersionedForm()
    if not form.validate_on_submit():
        raise Refused(_("Biểu mẫu đã hết hạn. Hãy tải lại trang."))
    if _reasons(found(next(iter(revisions_of(report.id)), None)).revision):
        text = _("Đã ghi lý do trả lại. Hãy bấm “Trả lại để sửa”, hoặc xóa lý do rồi chấp nhận.")
        form.refuse(Refused(text))
        return _page(report, form), 400
    with transaction():
        services.accept(report, form.seen_version, actor_id=me().id)
    flash(_("Đã chấp nhận báo cáo của %(unit)s.", unit=report.unit.name), "success")
    return redirect(url_for("reporting.show_period", period_id=report.period_id))


@bp.post("/<uuid:report_id>/<any('excuse', 'end-excuse'):verb>")
@requires(Permission.REPORT_OPEN)
def excuse(report_id: UUID, verb: str) -> Response:
    """Let a unit off a report, or ask for it again: whoever runs the round."""
    report = report_within(report_id)
    form = ExcuseForm() if verb == "excuse" else VersionedForm()
    found(report if runs_it(report.period) and report.tier != DEPARTMENT else None)
    if not form.validate_on_submit():
        raise Refused(_("Hãy ghi lý do, tối đa 255 ký tự."))
    with transaction():
        if isinstance(form, ExcuseForm):
            services.excuse(report, form.seen_version, form.reason.data)
        else:
            services.end_excuse(report, form.seen_version)
    flash(_("Đã ghi."), "success")
    return redirect(url_for("reporting.show", report_id=report_id))


def _reasons(revision: ReportRevision) -> Mapping[str, str]:
    keys = {row["key"] for block in revision.content["blocks"] for row in block["rows"]}
    typed = {key: clean(request.form.get(f"reason:{key}")) or "" for key in keys}
    return {key: text[:_LONGEST] for key, text in typed.items() if text}


def _earlier(held: Sequence[Sent]) -> dict[str, str]:
    """Return what the revision before the newest said, by key."""
    if len(held) < 2:
        return {}
    content = held[1].revision.content
    return {row["key"]: row["shown"] for block in content["blocks"] for row in block["rows"]}
