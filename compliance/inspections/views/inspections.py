"""The list of inspections, opening one, and the page of one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.web import found
from compliance.inspections import checklist as packs
from compliance.inspections import labels
from compliance.inspections.forms import NewInspectionForm, PlanForm, StartForm, SystemsForm
from compliance.inspections.models import Inspection
from compliance.inspections.queries import inspections as queries
from compliance.inspections.queries.findings import finding_counts
from compliance.inspections.queries.scores import checklist_of
from compliance.inspections.services.answers import start_field_work, submit_self_assessment
from compliance.inspections.services.opening import (
    Plan,
    change_plan,
    choose_systems,
    open_inspection,
)
from compliance.inspections.services.prefilling import prefill
from compliance.inspections.states import RevisionKind
from compliance.inspections.views.blueprint import (
    asked,
    bp,
    given,
    inspection_or_404,
    viewer,
)
from compliance.inspections.views.overview import overview
from compliance.inspections.workbook import inspections_workbook
from compliance.systems.queries import systems_of
from compliance.units.picking import scope_offer
from compliance.units.queries import find_unit

P = Permission


@bp.get("/inspections")
@needs(P.INSPECTION_READ)
def index() -> str:
    """List the inspections in scope."""
    page = queries.inspection_page(viewer(), ListRequest.parse(request.args, queries.FILTERS))
    return render_template(
        "inspections/index.html",
        page=page,
        progress=queries.progress_of([row.id for row in page.rows]),
        type_choices=[(t.key, t.label) for t in packs.check_types().values()],
        counts=finding_counts(viewer()),
        campaigns=queries.open_campaigns(viewer()),
    )


@bp.get("/inspections/export.xlsx")
@needs(P.INSPECTION_READ)
def export() -> Response:
    """Hand out the same list as a workbook."""
    rows = queries.inspections_to_export(viewer(), ListRequest.parse(request.args, queries.FILTERS))
    book = inspections_workbook(rows, queries.progress_of([row.id for row in rows]))
    return download(book, "kiem-tra.xlsx")


@bp.route("/inspections/new", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def new() -> str | Response:
    """Open an inspection."""
    form = NewInspectionForm(
        units=scope_offer(viewer(), P.INSPECTION_WRITE),
        checklists=[(chosen.key, labels.checklist_title(chosen)) for chosen in packs.sets()],
        **_plan_choices(),
        **({} if request.method == "POST" else _defaults()),
    )
    if form.validate_on_submit():
        try:
            unit = found(find_unit(viewer(), UUID(form.unit.data), P.INSPECTION_WRITE))
            questions = packs.parse_set(form.checklist.data)
            with transaction():
                inspection = open_inspection(viewer(), unit, questions, _plan(form))
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã mở cuộc kiểm tra %(code)s.", code=inspection.code), "success")
            return redirect(url_for("inspections.show", inspection_id=inspection.id))
    return render_template("inspections/new.html", form=form)


@bp.get("/inspections/<uuid:inspection_id>")
@needs(P.INSPECTION_READ)
def show(inspection_id: UUID) -> str:
    """Show where an inspection stands."""
    inspection = inspection_or_404(inspection_id)
    return _page(inspection, StartForm(formdata=None))


def _page(inspection: Inspection, start: StartForm) -> str:
    return render_template(
        "inspections/show.html",
        inspection=inspection,
        start=start,
        type=packs.check_types().get(inspection.check_type),
        kinds=RevisionKind,
        **overview(viewer(), inspection),
    )


@bp.route("/inspections/<uuid:inspection_id>/edit", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def edit(inspection_id: UUID) -> str | Response:
    """Change the plan before field work begins."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    form = PlanForm(data=_planned(inspection), **_plan_choices())
    if form.validate_on_submit():
        try:
            with transaction():
                change_plan(viewer(), inspection, form.version.data, _plan(form))
        except Refused as refused:
            form.refuse(refused)
            inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
        else:
            flash(_("Đã lưu kế hoạch."), "success")
            return redirect(url_for("inspections.show", inspection_id=inspection_id))
    return render_template("inspections/edit.html", form=form, inspection=inspection)


@bp.route("/inspections/<uuid:inspection_id>/systems", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def systems(inspection_id: UUID) -> str | Response:
    """Choose the systems that questions about systems are asked of."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    every = systems_of(viewer(), inspection.unit_id, joined=True)
    kept = {str(system.id): system for system in every}
    now = {str(row.system_id) for row in queries.rows_of(inspection_id) if row.system_id}
    form = SystemsForm(
        systems=[(key, f"{row.code} · {row.name}") for key, row in kept.items()],
        **({} if request.method == "POST" else {"data": {"systems": list(now)}}),
    )
    if form.validate_on_submit():
        try:
            with transaction():
                choose_systems(
                    viewer(),
                    inspection,
                    checklist_of(inspection),
                    [kept[key] for key in form.systems.data or ()],
                )
        except Refused as refused:
            form.refuse(refused)
            inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
        else:
            flash(_("Đã cập nhật danh sách hệ thống được kiểm tra."), "success")
            return redirect(url_for("inspections.show", inspection_id=inspection_id))
    return render_template("inspections/systems.html", form=form, inspection=inspection)


@bp.post("/inspections/<uuid:inspection_id>/submit")
@needs(P.INSPECTION_ANSWER)
def submit(inspection_id: UUID) -> Response:
    """Hand in the self-assessment."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_ANSWER)
    try:
        with transaction():
            submit_self_assessment(viewer(), inspection)
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã gửi tự đánh giá. Đoàn kiểm tra đã nhận được."), "success")
    return redirect(url_for("inspections.show", inspection_id=inspection_id))


@bp.post("/inspections/<uuid:inspection_id>/prefill")
@needs(P.INSPECTION_ANSWER)
def fill(inspection_id: UUID) -> Response:
    """Fill in what dossiers, registers, plans and scans say already."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_ANSWER)
    try:
        with transaction():
            number = prefill(viewer(), inspection)
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã điền sẵn %(n)s dòng. Hãy xem và lưu từng dòng.", n=number), "success")
    return redirect(url_for("inspections.show", inspection_id=inspection_id))


@bp.post("/inspections/<uuid:inspection_id>/start")
@needs(P.INSPECTION_WRITE)
def start(inspection_id: UUID) -> str | Response | tuple[str, int]:
    """Begin field work."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    form = StartForm()
    form.validate()
    try:
        with transaction():
            start_field_work(viewer(), inspection, given(form.reason.data))
    except Refused as refused:
        form.refuse(refused)
        return _page(inspection_or_404(inspection_id, P.INSPECTION_WRITE), form), 400
    first = queries.rows_of(inspection_id)[0]
    flash(_("Bắt đầu kiểm tra tại chỗ. Mỗi dòng lưu xong sẽ sang dòng sau."), "success")
    return redirect(url_for("inspections.row", inspection_id=inspection_id, row_id=first.id))


def _plan_choices() -> dict[str, list[tuple[str, object]]]:
    return {
        "types": [(t.key, t.label) for t in packs.check_types().values()],
        "campaigns": [(str(c.id), c.title) for c in queries.open_campaigns(viewer())],
        "people": [(str(p.id), p.display_name) for p in queries.team_candidates(viewer())],
    }


def _defaults() -> dict[str, object]:
    """Return a plan to start from: in two weeks, this year, self-assessed a few days before."""
    day = clock.today() + timedelta(14)
    return {
        "planned_on": day,
        "self_assess_by": day - timedelta(4),
        "period_from": clock.today().replace(month=1, day=1),
        "period_to": clock.today(),
        "team": [str(viewer().id)],
        "unit": asked("unit"),
        "campaign": asked("campaign"),
    }


def _planned(inspection: Inspection) -> dict[str, object]:
    return {
        "version": inspection.version,
        "check_type": inspection.check_type,
        "legal_basis": inspection.legal_basis,
        "planned_on": inspection.planned_on,
        "self_assess_by": inspection.self_assess_by,
        "period_from": inspection.period_from,
        "period_to": inspection.period_to,
        "campaign": str(inspection.campaign_id or ""),
        "team": [str(member.user_id) for member in inspection.members],
    }


def _plan(form: PlanForm) -> Plan:
    people = {str(person.id): person for person in queries.team_candidates(viewer())}
    team = [people[key] for key in form.team.data or ()]
    # Whoever opens the inspection leads the team they belong to.
    team.sort(key=lambda person: person.id != viewer().id)
    campaigns = {str(c.id): c for c in queries.open_campaigns(viewer())}
    return Plan(
        check_type=form.check_type.data,
        legal_basis=form.legal_basis.data,
        planned_on=form.planned_on.data,
        period_from=form.period_from.data,
        period_to=form.period_to.data,
        self_assess_by=form.self_assess_by.data,
        team=team,
        campaign=campaigns.get(form.campaign.data or ""),
    )
