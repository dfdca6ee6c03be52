"""Answering and judging the rows, one a screen; evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import hand_out
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.web import found
from compliance.inspections import labels
from compliance.inspections.checklist import Checklist
from compliance.inspections.forms import AnswerForm, EvidenceForm, VerdictForm
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.queries import inspections as queries
from compliance.inspections.queries.findings import finding_of_row
from compliance.inspections.queries.scores import answer_of, checklist_of, judged_on
from compliance.inspections.scoring import effective
from compliance.inspections.services.answers import adverse, answer_row, judge_row
from compliance.inspections.services.evidence import attach_to_row, remove_evidence
from compliance.inspections.states import UNKNOWN, Side
from compliance.inspections.views.blueprint import asked, bp, given, inspection_or_404, viewer
from compliance.inspections.views.overview import may, overview
from compliance.packs.hints import hint_at_dead_citations

P = Permission
ROW = "/inspections/<uuid:inspection_id>/rows/<uuid:row_id>"


@bp.get("/inspections/<uuid:inspection_id>/rows")
@needs(P.INSPECTION_READ)
def rows(inspection_id: UUID) -> str:
    """List all rows with both columns."""
    inspection = inspection_or_404(inspection_id)
    return render_template(
        "inspections/rows.html", inspection=inspection, **overview(viewer(), inspection)
    )


@bp.get(ROW)
@needs(P.INSPECTION_READ)
def row(inspection_id: UUID, row_id: UUID) -> str:
    """Show one row: the unit's answer above, the verdict below."""
    return _page(inspection_id, row_id)


@bp.post(f"{ROW}/answer")
@needs(P.INSPECTION_ANSWER)
def answer(inspection_id: UUID, row_id: UUID) -> Any:
    """Store the unit's answer and evidence; lead on to the next row."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_ANSWER)
    chosen = found(queries.find_row(inspection, row_id))
    questions = checklist_of(inspection)
    form = _answer_form(questions)
    if not form.validate_on_submit():
        return _page(inspection_id, row_id, answer_form=form), 400
    try:
        with transaction():
            answer_row(
                viewer(),
                inspection,
                chosen,
                questions,
                version=form.version.data,
                answer=given(form.answer.data),
                note=form.note.data,
            )
            _attach(form, inspection, chosen, Side.UNIT)
    except Refused as refused:
        return _refused(inspection_id, row_id, form, refused, "answer_form")
    hint_at_dead_citations(form.note.data)
    return redirect(_onward(inspection, chosen))


@bp.post(f"{ROW}/verdict")
@needs(P.INSPECTION_WRITE)
def judge(inspection_id: UUID, row_id: UUID) -> Any:
    """Store the verdict and evidence; lead on to the finding or to the next row."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    chosen = found(queries.find_row(inspection, row_id))
    questions = checklist_of(inspection)
    form = verdict_form(questions)
    if not form.validate_on_submit():
        return _page(inspection_id, row_id, judge_form=form), 400
    try:
        with transaction():
            save_judgement(form, inspection, chosen, questions)
            _attach(form, inspection, chosen, Side.INSPECTOR)
    except Refused as refused:
        return _refused(inspection_id, row_id, form, refused, "judge_form")
    hint_at_dead_citations(form.observation.data)
    if adverse(chosen.verdict, questions) and finding_of_row(chosen.id) is None:
        return redirect(
            url_for("inspections.new_finding", inspection_id=inspection.id, row_id=chosen.id)
        )
    return redirect(_onward(inspection, chosen))


def save_judgement(
    form: VerdictForm, inspection: Inspection, chosen: InspectionRow, questions: Checklist
) -> None:
    """Store what an inspector typed (within a transaction)."""
    judge_row(
        viewer(),
        inspection,
        chosen,
        questions,
        version=form.version.data,
        verdict=given(form.verdict.data),
        observation=form.observation.data,
        sample=form.sample.data,
        met=form.met.data,
        second_look=form.second_look.data,
    )


def _attach(form: EvidenceForm, inspection: Inspection, chosen: InspectionRow, side: Side) -> None:
    upload = form.upload
    if upload is None:
        return
    attach_to_row(
        viewer(),
        inspection,
        chosen,
        upload.stream,
        upload.filename or "",
        title=form.title.data,
        dates=form.dates,
        side=side,
    )


def _refused(
    inspection_id: UUID, row_id: UUID, form: EvidenceForm, refused: Refused, name: str
) -> tuple[str, int]:
    """Show what was entered again; after a clash beside what is stored now."""
    form.refuse(refused)
    clash = isinstance(refused, Clash)
    page = _page(inspection_id, row_id, clash=clash, **{name: form})
    return page, 409 if clash else 400


def _onward(inspection: Inspection, chosen: InspectionRow) -> str:
    """Return where to go after saving: the next row, or the same one if asked to stay."""
    everything = queries.rows_of(inspection.id)
    after = next((r for r in everything if r.position > chosen.position), None)
    if asked("then") == "stay":
        after = chosen
    elif after is None:
        flash(_("Đã lưu dòng cuối. Hãy xem lại toàn bộ trước khi kết thúc."), "success")
        return url_for("inspections.rows", inspection_id=inspection.id)
    return url_for("inspections.row", inspection_id=inspection.id, row_id=after.id)


def _page(
    inspection_id: UUID,
    row_id: UUID,
    *,
    answer_form: AnswerForm | None = None,
    judge_form: VerdictForm | None = None,
    clash: bool = False,
) -> str:
    """Render a row from what is stored now; a form given keeps what the person entered."""
    inspection = inspection_or_404(inspection_id)
    chosen = found(queries.find_row(inspection, row_id))
    context = overview(viewer(), inspection)
    questions: Checklist = context["questions"]
    pieces = context["evidence"].get(row_id, ())
    if may(viewer(), inspection, "answer") and answer_form is None:
        answer_form = _answer_form(questions, chosen)
    if may(viewer(), inspection, "judge") and judge_form is None:
        judge_form = verdict_form(questions, chosen)
    for form in (answer_form, judge_form):
        if form is not None and clash:
            # Saving again now means: mine, knowing the other.
            form.version.data = chosen.version
    counted, lowered = effective(
        answer_of(chosen, pieces, questions, judged_on(inspection)), questions.rules
    )
    order = list(context["rows"])
    place = next(n for n, r in enumerate(order) if r.id == row_id)
    return render_template(
        "inspections/row.html",
        inspection=inspection,
        row=chosen,
        question=questions.questions[chosen.item_id],
        pieces=pieces,
        counted=counted,
        lowered=lowered,
        finding=finding_of_row(row_id) if context["sees"] else None,
        answer_form=answer_form,
        verdict_form=judge_form,
        clash=clash,
        judge=queries.judge_of(chosen) if clash and context["sees"] else None,
        previous=order[place - 1] if place else None,
        following=order[place + 1] if place + 1 < len(order) else None,
        **context,
    )


def _answer_form(questions: Checklist, chosen: InspectionRow | None = None) -> AnswerForm:
    rules = questions.rules
    return AnswerForm(
        answers=[
            ("", labels.UNANSWERED),
            *((code, rules.labels[code]) for code in rules.verdicts),
            (UNKNOWN, labels.UNKNOWN_LABEL),
        ],
        data=_stored(chosen, "unit_answer", "unit_note") if chosen else None,
    )


def verdict_form(questions: Checklist, chosen: InspectionRow | None = None) -> VerdictForm:
    """Return the form of the inspector's column; of a stored row if one is given."""
    rules = questions.rules
    return VerdictForm(
        verdicts=[
            ("", labels.UNSEEN),
            *((code, rules.labels[code]) for code in rules.verdicts),
        ],
        data=_stored(chosen, "verdict", "observation", "sample", "met", "second_look")
        if chosen
        else None,
    )


def _stored(chosen: InspectionRow, *names: str) -> Mapping[str, Any]:
    """Return stored values under the names of the form's fields."""
    values = {name.removeprefix("unit_"): getattr(chosen, name) for name in names}
    first = names[0].removeprefix("unit_")
    return {**values, first: values[first] or "", "version": chosen.version}


@bp.post("/inspections/<uuid:inspection_id>/answer-evidence/<uuid:evidence_id>/remove")
@needs(P.INSPECTION_ANSWER)
def remove_answer_evidence(inspection_id: UUID, evidence_id: UUID) -> Response:
    """Take back evidence of the unit."""
    return _remove(inspection_id, evidence_id, Side.UNIT, P.INSPECTION_ANSWER)


@bp.post("/inspections/<uuid:inspection_id>/evidence/<uuid:evidence_id>/remove")
@needs(P.INSPECTION_WRITE)
def remove_field_evidence(inspection_id: UUID, evidence_id: UUID) -> Response:
    """Take back evidence of the inspectors."""
    return _remove(inspection_id, evidence_id, Side.INSPECTOR, P.INSPECTION_WRITE)


def _remove(inspection_id: UUID, evidence_id: UUID, side: Side, permission: Permission) -> Response:
    inspection = inspection_or_404(inspection_id, permission)
    piece = found(queries.find_evidence(viewer(), evidence_id))
    if piece.inspection_id != inspection.id or piece.row_id is None:
        found(None)
    row_id = piece.row_id
    try:
        with transaction():
            remove_evidence(viewer(), inspection, piece, side)
    except Refused as refused:
        flash(refused.message, "error")
    return redirect(url_for("inspections.row", inspection_id=inspection_id, row_id=row_id))


@bp.get("/inspection-evidence/<uuid:evidence_id>")
@needs(P.INSPECTION_READ)
def evidence(evidence_id: UUID) -> Response:
    """Hand out a piece of evidence; its hash is checked on the way, the reading recorded."""
    piece = found(queries.find_evidence(viewer(), evidence_id))
    with transaction():
        audit.note("evidence:read", target=piece, details={"sha256": piece.sha256})
    kept = piece.evidence.file
    return hand_out(kept, inline=kept.media_type.startswith("image/"))
