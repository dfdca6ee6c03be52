"""Pages on which a unit answers the requirements of a level."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import audit, files
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import download, found
from compliance.packs.hints import hint_at_dead_citations
from compliance.packs.slots import add_effect_source, add_use_source
from compliance.requirements import services
from compliance.requirements.forms import AnswerForm, BulkForm, EvidenceForm
from compliance.requirements.models import STATE_LABELS, STATE_SHAPES, ResponseState
from compliance.requirements.queries import (
    Row,
    Selection,
    Sheet,
    evidence_of,
    find_evidence,
    is_binding,
    select_rows,
    sheet_of,
)
from compliance.requirements.uses import effect, uses
from compliance.systems.queries import find_system, may_touch

bp = Blueprint("requirements", __name__)
add_use_source(uses)
add_effect_source(effect)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"state_labels": STATE_LABELS, "state_shapes": STATE_SHAPES, "is_binding": is_binding}


@bp.get("/systems/<uuid:system_id>/requirements", endpoint="list")
@requires(Permission.DOSSIER_READ)
def list_(system_id: UUID) -> str | Response:
    """Show the groups with their progress and the rows of one of them."""
    sheet = _sheet(system_id, Permission.DOSSIER_READ)
    if isinstance(sheet, Response):
        return sheet
    return render_template(
        "requirements/list.html",
        sheet=sheet,
        picked=_selection(sheet),
        writable=may_touch(_me(), system_id, Permission.DOSSIER_WRITE),
    )


@bp.route("/systems/<uuid:system_id>/requirements/<string:item_id>", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def edit(system_id: UUID, item_id: str) -> str | Response:
    """Answer one requirement, then go on to the next one shown."""
    sheet = _sheet(system_id, Permission.DOSSIER_WRITE)
    if isinstance(sheet, Response):
        return sheet
    row, shown = found(sheet.find(item_id)), _selection(sheet)
    form = AnswerForm(obj=row.response, version=str(row.version))
    if request.method == "GET":
        form.state.data = row.state.value
    if form.validate_on_submit():
        try:
            _store(sheet, row, form)
        except Clash as clash:
            return _page(sheet, found(_fresh(system_id, item_id)), shown, form, clash), 409  # type: ignore[return-value]
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu %(id)s.", id=item_id), "success")
            hint_at_dead_citations(form.note.data)
            return redirect(_next_url(system_id, shown, item_id))
    return _page(sheet, row, shown, form)


@bp.route("/systems/<uuid:system_id>/requirements/bulk", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def bulk(system_id: UUID) -> str | Response:
    """Give one answer to every open row of a group, after a look at them."""
    sheet = _sheet(system_id, Permission.DOSSIER_WRITE)
    if isinstance(sheet, Response):
        return sheet
    group = request.args.get("group", "")
    rows = select_rows(sheet, group, "open").rows
    form = BulkForm()
    if form.validate_on_submit():
        try:
            done = _store_many(sheet, rows, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã trả lời %(n)s dòng.", n=done), "success")
            hint_at_dead_citations(form.note.data)
            return redirect(url_for("requirements.list", system_id=system_id, group=group))
    picked = select_rows(sheet, group, "")
    return render_template(
        "requirements/bulk.html", sheet=sheet, rows=rows, picked=picked, form=form
    )


@bp.post("/systems/<uuid:system_id>/requirements/<string:item_id>/evidence")
@requires(Permission.DOSSIER_WRITE)
def attach(system_id: UUID, item_id: str) -> str | Response:
    """Attach a new file, or one the system already has, to an answer."""
    sheet = _sheet(system_id, Permission.DOSSIER_WRITE)
    if isinstance(sheet, Response):
        return sheet
    row, shown, form = found(sheet.find(item_id)), _selection(sheet), EvidenceForm()
    form.offer(evidence_of(sheet.system))
    if form.validate():
        try:
            _keep(sheet, row, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã gắn minh chứng."), "success")
            return redirect(_row_url(system_id, shown, item_id))
    return _page(sheet, row, shown, _answer_form(row), evidence_form=form)


@bp.post(
    "/systems/<uuid:system_id>/requirements/<string:item_id>/evidence/<uuid:evidence_id>/detach"
)
@requires(Permission.DOSSIER_WRITE)
def detach(system_id: UUID, item_id: str, evidence_id: UUID) -> Response:
    """Take a piece of evidence away from an answer."""
    sheet = _sheet(system_id, Permission.DOSSIER_WRITE)
    if isinstance(sheet, Response):
        return sheet
    row = found(sheet.find(item_id))
    evidence = found(find_evidence(_me(), system_id, evidence_id))
    with transaction():
        services.unlink_evidence(found(row.response), evidence)
    flash(_("Đã gỡ minh chứng khỏi dòng này; tệp vẫn được giữ."), "success")
    return redirect(_row_url(system_id, _selection(sheet), item_id))


@bp.get("/systems/<uuid:system_id>/evidence/<uuid:evidence_id>")
@requires(Permission.DOSSIER_READ)
def evidence(system_id: UUID, evidence_id: UUID) -> Response:
    """Hand out a piece of evidence; its hash is checked on the way, the read is recorded."""
    piece = found(find_evidence(_me(), system_id, evidence_id))
    with transaction():
        audit.note("evidence:read", target=piece, details={"sha256": piece.file.sha256})
    with files.store().plain(piece.file.sha256) as path:
        return download(path.read_bytes(), piece.file.name)


def _me() -> User:
    return viewer_of(current_user)


def _sheet(system_id: UUID, permission: Permission) -> Sheet | Response:
    """Return the requirements, or the way to the classification that must come first."""
    sheet = sheet_of(found(find_system(_me(), system_id, permission)))
    if sheet is not None:
        return sheet
    flash(_("Hãy xác định cấp độ trước: mỗi cấp có danh sách yêu cầu riêng."), "warning")
    return redirect(url_for("classification.show", system_id=system_id))  # type: ignore[return-value]


def _fresh(system_id: UUID, item_id: str) -> Row | None:
    sheet = _sheet(system_id, Permission.DOSSIER_WRITE)
    return sheet.find(item_id) if isinstance(sheet, Sheet) else None


def _selection(sheet: Sheet) -> Selection:
    return select_rows(sheet, request.args.get("group", ""), request.args.get("show", ""))


def _answer_form(row: Row) -> AnswerForm:
    """Return the form of a row as stored, whatever else was posted."""
    form = AnswerForm(formdata=None, obj=row.response, version=str(row.version))
    form.state.data = row.state.value
    return form


def _store(sheet: Sheet, row: Row, form: AnswerForm) -> None:
    with transaction():
        services.answer_requirement(
            sheet.system,
            sheet.pack,
            row.item,
            actor_id=_me().id,
            seen_version=form.seen_version,
            state=form.chosen,
            note=form.note.data,
            responsible=form.responsible.data,
            due=form.due.data,
        )


def _store_many(sheet: Sheet, rows: tuple[Row, ...], form: BulkForm) -> int:
    with transaction():
        return services.answer_many(
            sheet.system,
            sheet.pack,
            [row.item for row in rows],
            actor_id=_me().id,
            state=form.chosen,
            note=form.note.data,
            responsible=form.responsible.data,
            due=form.due.data,
        )


def _keep(sheet: Sheet, row: Row, form: EvidenceForm) -> None:
    if row.response is None:
        raise Refused(_("Hãy lưu câu trả lời trước khi gắn minh chứng."))
    with transaction():
        if form.existing.data:
            known = find_evidence(_me(), sheet.system.id, UUID(form.existing.data))
            services.link_evidence(row.response, found(known))
        elif form.file.data:
            services.attach_evidence(
                row.response,
                form.file.data.stream,
                actor_id=_me().id,
                file_name=form.file.data.filename or "",
                title=form.title.data or "",
                happened_on=form.happened_on.data,
                covers_until=form.covers_until.data,
                expires_on=form.expires_on.data,
            )
        else:
            raise Refused(_("Chọn một minh chứng đã có, hoặc một tệp để tải lên."), "file")


def _page(
    sheet: Sheet,
    row: Row,
    shown: Selection,
    form: AnswerForm,
    clash: Clash | None = None,
    evidence_form: EvidenceForm | None = None,
) -> str:
    if clash is not None:
        form.version.data = str(row.version)
    if evidence_form is None:
        evidence_form = EvidenceForm(formdata=None)
        evidence_form.offer(evidence_of(sheet.system))
    return render_template(
        "requirements/edit.html",
        sheet=sheet,
        row=row,
        picked=shown,
        form=form,
        evidence_form=evidence_form,
        clash=clash,
        states=tuple(ResponseState),
    )


def _row_url(system_id: UUID, shown: Selection, item_id: str) -> str:
    return url_for(
        "requirements.edit",
        system_id=system_id,
        item_id=item_id,
        group=shown.group or None,
        show=shown.show or None,
    )


def _next_url(system_id: UUID, shown: Selection, item_id: str) -> str:
    """Return the next row shown, or the list when this was the last."""
    following = shown.after(item_id)
    if following is not None:
        return _row_url(system_id, shown, following.item.id)
    return url_for(
        "requirements.list",
        system_id=system_id,
        group=shown.group or None,
        show=shown.show or None,
    )
