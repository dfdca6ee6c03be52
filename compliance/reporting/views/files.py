"""Files that go with a report."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.downloads import hand_out
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.evidence.services import keep_evidence
from compliance.reporting import services
from compliance.reporting.forms import FileForm
from compliance.reporting.models import ReportFile, UnitReport
from compliance.reporting.queries import files_of
from compliance.reporting.rules import rules
from compliance.reporting.sheet import form_for
from compliance.reporting.views.base import bp, me, report_within

P = Permission


@bp.post("/<uuid:report_id>/files")
@requires(P.REPORT_WRITE)
def attach(report_id: UUID) -> Response:
    """Keep a file with the report; it joins the evidence of the unit."""
    report = report_within(report_id, P.REPORT_WRITE)
    held = rules(report.period.pack_version)
    form = FileForm().offer(form_for(report, report.period, held).fields)
    if not form.validate_on_submit():
        raise Refused(" ".join(str(text) for texts in form.errors.values() for text in texts))
    with transaction():
        kept = keep_evidence(
            form.file.data.stream,
            form.file.data.filename or "",
            unit_id=report.unit_id,
            title=form.file_title.data,
            actor_id=me().id,
        )
        services.attach(report, kept, form.key.data or "")
    flash(_("Đã gửi kèm tệp."), "success")
    return redirect(url_for("reporting.show", report_id=report_id))


@bp.post("/<uuid:report_id>/files/<uuid:file_id>/remove")
@requires(P.REPORT_WRITE)
def detach(report_id: UUID, file_id: UUID) -> Response:
    """Take a file away from the report; it stays among the evidence of the unit."""
    report = report_within(report_id, P.REPORT_WRITE)
    row = _file(report, file_id)
    with transaction():
        services.detach(report, row)
    flash(_("Đã bỏ tệp gửi kèm."), "success")
    return redirect(url_for("reporting.show", report_id=report_id))


@bp.get("/<uuid:report_id>/files/<uuid:file_id>")
@requires(P.REPORT_READ)
def attached(report_id: UUID, file_id: UUID) -> Response:
    """Download a file that goes with the report."""
    row = _file(report_within(report_id), file_id)
    return hand_out(row.evidence.file)


def _file(report: UnitReport, file_id: UUID) -> ReportFile:
    return found(next((row for row in files_of(report.id) if row.id == file_id), None))
