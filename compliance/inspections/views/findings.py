"""Findings: writing them in the field, fixing them, verifying them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.web import found
from compliance.inspections import labels
from compliance.inspections.forms import (
    FindingForm,
)
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.queries import findings as queries
from compliance.inspections.queries.inspections import find_row, rows_of
from compliance.inspections.queries.scores import checklist_of
from compliance.inspections.queries.together import repeats_among
from compliance.inspections.services import findings as services
from compliance.inspections.views.blueprint import bp, inspection_or_404, viewer
from compliance.inspections.workbook import findings_workbook
from compliance.packs.hints import hint_at_dead_citations

P = Permission


@bp.get("/findings")
@needs(P.INSPECTION_READ)
def findings() -> str:
    """List the findings in scope."""
    page = queries.finding_page(viewer(), ListRequest.parse(request.args, queries.FILTERS))
    return render_template(
        "inspections/findings.html",
        page=page,
        counts=queries.finding_counts(viewer()),
        repeats=repeats_among(page.rows),
    )


@bp.get("/findings/export.xlsx")
@needs(P.INSPECTION_READ)
def export_findings() -> Response:
    """Hand out the same list as a workbook."""
    rows = queries.findings_to_export(viewer(), ListRequest.parse(request.args, queries.FILTERS))
    return download(findings_workbook(rows), "kien-nghi.xlsx")


@bp.route("/inspections/<uuid:inspection_id>/rows/<uuid:row_id>/finding", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def new_finding(inspection_id: UUID, row_id: UUID) -> str | Response:
    """Propose the canned finding of a row; the inspector edits and confirms it."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    row = found(find_row(inspection, row_id))
    questions = checklist_of(inspection)
    proposal = services.propose(row, questions)
    form = FindingForm(severities=_severities(), data=vars(proposal))
    if form.validate_on_submit():
        try:
            with transaction():
                services.write_finding(viewer(), inspection, row, questions, _text(form, proposal))
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi kiến nghị."), "success")
            hint_at_dead_citations(*form.data.values())
            return redirect(_after(inspection_id, row.position))
    return render_template(
        "inspections/new_finding.html",
        form=form,
        inspection=inspection_or_404(inspection_id, P.INSPECTION_WRITE),
        row=row,
        questions=questions,
        later=_after(inspection_id, row.position),
    )


def _after(inspection_id: UUID, position: int) -> str:
    after = next((r for r in rows_of(inspection_id) if r.position > position), None)
    if after is None:
        return url_for("inspections.rows", inspection_id=inspection_id)
    return url_for("inspections.row", inspection_id=inspection_id, row_id=after.id)


@bp.route("/findings/<uuid:finding_id>/edit", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def edit_finding(finding_id: UUID) -> str | Response:
    """Change the words of a finding before the minutes are signed."""
    finding, inspection = _field_finding(finding_id)
    stored = services.FindingText(
        **{name: getattr(finding, name) for name in services.FindingText.__dataclass_fields__}
    )
    form = FindingForm(severities=_severities(), data={**vars(stored), "version": finding.version})
    if form.validate_on_submit():
        try:
            with transaction():
                services.edit_finding(
                    viewer(), inspection, finding, form.version.data, _text(form, stored)
                )
        except Refused as refused:
            form.refuse(refused)
            finding, inspection = _field_finding(finding_id)
        else:
            flash(_("Đã lưu kiến nghị."), "success")
            hint_at_dead_citations(*form.data.values())
            return redirect(url_for("inspections.finding", finding_id=finding_id))
    return render_template(
        "inspections/edit_finding.html", form=form, finding=finding, inspection=inspection
    )


@bp.post("/findings/<uuid:finding_id>/withdraw")
@needs(P.INSPECTION_WRITE)
def withdraw(finding_id: UUID) -> Response:
    """Take back a finding before the minutes are signed."""
    finding, inspection = _field_finding(finding_id)
    try:
        with transaction():
            services.withdraw_finding(viewer(), inspection, finding)
    except Refused as refused:
        flash(refused.message, "error")
        return redirect(url_for("inspections.finding", finding_id=finding_id))
    flash(_("Đã bỏ kiến nghị."), "success")
    return redirect(url_for("inspections.show", inspection_id=inspection.id))


def _field_finding(finding_id: UUID) -> tuple[Finding, Inspection]:
    finding = found(queries.find_finding(viewer(), finding_id))
    return finding, inspection_or_404(finding.inspection_id, P.INSPECTION_WRITE)


def _severities() -> list[tuple[str, Any]]:
    return list(labels.SEVERITY.items())


def _text(form: FindingForm, base: services.FindingText) -> services.FindingText:
    """Return what was entered; another article than the pack's loses the pack's confidence."""
    same = form.article.data == base.article
    return services.FindingText(
        severity=form.severity.data,
        description=form.description.data,
        article=form.article.data,
        confidence=base.confidence if same else None,
        cause=form.cause.data,
        remedy=form.remedy.data,
        due=form.due.data,
    )
