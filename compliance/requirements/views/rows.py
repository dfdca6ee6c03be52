"""One answer: its page, saving it from the list, following again, its scope."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from checklists import Item
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.web import found
from compliance.packs.citations import dead_citations
from compliance.packs.hints import hint_at_dead_citations
from compliance.requirements import services
from compliance.requirements.forms import AnswerForm, EvidenceForm, ScopeForm
from compliance.requirements.models import STATE_LABELS, ResponseState
from compliance.requirements.queries import Row, blanks_left, is_unchanged
from compliance.requirements.queries.links import readable_origins
from compliance.requirements.queries.people import people_of
from compliance.requirements.slots import references_for
from compliance.requirements.views.base import Desk, me, page


@page("/<string:item_id>", Permission.DOSSIER_WRITE)
def edit(desk: Desk, item_id: str) -> Any:
    """Answer one requirement, then go on to the next one shown, or back to the list."""
    row = desk.row(item_id)
    form = answer_form(desk, row)
    if form.validate_on_submit():
        try:
            store(desk, row, form)
        except Clash as clash:
            fresh = desk.fresh()
            return row_page(fresh, fresh.row(item_id), form, clash), 409
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu %(id)s.", id=item_id), "success")
            hint_at_dead_citations(form.note.data)
            for hint in left_of_model(form.note.data, row.item):
                flash(hint, "warning")
            return redirect(_after(desk, item_id))
    return row_page(desk, row, form)


@page("/<string:item_id>/answer.json", Permission.DOSSIER_WRITE, post=True)
def save(desk: Desk, item_id: str) -> Any:
    """Save an answer while somebody types; what is wrong is said in the answer."""
    row, form = desk.row(item_id), AnswerForm()
    form.offer(people_of(desk.sheet.unit.id))
    if not form.validate():
        return jsonify({"errors": form.errors}), 422
    try:
        store(desk, row, form)
    except Clash as clash:
        return jsonify({"message": clash.message, "current": clash.current}), 409
    except Refused as refused:
        field = refused.field or ""
        return jsonify({"errors": {field: [refused.message]}}), 422
    return jsonify(_saved(desk.fresh(), item_id))


@page("/<string:item_id>/follow", Permission.DOSSIER_WRITE, post=True)
def follow(desk: Desk, item_id: str) -> Response:
    """Give up the row's own answer and follow the common one again."""
    row = desk.row(item_id)
    version = request.form.get("version", "")
    with transaction():
        services.follow_again(found(row.own), int(version) if version.isdigit() else 0)
    flash(_("%(id)s theo lại biện pháp chung.", id=item_id), "success")
    return redirect(_after(desk, item_id))


@page("/<string:item_id>/scope", Permission.DOSSIER_WRITE)
def scope(desk: Desk, item_id: str) -> Any:
    """Put a row in or out of scope, with a reason."""
    row = desk.row(item_id)
    form = ScopeForm(
        choice=row.choice.value if row.choice else "",
        reason=row.response.scope_reason if row.response else None,
        version=str(row.version),
    )
    if form.validate_on_submit():
        try:
            with transaction():
                services.choose_scope(
                    desk.sheet,
                    row,
                    form.chosen,
                    form.reason.data,
                    actor_id=me().id,
                    seen_version=form.seen_version,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi phạm vi của %(id)s.", id=item_id), "success")
            return redirect(desk.url("list", group=request.args.get("group")))
    return render_template("requirements/scope.html", desk=desk, row=row, form=form)


def answer_form(desk: Desk, row: Row, *, stored: bool = False) -> AnswerForm:
    """Return the form of a row as posted, or as stored whatever else was posted."""
    if stored or request.method == "GET":
        form = AnswerForm(formdata=None, obj=row.response, version=str(row.version))
        form.state.data = row.own.state if row.own else None
        assignee = row.own.assignee_id if row.own else None
        form.assignee_id.data = str(assignee) if assignee else ""
    else:
        form = AnswerForm()
    form.offer(people_of(desk.sheet.unit.id))
    return form


def store(desk: Desk, row: Row, form: AnswerForm) -> None:
    """Hand a valid form to the services."""
    sheet = desk.sheet
    common = {"actor_id": me().id, "seen_version": form.seen_version}
    overrides = row.origin is not None
    with transaction():
        if sheet.subject is not None:
            services.answer_requirement(
                sheet.system, sheet.pack, row.item, **common, **form.words, overrides=overrides
            )
        else:
            words = services.Words(**form.words)
            services.answer_control(
                sheet.unit, sheet.pack, row.item, words, **common, overrides=overrides
            )


def row_page(
    desk: Desk,
    row: Row,
    form: AnswerForm,
    clash: Clash | None = None,
    evidence_form: EvidenceForm | None = None,
) -> str:
    """Return the page of one row."""
    if clash is not None:
        form.version.data = str(row.version)
    return render_template(
        "requirements/edit.html",
        desk=desk,
        sheet=desk.sheet,
        row=row,
        picked=desk.picked(),
        form=form,
        evidence_form=evidence_form or EvidenceForm(formdata=None),
        clash=clash,
        readable=readable_origins(me(), desk.sheet),
        references=references_for(me(), desk.sheet.unit.id, row.item.id),
    )


def _after(desk: Desk, item_id: str) -> str:
    """Return the list at this row if the person came from there, else the next row shown."""
    picked = desk.picked()
    where = {"group": picked.group, "show": picked.show}
    if request.args.get("back") == "list":
        return desk.url("list", anchor=f"row-{item_id}", **where)
    following = picked.after(item_id)
    if following is not None:
        return desk.url("edit", item_id=following.item.id, **where)
    return desk.url("list", **where)


def _saved(desk: Desk, item_id: str) -> dict[str, Any]:
    row, sheet = desk.row(item_id), desk.sheet
    note = row.response.note if row.response else None
    group = next((g for g in sheet.groups if row in g.rows), None)
    return {
        "version": row.version,
        "state": row.state.value,
        "state_label": str(STATE_LABELS[ResponseState(row.state)]),
        "saved_at": format_moment(row.response.changed_at) if row.response else "",
        "answered": sheet.answered,
        "total": sheet.total,
        "group_answered": group.answered if group else 0,
        "group_total": len(group.rows) if group else 0,
        "hints": [*dead_citations(note), *left_of_model(note, row.item)],
    }


def left_of_model(note: str | None, item: Item) -> list[str]:
    """Tell what an answer still has of the model sentence it was made from."""
    if is_unchanged(note, item):
        return [_("Còn nguyên câu mẫu: hãy sửa theo đơn vị.")]
    left = blanks_left(note, item)
    return [_("Còn %(n)s chỗ trong ngoặc vuông chưa điền.", n=left)] if left else []
