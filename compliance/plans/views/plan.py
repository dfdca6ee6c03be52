"""A unit's plan as a whole: reading it, opening it, freezing it, its documents."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.downloads import download, hand_out
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.site import verify_base
from compliance.core.web import found
from compliance.evidence.services import keep_evidence
from compliance.plans import services
from compliance.plans.applicable import setting_of
from compliance.plans.documents import plan_document
from compliance.plans.forms import DeclineForm, DocumentForm
from compliance.plans.models import PlanRevision, RevisionState
from compliance.plans.queries import (
    coverage_holds,
    coverage_of,
    covered_by,
    revisions_of,
    sheet_of,
    standing,
)
from compliance.plans.rules import Measure, layer_items, measures, word_of
from compliance.plans.sheet import MISSING_SHOWN, PlanSheet
from compliance.plans.snapshot import snapshot_of, written_in
from compliance.plans.views.base import bp, may, me, sheet_within, unit_within
from compliance.units.models import HealthUnit

_KIND = "any(pdf, docx):kind"


@bp.get("/<uuid:unit_id>")
@requires(Permission.PLAN_READ)
def show(unit_id: UUID) -> str:
    """Show a unit's plan, or whose plan covers it."""
    unit = unit_within(unit_id)
    sheet = sheet_of(unit)
    if sheet is None:
        return _without(unit)
    covered = covered_by(sheet.plan.id)
    revisions = revisions_of(sheet.plan.id)
    last = standing(revisions, RevisionState.FROZEN, RevisionState.SIGNED)
    waiting = standing(revisions, RevisionState.FROZEN)
    changed = last is not None and not _reads_as(sheet, last)
    return render_template(
        "plans/show.html",
        unit=unit,
        sheet=sheet,
        mine=may(unit_id, Permission.PLAN_WRITE),
        heads=may(unit_id, Permission.PLAN_SUBMIT),
        covered=[row for row in covered if coverage_holds(row)],
        revisions=revisions,
        waiting=waiting,
        changed=changed,
        freezable=changed or last is None,
        document_form=DocumentForm(obj=waiting) if waiting else None,
        missing_shown=MISSING_SHOWN,
    )


@bp.post("/<uuid:unit_id>/start")
@requires(Permission.PLAN_WRITE)
def start(unit_id: UUID) -> Response:
    """Open the plan of a unit."""
    unit = unit_within(unit_id, Permission.PLAN_WRITE)
    with transaction():
        services.start_plan(unit)
    return redirect(url_for("plans.show", unit_id=unit_id))


@bp.post("/<uuid:unit_id>/decline")
@requires(Permission.PLAN_WRITE)
def decline(unit_id: UUID) -> Response:
    """Leave the plan that covers the unit and open one of its own."""
    unit = unit_within(unit_id, Permission.PLAN_WRITE)
    form = DeclineForm()
    if not form.validate_on_submit():
        raise Refused(_("Hãy ghi lý do lập phương án riêng."))
    with transaction():
        services.decline(unit, form.reason.data)
    flash(_("Đã lập phương án riêng; đơn vị không còn được phủ."), "success")
    return redirect(url_for("plans.show", unit_id=unit_id))


@bp.post("/<uuid:unit_id>/freeze")
@requires(Permission.PLAN_SUBMIT)
def freeze(unit_id: UUID) -> Response:
    """Freeze the plan as it reads now."""
    sheet = sheet_within(unit_id, Permission.PLAN_SUBMIT)
    with transaction():
        row = services.freeze(sheet, covered_by(sheet.plan.id), actor_id=me().id)
    flash(
        _("Đã chốt phương án, bản số %(n)s. Hãy in, ký rồi ghi văn bản.", n=row.number), "success"
    )
    return redirect(url_for("plans.show", unit_id=unit_id))


@bp.post("/<uuid:unit_id>/withdraw")
@requires(Permission.PLAN_SUBMIT)
def withdraw(unit_id: UUID) -> Response:
    """Take back what was frozen and is not signed."""
    sheet = sheet_within(unit_id, Permission.PLAN_SUBMIT)
    with transaction():
        services.withdraw(sheet)
    flash(_("Đã rút bản chốt."), "success")
    return redirect(url_for("plans.show", unit_id=unit_id))


@bp.post("/<uuid:unit_id>/document")
@requires(Permission.PLAN_WRITE)
def sign(unit_id: UUID) -> Response:
    """Record the signed plan."""
    sheet = sheet_within(unit_id, Permission.PLAN_WRITE)
    form = DocumentForm()
    if not form.validate_on_submit():
        raise Refused(_("Hãy ghi số và ngày ký của phương án."))
    with transaction():
        signed = None
        if form.file.data:
            signed = keep_evidence(
                form.file.data.stream,
                form.file.data.filename or "",
                unit_id=sheet.unit.id,
                title=_("Phương án bốn lớp đã ký"),
                happened_on=form.document_date.data,
                actor_id=me().id,
            )
        services.record_document(sheet, form.seen_version, form.data, signed)
    flash(_("Đã ghi văn bản đã ký."), "success")
    return redirect(url_for("plans.show", unit_id=unit_id))


@bp.get(f"/<uuid:unit_id>/plan.<{_KIND}>")
@requires(Permission.PLAN_READ)
def file(unit_id: UUID, kind: str) -> Response:
    """Download the plan of today: as signed while it reads so, else a draft."""
    sheet = sheet_within(unit_id)
    last = standing(revisions_of(sheet.plan.id), RevisionState.FROZEN, RevisionState.SIGNED)
    if last is not None and _reads_as(sheet, last):
        return _document(sheet.unit, last, kind, _gaps(sheet))
    content = snapshot_of(sheet, covered_by(sheet.plan.id))
    paper = plan_document(
        content, kind, revision=None, missing=_gaps(sheet), verify_base=verify_base()
    )
    return download(paper, f"phuong-an-bon-lop-{sheet.unit.code}.{kind}")


@bp.get(f"/<uuid:unit_id>/revisions/<int:number>/plan.<{_KIND}>")
@requires(Permission.PLAN_READ)
def revision_file(unit_id: UUID, number: int, kind: str) -> Response:
    """Download a plan as it was frozen."""
    sheet = sheet_within(unit_id)
    held = revisions_of(sheet.plan.id)
    row = found(next((revision for revision in held if revision.number == number), None))
    return _document(sheet.unit, row, kind, ())


@bp.get("/<uuid:unit_id>/evidence/<uuid:evidence_id>")
@requires(Permission.PLAN_READ)
def evidence_file(unit_id: UUID, evidence_id: UUID) -> Response:
    """Download a piece of evidence; its hash is checked first."""
    sheet = sheet_within(unit_id)
    signed = (row.signed for row in revisions_of(sheet.plan.id) if row.signed)
    piece = sheet.evidence(evidence_id) or next((e for e in signed if e.id == evidence_id), None)
    if piece is None:
        abort(404)
    return hand_out(piece.file)


def _without(unit: HealthUnit) -> str:
    """Show a unit without a plan of its own."""
    coverage = coverage_of(unit.id)
    layers = coverage.plan.layers if coverage else ()
    return render_template(
        "plans/covered.html",
        unit=unit,
        coverage=coverage,
        words=[(row.layer, word_of(row, clock.today())) for row in layers],
        items=layer_items(),
        own=_still_own(unit) if coverage else [],
        mine=may(unit.id, Permission.PLAN_WRITE),
        reads_other=coverage is not None and may(coverage.plan.unit_id, Permission.PLAN_READ),
        form=DeclineForm(),
    )


def _still_own(unit: HealthUnit) -> list[Measure]:
    """Return the measures that a covered unit does itself: they concern it, and none lends them."""
    setting = setting_of(unit)
    return [m for m in measures().values() if not m.inheritable and setting.verdict(m).applies]


def _gaps(sheet: PlanSheet) -> list[str]:
    return [missing.text for missing in sheet.missing]


def _reads_as(sheet: PlanSheet, row: PlanRevision) -> bool:
    """Whether nothing changed since a revision was frozen."""
    now = snapshot_of(sheet, covered_by(sheet.plan.id))
    return bool(written_in(now) == written_in(row.content))


def _document(unit: HealthUnit, row: PlanRevision, kind: str, missing: Sequence[str]) -> Response:
    final = row.state == RevisionState.SIGNED
    paper = plan_document(
        row.content,
        kind,
        revision=row,
        missing=() if final else missing,
        verify_base=verify_base(),
    )
    return download(paper, f"phuong-an-bon-lop-{unit.code}-ban-{row.number}.{kind}")
