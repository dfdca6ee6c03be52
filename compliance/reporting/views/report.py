"""One unit's report: reading it, typing it block by block, submitting it, its papers."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.site import verify_base
from compliance.core.web import found
from compliance.reporting import services
from compliance.reporting.answers import NOTHING, Answer, shown, with_reason
from compliance.reporting.documents import unit_paper
from compliance.reporting.forms import BlockForm, ExcuseForm, FileForm, NoteForm
from compliance.reporting.models import TO_DO, UnitReport
from compliance.reporting.prefill import table_of, taken_for
from compliance.reporting.queries import children_of, files_of
from compliance.reporting.rules import DEPARTMENT, Block, rules
from compliance.reporting.sent import revisions_of
from compliance.reporting.sheet import Sheet, block_sheet, form_for, sheet_of
from compliance.reporting.snapshot import fingerprint, snapshot_of
from compliance.reporting.views.base import bp, me, report_within, rights, runs_it
from compliance.units.queries import find_unit

P = Permission


@bp.get("/<uuid:report_id>")
@requires(P.REPORT_READ)
def show(report_id: UUID) -> str:
    """Show a report: where it stands, its blocks, what still stops it, what was submitted.

    What was submitted is shown as it was frozen: the registers may say something else by now.
    """
    report = report_within(report_id)
    open_ = report.awaited
    held = revisions_of(report.id)
    last = held[0] if held else None
    sheet = sheet_of(report) if report.state in TO_DO or last is None else None
    held_rights = rights(report_id, P.REPORT_WRITE, P.REPORT_ACCEPT, _submitting(report.tier))
    return render_template(
        "reporting/report.html",
        report=report,
        period=report.period,
        sheet=sheet,
        content=last.revision.content if last and sheet is None else None,
        seen=fingerprint(sheet, services.unreported_below(report)) if sheet and open_ else "",
        files=sheet.files if sheet else files_of(report.id),
        open=open_,
        fills=open_ and P.REPORT_WRITE in held_rights,
        submits=open_ and _submitting(report.tier) in held_rights,
        checks=P.REPORT_ACCEPT in held_rights,
        revisions=held,
        reasons=last.reasons if last and sheet else {},
        remark=last.remark if last else None,
        children=children_of(report),
        runs=runs_it(report.period) and report.tier != DEPARTMENT,
        corrects=P.REPORT_COLLATE in held_rights,
        excuse_form=ExcuseForm(formdata=None, version=str(report.version)),
        note_form=NoteForm(obj=report),
        file_form=FileForm(formdata=None).offer(sheet.form.fields) if sheet else None,
    )


@bp.route("/<uuid:report_id>/blocks/<string:block_id>", methods=["GET", "POST"])
@requires(P.REPORT_WRITE)
def fill(report_id: UUID, block_id: str) -> str | Response | tuple[str, int]:
    """Type the fields of a block; saving goes on to the next one."""
    sheet, block = _block_within(report_id, block_id)
    form = BlockForm(version=str(sheet.report.version))
    status, differences = 200, None
    if form.validate_on_submit():
        typed = form.read(block, request.form)
        if not form.faults:
            try:
                with transaction():
                    services.save_block(sheet, block, form.seen_version, typed, actor_id=me().id)
            except Clash as clash:
                form.form_errors.append(clash.message)
                # What somebody else has stored stands beside what was typed; saving again goes on.
                sheet, block = _block_within(report_id, block_id)
                differences = _differences(sheet, block, typed)
                form.version.data, status = str(sheet.report.version), 409
            else:
                return redirect(_next(sheet, block))
        else:
            status = 400
    return _block_page(sheet, block, form, differences), status


@bp.post("/<uuid:report_id>/blocks/<string:block_id>/draft.json")
@requires(P.REPORT_WRITE)
def autosave(report_id: UUID, block_id: str) -> tuple[Response, int]:
    """Store what is typed so far; after a clash answer with what is stored and when."""
    sheet, block = _block_within(report_id, block_id)
    form = BlockForm()
    if not form.validate_on_submit():
        return jsonify({"message": _("Biểu mẫu đã hết hạn. Hãy tải lại trang.")}), 400
    typed = form.read(block, request.form)
    if form.faults:
        return jsonify({"message": " ".join(form.faults.values())}), 400
    try:
        with transaction():
            services.save_block(sheet, block, form.seen_version, typed, actor_id=me().id)
    except Clash as clash:
        now, _block = _block_within(report_id, block_id)
        return jsonify(
            {
                "message": clash.message,
                "version": now.report.version,
                "by": "",
                "when": format_moment(now.report.changed_at),
                "observation": "\n".join(
                    f"{line.field.label}: {words}"
                    for line in now.lines(block)
                    if (words := with_reason(line.shown, line.answer))
                ),
            }
        ), 409
    except Refused as refused:
        return jsonify({"message": refused.message}), 400
    at = f"{clock.local(clock.now()):%H:%M:%S}"
    return jsonify({"version": sheet.report.version, "at": at}), 200


@bp.get("/<uuid:report_id>/sources/<string:key>")
@requires(P.REPORT_READ)
def source(report_id: UUID, key: str) -> str:
    """Show the rows behind a number that was taken from a register."""
    report = report_within(report_id)
    period, held = report.period, rules(report.period.pack_version)
    form = form_for(report, period, held)
    one = found(next((each for each in form.fields if each.key == key), None))
    taken = found(taken_for(report, period, [one], held).get(key))
    table = found(table_of(one, held))
    return render_template(
        "reporting/source.html",
        report=report,
        period=report.period,
        field=one,
        taken=taken,
        rows=taken.rows if find_unit(me(), report.unit_id, table.permission) else None,
    )


@bp.post("/<uuid:report_id>/note")
@requires(P.REPORT_WRITE)
def note(report_id: UUID) -> Response:
    """Keep what is said of the units below that have not reported."""
    report = report_within(report_id, P.REPORT_WRITE)
    form = NoteForm()
    if not form.validate_on_submit():
        raise Refused(_("Hãy ghi lý do."))
    with transaction():
        services.save_missing_note(report, form.missing_note.data)
    flash(_("Đã ghi."), "success")
    return redirect(url_for("reporting.show", report_id=report_id))


@bp.post("/<uuid:report_id>/submit")
@requires(P.REPORT_SUBMIT)
def submit(report_id: UUID) -> Response:
    """Submit a report as the head of the unit."""
    return _submit(report_within(report_id, P.REPORT_SUBMIT))


@bp.post("/<uuid:report_id>/complete")
@requires(P.REPORT_COLLATE)
def complete(report_id: UUID) -> Response:
    """Complete the Department's own part."""
    report = report_within(report_id, P.REPORT_COLLATE)
    return _submit(found(report if report.tier == DEPARTMENT else None))


@bp.get("/<uuid:report_id>/report.<any(docx, pdf, xlsx):kind>")
@requires(P.REPORT_READ)
def file(report_id: UUID, kind: str) -> Response:
    """Download a report as it stands: as submitted, else as a draft."""
    report = report_within(report_id)
    held = revisions_of(report.id)
    name = f"bao-cao-{report.period.code.lower()}-{report.unit.code}.{kind}"
    if held and report.state not in TO_DO:
        revision = held[0].revision
        content, digest = revision.content, revision.content_hash
    else:
        below = services.unreported_below(report)
        content, digest = snapshot_of(sheet_of(report), below), None
    return download(unit_paper(content, kind, sha256=digest, verify_base=verify_base()), name)


@bp.get("/<uuid:report_id>/revisions/<int:number>/report.<any(docx, pdf, xlsx):kind>")
@requires(P.REPORT_READ)
def revision_file(report_id: UUID, number: int, kind: str) -> Response:
    """Download a report as it was submitted."""
    report = report_within(report_id)
    held = (sent.revision for sent in revisions_of(report.id))
    row = found(next((each for each in held if each.number == number), None))
    paper = unit_paper(row.content, kind, sha256=row.content_hash, verify_base=verify_base())
    return download(
        paper, f"bao-cao-{report.period.code.lower()}-{report.unit.code}-lan-{number}.{kind}"
    )


def _submitting(tier: str) -> P:
    return P.REPORT_COLLATE if tier == DEPARTMENT else P.REPORT_SUBMIT


def _submit(report: UnitReport) -> Response:
    sheet = sheet_of(report)
    try:
        with transaction():
            services.refuse_unseen(sheet, request.form.get("seen", ""))
            services.submit(sheet, actor_id=me().id)
    except Clash as clash:
        flash(clash.message, "error")
        return redirect(url_for("reporting.show", report_id=report.id))
    late = report.days_late
    said = _("Đã gửi báo cáo, muộn %(n)s ngày.", n=late) if late else _("Đã gửi báo cáo.")
    flash(said, "success")
    return redirect(url_for("reporting.show", report_id=report.id))


def _block_within(report_id: UUID, block_id: str) -> tuple[Sheet, Block]:
    sheet = block_sheet(report_within(report_id, P.REPORT_WRITE), block_id)
    return sheet, found(sheet.form.block(block_id))


def _next(sheet: Sheet, block: Block) -> str:
    blocks = list(sheet.form.blocks)
    place = blocks.index(block) + 1
    if request.form.get("then") == "next" and place < len(blocks):
        return url_for("reporting.fill", report_id=sheet.report.id, block_id=blocks[place].id)
    return url_for("reporting.show", report_id=sheet.report.id)


def _differences(
    sheet: Sheet, block: Block, typed: Mapping[str, Answer]
) -> list[tuple[str, str, str]]:
    """Return label, answer typed here and answer stored now, where the two differ."""
    rows = []
    for line in sheet.lines(block):
        if line.field.kind != "file":
            mine = typed.get(line.field.key, NOTHING)
            words = with_reason(shown(line.field, mine, line.held), mine)
            stored = with_reason(line.shown, line.answer)
            rows.append((line.field.label, words, stored))
    return [row for row in rows if row[1] != row[2]]


def _block_page(
    sheet: Sheet,
    block: Block,
    form: BlockForm,
    differences: list[tuple[str, str, str]] | None = None,
) -> str:
    held = revisions_of(sheet.report.id)
    blocks = list(sheet.form.blocks)
    return render_template(
        "reporting/block.html",
        report=sheet.report,
        period=sheet.period,
        sheet=sheet,
        block=block,
        lines=sheet.lines(block),
        form=form,
        differences=differences,
        faults=getattr(form, "faults", {}),
        typed=request.form if request.method == "POST" else None,
        reasons=held[0].reasons if held else {},
        place=blocks.index(block) + 1,
        total=len(blocks),
        open=sheet.report.awaited,
        only_changes=request.args.get("fold") == "1",
    )
