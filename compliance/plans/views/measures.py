"""A layer's measures: one at a time, several at once, and what proves them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.forms import VersionedForm
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.evidence.forms import EvidenceForm
from compliance.evidence.queries import find_own, library
from compliance.evidence.services import keep_evidence
from compliance.packs.hints import hint_at_dead_citations
from compliance.plans import services
from compliance.plans.forms import MeasureForm, TogetherForm
from compliance.plans.models import MeasureState
from compliance.plans.requirement_rows import rows_of
from compliance.plans.sheet import Line, PlanSheet
from compliance.plans.views.base import bp, layer_within, line_within, may, me, sheet_within
from compliance.requirements.slots import Suggestion, suggestions_for


@bp.get("/<uuid:unit_id>/layers/<int:number>")
@requires(Permission.PLAN_READ)
def layer(unit_id: UUID, number: int) -> str:
    """Show one layer with its measures."""
    sheet = sheet_within(unit_id)
    return render_template(
        "plans/layer.html",
        unit=sheet.unit,
        sheet=sheet,
        layer=layer_within(sheet, number),
        mine=may(unit_id, Permission.PLAN_WRITE),
    )


@bp.route("/<uuid:unit_id>/layers/<int:number>/together", methods=["GET", "POST"])
@requires(Permission.PLAN_WRITE)
def together(unit_id: UUID, number: int) -> str | Response:
    """Write the same for several measures of which nothing was said yet."""
    sheet = sheet_within(unit_id, Permission.PLAN_WRITE)
    shown = layer_within(sheet, number)
    open_ = [line for line in shown.counted if line.state == MeasureState.NONE]
    form = TogetherForm()
    form.offer_measures(line.measure for line in open_)
    if form.validate_on_submit():
        chosen = [line for line in open_ if line.measure.id in set(form.measures.data or ())]
        try:
            with transaction():
                done = services.save_many(sheet, chosen, _words(form))
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi %(n)s biện pháp.", n=done), "success")
            hint_at_dead_citations(form.how.data)
            return redirect(url_for("plans.layer", unit_id=unit_id, number=number))
    return render_template(
        "plans/together.html", unit=sheet.unit, layer=shown, form=form, open_lines=open_
    )


@bp.route("/<uuid:unit_id>/measures/<string:measure_id>", methods=["GET", "POST"])
@requires(Permission.PLAN_WRITE)
def edit(unit_id: UUID, measure_id: str) -> str | Response:
    """Write one measure."""
    sheet = sheet_within(unit_id, Permission.PLAN_WRITE)
    line = line_within(sheet, measure_id)
    form = _form(sheet, line)
    differences: list[tuple[str, str, str]] = []
    if form.validate_on_submit():
        try:
            systems = [UUID(key) for key in form.systems.data or ()]
            with transaction():
                services.save_measure(sheet, line, form.seen_version, _words(form), systems)
        except Clash as clash:
            form.refuse(clash)
            fresh = line_within(sheet_within(unit_id, Permission.PLAN_WRITE), measure_id)
            differences = form.differences(clash)
            form.version.data = str(fresh.row.version if fresh.row else 0)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu %(id)s.", id=measure_id), "success")
            hint_at_dead_citations(*_words(form).values())
            return redirect(_next(sheet, line))
    return render_template(
        "plans/measure.html",
        unit=sheet.unit,
        layer=layer_within(sheet, line.measure.layer),
        line=line,
        form=form,
        differences=differences,
        rows=rows_of(sheet, line),
        neighbours=_neighbours(sheet, line),
        suggestions=_suggestions(sheet, line),
    )


@bp.post("/<uuid:unit_id>/measures/<string:measure_id>/take/<string:key>")
@requires(Permission.PLAN_WRITE)
def take(unit_id: UUID, measure_id: str, key: str) -> Response:
    """Take over into a measure what a register says already."""
    sheet = sheet_within(unit_id, Permission.PLAN_WRITE)
    line, form = line_within(sheet, measure_id), VersionedForm()
    if not form.validate_on_submit():
        raise Refused(_("Trang đã cũ. Hãy tải lại trang rồi bấm lại."))
    chosen = found(next((one for one in _suggestions(sheet, line) if one.key == key), None))
    with transaction():
        services.accept(sheet, line, form.seen_version, chosen)
    flash(_("Đã đưa vào “Cách làm”. Đọc lại, chọn tình trạng rồi lưu."), "success")
    return redirect(url_for("plans.edit", unit_id=unit_id, measure_id=measure_id))


def _suggestions(sheet: PlanSheet, line: Line) -> list[Suggestion]:
    offered = suggestions_for(me(), sheet.unit.id, line.measure.id)
    return [one for one in offered if not services.stands_in(line, one)]


@bp.route("/<uuid:unit_id>/measures/<string:measure_id>/evidence", methods=["GET", "POST"])
@requires(Permission.PLAN_WRITE)
def evidence(unit_id: UUID, measure_id: str) -> str | Response:
    """Attach a new file to a measure, or choose among the evidence of the unit."""
    sheet = sheet_within(unit_id, Permission.PLAN_WRITE)
    line = line_within(sheet, measure_id)
    form = EvidenceForm()
    if form.validate_on_submit():
        try:
            _keep(sheet, line, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã gắn minh chứng."), "success")
            return redirect(url_for("plans.edit", unit_id=unit_id, measure_id=measure_id))
    return render_template(
        "plans/evidence.html",
        unit=sheet.unit,
        line=line,
        form=form,
        listed=library(sheet.unit.id, ListRequest.parse(request.args)),
        held={piece.id for piece in line.evidence},
    )


@bp.post("/<uuid:unit_id>/measures/<string:measure_id>/evidence/<uuid:evidence_id>/link")
@requires(Permission.PLAN_WRITE)
def link_evidence(unit_id: UUID, measure_id: str, evidence_id: UUID) -> Response:
    """Let a piece of evidence that the unit has prove this measure too."""
    sheet = sheet_within(unit_id, Permission.PLAN_WRITE)
    line = line_within(sheet, measure_id)
    piece = found(find_own(sheet.unit.id, evidence_id))
    with transaction():
        services.link(sheet, line, piece)
    flash(_("Đã gắn minh chứng."), "success")
    return redirect(url_for("plans.edit", unit_id=unit_id, measure_id=measure_id))


@bp.post("/<uuid:unit_id>/measures/<string:measure_id>/evidence/<uuid:evidence_id>/detach")
@requires(Permission.PLAN_WRITE)
def detach_evidence(unit_id: UUID, measure_id: str, evidence_id: UUID) -> Response:
    """Take a piece of evidence away from a measure."""
    sheet = sheet_within(unit_id, Permission.PLAN_WRITE)
    line = line_within(sheet, measure_id)
    piece = next((e for e in line.evidence if e.id == evidence_id), None)
    if piece is None:
        abort(404)
    with transaction():
        services.detach(sheet, line, piece)
    flash(_("Đã gỡ minh chứng khỏi biện pháp này; tệp vẫn được giữ."), "success")
    return redirect(url_for("plans.edit", unit_id=unit_id, measure_id=measure_id))


def _form(sheet: PlanSheet, line: Line) -> MeasureForm:
    row = line.row
    if request.method == "POST":
        form = MeasureForm()
    else:
        form = MeasureForm(obj=row, systems=[str(s.id) for s in row.systems] if row else [])
        form.version.data = str(row.version if row else 0)
    form.offer(line.measure.providers, sheet.setting.systems)
    return form


def _words(form: MeasureForm) -> dict[str, Any]:
    return {name: form.data[name] for name in services.FIELDS}


def _neighbours(sheet: PlanSheet, line: Line) -> tuple[Line | None, Line | None]:
    lines = [one for layer in sheet.layers for one in layer.counted]
    if line not in lines:
        return None, None
    here = lines.index(line)
    return lines[here - 1] if here else None, lines[here + 1] if here + 1 < len(lines) else None


def _next(sheet: PlanSheet, line: Line) -> str:
    """Return the next measure of the layer, or the layer after its last one."""
    _before, after = _neighbours(sheet, line)
    if after is not None and after.measure.layer == line.measure.layer:
        return url_for("plans.edit", unit_id=sheet.unit.id, measure_id=after.measure.id)
    return url_for("plans.layer", unit_id=sheet.unit.id, number=line.measure.layer)


def _keep(sheet: PlanSheet, line: Line, form: EvidenceForm) -> None:
    with transaction():
        piece = keep_evidence(
            form.file.data.stream,
            form.file.data.filename or "",
            unit_id=sheet.unit.id,
            title=form.title.data,
            happened_on=form.happened_on.data,
            covers_until=form.covers_until.data,
            expires_on=form.expires_on.data,
            actor_id=me().id,
        )
        services.attach(sheet, line, piece)
