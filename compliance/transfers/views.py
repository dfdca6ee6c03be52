"""Pages on which work is carried from one regime to the next."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from checklists import Pack
from compliance.accounts.models import User, viewer_of
from compliance.classification.queries import pack_today
from compliance.core import clock, jobs
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.text import as_uuid
from compliance.core.web import found
from compliance.requirements.models import STATE_LABELS
from compliance.requirements.slots import add_basis_source, add_mark_source
from compliance.systems import labels as system_labels
from compliance.systems.models import InformationSystem, TransitionCase
from compliance.systems.queries import find_system, may_touch
from compliance.systems.queries.lists import units_kept
from compliance.systems.services.transition import decide_case
from compliance.systems.slots import add_panel_source
from compliance.transfers import candidates, cases, queries, services
from compliance.transfers.documents import workbook
from compliance.transfers.forms import CaseForm
from compliance.transfers.jobs import KIND
from compliance.transfers.labels import RELATIONS
from compliance.transfers.simulation import LEVELS, Simulation, simulate
from compliance.transfers.slots import basis_of, marks_of, panel_of
from compliance.transfers.undoing import changes_since
from compliance.units.picker import unit_filter

bp = Blueprint("transfers", __name__)
add_basis_source(basis_of)
add_mark_source(marks_of)
add_panel_source(panel_of)
#: Systems shown side by side before a batch: each is simulated on the way.
MOST = 60


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "state_labels": STATE_LABELS,
        "relation_words": RELATIONS,
        "transitions": system_labels.TRANSITIONS,
    }


@bp.get("/transfers")
@requires(Permission.DOSSIER_READ)
def index() -> str:
    """List systems with work under an older pack, and those carried already."""
    asked = ListRequest.parse(request.args, candidates.FILTERS)
    page = candidates.candidate_page(_me(), asked)
    return render_template(
        "transfers/index.html",
        page=page,
        units=unit_filter(units_kept(_me()), asked.filters),
        target=pack_today(),
    )


@bp.get("/systems/<uuid:system_id>/transfer", endpoint="simulate")
@requires(Permission.DOSSIER_READ)
def simulate_(system_id: UUID) -> str | Response:
    """Show what carrying a system over would do; nothing is written."""
    system = found(find_system(_me(), system_id, Permission.DOSSIER_READ))
    try:
        trial = _simulation(system)
    except Refused as refused:
        flash(refused.message, "warning")
        return redirect(url_for("systems.show", system_id=system_id))
    return render_template(
        "transfers/simulate.html",
        system=system,
        trial=trial,
        outcome=trial.outcome,
        words=queries.names_of_items(trial.source, trial.target),
        duties=cases.duties_of(system.transition_case),
        standing=queries.standing_transfer(system.id, trial.source, trial.target),
        writable=may_touch(_me(), system_id, Permission.DOSSIER_WRITE),
        levels=LEVELS,
    )


@bp.get("/systems/<uuid:system_id>/transfer.xlsx")
@requires(Permission.DOSSIER_READ)
def export(system_id: UUID) -> Response:
    """Hand out the simulation as a workbook."""
    system = found(find_system(_me(), system_id, Permission.DOSSIER_READ))
    trial = _simulation(system)
    content = workbook(trial.outcome, trial.sha256, trial.source, trial.target)
    return download(content, f"chuyen-doi-{system.code}.xlsx")


@bp.post("/systems/<uuid:system_id>/transfer")
@requires(Permission.DOSSIER_WRITE)
def carry(system_id: UUID) -> Response:
    """Carry one system over, exactly as it was shown."""
    system = found(find_system(_me(), system_id, Permission.DOSSIER_WRITE))
    try:
        with transaction():
            transfer, made = services.carry(
                _simulation(system), _me().id, seen=request.form.get("seen", "")
            )
    except Refused as refused:
        flash(refused.message, "error")
        endpoint = "transfers.case" if refused.field == "case" else "transfers.simulate"
        return redirect(url_for(endpoint, system_id=system_id))
    said = _("Đã chuyển.") if made else _("Đã chuyển từ trước, không thay đổi gì.")
    flash(said, "success" if made else "info")
    return redirect(url_for("transfers.show", transfer_id=transfer.id))


@bp.get("/transfers/preview")
@requires(Permission.DOSSIER_WRITE)
def preview() -> str | Response:
    """Show side by side what carrying the chosen systems over would do."""
    ids = list(dict.fromkeys(request.args.getlist("system")))[:MOST]
    if not ids:
        flash(_("Hãy chọn ít nhất một hệ thống."), "warning")
        return redirect(url_for("transfers.index"))
    rows = []
    for system_id in ids:
        system = found(find_system(_me(), _uuid(system_id), Permission.DOSSIER_WRITE))
        try:
            rows.append((system, _simulation(system), ""))
        except Refused as refused:
            rows.append((system, None, refused.message))
    return render_template("transfers/preview.html", rows=rows)


@bp.post("/transfers/batch")
@requires(Permission.DOSSIER_WRITE)
def batch() -> Response:
    """Carry the chosen systems over, one after the other, in the background."""
    chosen = [text.partition(" ")[::2] for text in request.form.getlist("system")][:MOST]
    for system_id, _seen in chosen:
        found(find_system(_me(), _uuid(system_id), Permission.DOSSIER_WRITE))
    if not chosen:
        raise Refused(_("Hãy chọn ít nhất một hệ thống."))
    with transaction():
        job = jobs.enqueue(
            KIND, {"systems": [list(pair) for pair in chosen], "actor": str(_me().id)},
            actor_id=_me().id,
        )  # fmt: skip
    return redirect(url_for("transfers.progress", job_id=job.id))


@bp.get("/transfers/batches/<uuid:job_id>")
@requires(Permission.DOSSIER_WRITE)
def progress(job_id: UUID) -> str:
    """Show how far a batch is, then what came of each system."""
    job = found(jobs.find(job_id, _me().id))
    if job.kind != KIND:
        abort(404)
    results = (job.result or {}).get("systems", [])
    rows = [(find_system(_me(), UUID(row["system"]), Permission.DOSSIER_READ), row)
            for row in results]  # fmt: skip
    return render_template("transfers/progress.html", job=job, rows=rows)


@bp.get("/transfers/<uuid:transfer_id>")
@requires(Permission.DOSSIER_READ)
def show(transfer_id: UUID) -> str:
    """Show what a transfer did, what is left to do, and whether it can be taken back."""
    transfer = found(queries.find_transfer(_me(), transfer_id))
    source, target = queries.packs_of(transfer)
    reviews = queries.reviews_of(transfer.id)
    return render_template(
        "transfers/show.html",
        transfer=transfer,
        system=transfer.system,
        outcome=json.loads(transfer.outcome),
        words=queries.names_of_items(source, target),
        reviews=reviews,
        waiting=[row for row in reviews if queries.is_waiting(row)],
        open_rows=queries.still_open(transfer),
        changed=[] if transfer.undone_at else changes_since(transfer),
        writable=may_touch(_me(), transfer.system_id, Permission.DOSSIER_WRITE),
    )


@bp.route("/transfers/<uuid:transfer_id>/review", methods=["GET", "POST"])
@requires(Permission.DOSSIER_READ)
def review(transfer_id: UUID) -> str | Response:
    """Show the carried answers to look at again; confirm one or many."""
    if request.method == "POST":
        return _confirm(transfer_id)
    transfer = found(queries.find_transfer(_me(), transfer_id))
    source, target = queries.packs_of(transfer)
    reviews = queries.reviews_of(transfer.id)
    return render_template(
        "transfers/review.html",
        transfer=transfer,
        system=transfer.system,
        words=queries.names_of_items(source, target),
        waiting=[row for row in reviews if queries.is_waiting(row)],
        done=[row for row in reviews if not queries.is_waiting(row)],
        writable=may_touch(_me(), transfer.system_id, Permission.DOSSIER_WRITE),
    )


def _confirm(transfer_id: UUID) -> Response:
    transfer = found(queries.find_transfer(_me(), transfer_id, Permission.DOSSIER_WRITE))
    try:
        with transaction():
            chosen = {_uuid(text) for text in request.form.getlist("review")}
            count = services.confirm(transfer, chosen, _me().id)
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã xác nhận %(n)s dòng.", n=count), "success")
    return redirect(url_for("transfers.review", transfer_id=transfer_id))


@bp.post("/transfers/<uuid:transfer_id>/undo")
@requires(Permission.DOSSIER_WRITE)
def undo(transfer_id: UUID) -> Response:
    """Take a transfer back."""
    transfer = found(queries.find_transfer(_me(), transfer_id, Permission.DOSSIER_WRITE))
    try:
        with transaction():
            services.undo(transfer, _me().id)
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã hoàn tác: mọi thứ như trước khi chuyển."), "success")
    return redirect(url_for("transfers.show", transfer_id=transfer_id))


@bp.route("/systems/<uuid:system_id>/transition-case", methods=["GET", "POST"])
@requires(Permission.DOSSIER_READ)
def case(system_id: UUID) -> str | Response:
    """Show which transition case is proposed and stands; record what a person found."""
    needed = Permission.DOSSIER_WRITE if request.method == "POST" else Permission.DOSSIER_READ
    system = found(find_system(_me(), system_id, needed))
    proposal = cases.propose(system)
    form = CaseForm(case=_first_choice(system, proposal))
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                decide_case(system, TransitionCase(form.case.data), form.reason.data,
                            proposed=proposal.case, actor_id=_me().id)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi trường hợp chuyển tiếp."), "success")
            return redirect(url_for("systems.show", system_id=system_id))
    return render_template(
        "transfers/case.html",
        system=system,
        form=form,
        proposal=proposal,
        duties=cases.duties_of(proposal.case),
        decisions=queries.decisions_of(system.id),
        writable=may_touch(_me(), system_id, Permission.DOSSIER_WRITE),
        today=clock.today(),
    )


def _first_choice(system: InformationSystem, proposal: cases.Proposal) -> str:
    stated = system.transition_case
    return proposal.case if stated == TransitionCase.UNDETERMINED else stated


def _me() -> User:
    return viewer_of(current_user)


def _uuid(text: str) -> UUID:
    found_id = as_uuid(text)
    return abort(404) if found_id is None else found_id


def _simulation(system: InformationSystem) -> Simulation:
    """Simulate as the address asks: ``source`` (a pack version) and ``level``."""
    target = pack_today()
    sources = queries.work_of(system.id, target)
    asked = request.values.get("source", "")
    source: Pack | None = next(
        (pack for pack in sources if queries.key_text(pack) == asked),
        sources[0] if sources else None,
    )
    if source is None:
        raise Refused(_("Hệ thống này không có gì theo chế độ cũ để chuyển."))
    level = request.values.get("level", "")
    return simulate(system, source, target, int(level) if level in "12345" and level else None)
