"""Pages on which systems are joined and parted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.boundaries.slots import add_action_source
from compliance.classification.slots import add_fact_source, add_guard
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.text import as_uuid
from compliance.core.web import found
from compliance.dossiers.lineage import add_predecessor_source
from compliance.regrouping import queries, services
from compliance.regrouping.copying import rows as rows_under
from compliance.regrouping.forms import ChooseForm, ConfirmForm, PartForm
from compliance.regrouping.models import Way
from compliance.regrouping.outlook import Outlook, Wish, look_ahead
from compliance.regrouping.panels import actions_of, basis_of, guard, marks_of, panel_of, split_of
from compliance.regrouping.parting import (
    EVERYWHERE,
    GIVEN,
    SHARED,
    STAYS,
    Parting,
    PartOutlook,
    using_of,
)
from compliance.regrouping.parting import look_ahead as look_at_parts
from compliance.regrouping.undoing import changes_since
from compliance.requirements.models import STATE_LABELS
from compliance.requirements.slots import add_basis_source, add_mark_source
from compliance.systems import labels
from compliance.systems.models import InformationSystem
from compliance.systems.queries import find_system
from compliance.systems.slots import add_panel_source

bp = Blueprint("regrouping", __name__)
add_panel_source(panel_of)
add_basis_source(basis_of)
add_mark_source(marks_of)
add_fact_source(split_of)
add_guard(guard)
add_predecessor_source(queries.predecessors)
add_action_source(actions_of)
#: Rows for new parts on the page.
PARTS = 3


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"state_labels": STATE_LABELS, "labels": labels, "Way": Way}


@bp.get("/systems/<uuid:system_id>/join")
@requires(Permission.SYSTEM_WRITE)
def choose(system_id: UUID) -> str:
    """Ask which systems are joined with this one, and which goes on."""
    system = _system(system_id)
    others = queries.candidates_of(system)
    chosen = set(request.args.getlist("with"))
    form = ChooseForm(formdata=request.args)
    form.keep.choices = _keeps([system, *others])
    form.keep.data = request.args.get("keep") or str(system.id)
    return render_template(
        "regrouping/choose.html", system=system, others=others, chosen=chosen, form=form
    )


@bp.get("/systems/<uuid:system_id>/join/preview")
@requires(Permission.SYSTEM_WRITE)
def preview(system_id: UUID) -> str | Response:
    """Show what a join would do; nothing is written."""
    try:
        outlook = look_ahead(_wish(system_id))
    except Refused as refused:
        flash(refused.message, "error")
        return redirect(url_for("regrouping.choose", system_id=system_id, **_asked()))
    return _join_page(system_id, outlook, ConfirmForm(seen=outlook.sha256))


@bp.post("/systems/<uuid:system_id>/join")
@requires(Permission.SYSTEM_WRITE)
def join(system_id: UUID) -> str | Response:
    """Join the systems exactly as it was shown."""
    form = ConfirmForm()
    wish = _wish(system_id)
    try:
        outlook = look_ahead(wish)
    except Refused as refused:
        flash(refused.message, "error")
        return redirect(url_for("regrouping.choose", system_id=system_id, **_asked()))
    try:
        form.validate()
        with transaction():
            row = services.join(
                look_ahead(_wish(system_id)),
                reason=form.reason.data,
                argument=form.argument.data,
                seen=form.seen.data,
                actor_id=_me().id,
            )
    except Refused as refused:
        form.refuse(refused)
        form.seen.data = outlook.sha256
        return _join_page(system_id, outlook, form)
    flash(_("Đã gộp."), "success")
    return redirect(url_for("regrouping.show", regrouping_id=row.id))


@bp.route("/systems/<uuid:system_id>/part", methods=["GET", "POST"])
@requires(Permission.SYSTEM_WRITE)
def divide(system_id: UUID) -> str | Response:
    """Ask what goes into which part; show what that does; do it when it is confirmed."""
    system = _system(system_id)
    form = PartForm()
    if request.method == "GET":
        return _part_page(system, form, None)
    outlook = None
    try:
        outlook = look_at_parts(_parting(system, form))
        if request.form.get("step") != "commit":
            form.seen.data = outlook.sha256
            return _part_page(system, form, outlook)
        form.validate()
        with transaction():
            row = services.part(
                look_at_parts(_parting(system, form)),
                reason=form.reason.data,
                argument=form.argument.data,
                seen=form.seen.data,
                actor_id=_me().id,
            )
    except Refused as refused:
        form.refuse(refused)
        if outlook is not None:
            form.seen.data = outlook.sha256
        return _part_page(_system(system_id), form, outlook)
    flash(_("Đã tách."), "success")
    return redirect(url_for("regrouping.show", regrouping_id=row.id))


@bp.get("/regroupings/<uuid:regrouping_id>")
@requires(Permission.DOSSIER_READ)
def show(regrouping_id: UUID) -> str:
    """Show what was done, what is left to do, and whether it can be taken back."""
    row = found(queries.find_regrouping(_me(), regrouping_id))
    reviews = queries.reviews_of(row.id)
    return render_template(
        "regrouping/show.html",
        row=row,
        waiting=[one for one in reviews if queries.is_waiting(one)],
        reviews=reviews,
        changed=[] if row.undone_at else changes_since(row),
        writable=_may_write(regrouping_id),
    )


@bp.route("/regroupings/<uuid:regrouping_id>/review", methods=["GET", "POST"])
@requires(Permission.DOSSIER_READ)
def review(regrouping_id: UUID) -> str | Response:
    """Show the answers that were put together and differ; confirm one or many."""
    if request.method == "POST":
        return _confirm(regrouping_id)
    row = found(queries.find_regrouping(_me(), regrouping_id))
    reviews = queries.reviews_of(row.id)
    return render_template(
        "regrouping/review.html",
        row=row,
        waiting=[one for one in reviews if queries.is_waiting(one)],
        done=[one for one in reviews if not queries.is_waiting(one)],
        writable=_may_write(regrouping_id),
    )


def _confirm(regrouping_id: UUID) -> Response:
    row = found(queries.find_regrouping(_me(), regrouping_id, Permission.DOSSIER_WRITE))
    try:
        with transaction():
            chosen = {as_uuid(text) for text in request.form.getlist("review")}
            count = services.confirm(row, chosen - {None}, _me().id)
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã xác nhận %(n)s dòng.", n=count), "success")
    return redirect(url_for("regrouping.review", regrouping_id=regrouping_id))


@bp.post("/regroupings/<uuid:regrouping_id>/undo")
@requires(Permission.SYSTEM_WRITE)
def undo(regrouping_id: UUID) -> Response:
    """Take a join or parting back."""
    row = found(queries.find_regrouping(_me(), regrouping_id, Permission.SYSTEM_WRITE))
    try:
        with transaction():
            services.undo(row, _me().id)
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã hoàn tác: mọi thứ như trước."), "success")
    return redirect(url_for("regrouping.show", regrouping_id=regrouping_id))


def _me() -> User:
    return viewer_of(current_user)


def _system(system_id: UUID) -> InformationSystem:
    return found(find_system(_me(), system_id, Permission.SYSTEM_WRITE))


def _may_write(regrouping_id: UUID) -> bool:
    return queries.find_regrouping(_me(), regrouping_id, Permission.SYSTEM_WRITE) is not None


def _keeps(systems: list[InformationSystem]) -> list[tuple[str, str]]:
    named = [(str(s.id), _("Giữ “%(name)s” (%(code)s)", name=s.name, code=s.code)) for s in systems]
    return [*named, ("new", _("Lập hệ thống mới với tên và mã riêng"))]


def _asked() -> dict[str, Any]:
    """Return the choice as it stands in the address or in the confirming form."""
    names = ("keep", "code", "name")
    kept = {name: request.values[name] for name in names if request.values.get(name)}
    return {"with": request.values.getlist("with"), **kept}


def _wish(system_id: UUID) -> Wish:
    """Return what is asked for; the system that goes on is the first."""
    asked = _asked()
    ids = dict.fromkeys([system_id, *filter(None, map(as_uuid, asked["with"]))])
    systems = [_system(key) for key in ids]
    keep = asked.get("keep", str(system_id))
    if keep == "new":
        code, name = asked.get("code", "").strip(), asked.get("name", "").strip()
        return Wish(systems, (code, name))
    systems.sort(key=lambda system: str(system.id) != keep)
    return Wish(systems)


def _join_page(system_id: UUID, outlook: Outlook, form: ConfirmForm) -> str:
    return render_template(
        "regrouping/preview.html",
        system_id=system_id,
        outlook=outlook,
        plan=outlook.shown,
        form=form,
        asked=_asked(),
    )


def _parting(system: InformationSystem, form: PartForm) -> Parting:
    parts = [
        (request.form.get(f"code-{n}", "").strip(), request.form.get(f"name-{n}", "").strip())
        for n in range(1, PARTS + 1)
    ]
    named = [pair for pair in parts if any(pair)]
    places: dict[UUID, int] = {}
    for key, value in request.form.items():
        if key.startswith("place-") and value.lstrip("-").isdigit():
            row_id, place = as_uuid(key.removeprefix("place-")), int(value)
            if row_id is not None and EVERYWHERE <= place <= len(named):
                places[row_id] = place
    return Parting(system, named, places, bool(form.linked.data))


def _part_page(system: InformationSystem, form: PartForm, outlook: PartOutlook | None) -> str:
    return render_template(
        "regrouping/part.html",
        system=system,
        form=form,
        outlook=outlook,
        typed=request.form,
        numbers=range(1, PARTS + 1),
        parts={
            **{key: [(r.id, r.name) for r in rows_under(m, system.id)] for key, m in GIVEN.items()},
            **{
                key: [(r.id, r.other_name) for r in rows_under(m, system.id)]
                for key, m in SHARED.items()
            },
            "using": [(relation.id, relation.unit.name) for relation in using_of(system)],
        },
        STAYS=STAYS,
        EVERYWHERE=EVERYWHERE,
    )
