"""Pages of four-layer plans."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import files, navigation
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import download, found
from compliance.evidence.forms import EvidenceForm
from compliance.evidence.services import keep_evidence
from compliance.packs.hints import hint_at_dead_citations
from compliance.packs.slots import add_effect_source, add_use_source
from compliance.plans.documents import is_as_signed, plan_document
from compliance.plans.forms import DocumentForm, LayerForm
from compliance.plans.labels import STATUSES
from compliance.plans.models import FourLayerPlan, PlanLayer
from compliance.plans.queries import evidence_in, layer_items, missing_in, overview, plan_of
from compliance.plans.services import attach_to_layer, edit_layer, record_document, start_plan
from compliance.plans.timeline import LABELS, steps
from compliance.plans.uses import effect, uses
from compliance.units.models import HealthUnit
from compliance.units.queries import find_unit
from compliance.units.timeline import Source, add_source

bp = Blueprint("plans", __name__, url_prefix="/plans")
add_use_source(uses)
add_effect_source(effect)
add_source(Source("plans", steps, LABELS, "plans.show", "unit_id"))
navigation.add_entry(
    navigation.Entry(_l("Bốn lớp"), "plans.index", "plan", Permission.PLAN_READ, 40)
)


@bp.get("/")
@requires(Permission.PLAN_READ)
def index() -> str:
    """List units with the status of their four layers."""
    asked = ListRequest.parse(request.args, ("state", "group"))
    page = overview(viewer_of(current_user), asked)
    return render_template("plans/index.html", page=page, statuses=STATUSES, items=layer_items())


@bp.get("/<uuid:unit_id>")
@requires(Permission.PLAN_READ)
def show(unit_id: UUID) -> str:
    """Show a unit's plan."""
    unit = _unit(unit_id)
    plan = plan_of(unit.id)
    return render_template(
        "plans/show.html",
        unit=unit,
        plan=plan,
        items=layer_items(),
        statuses=STATUSES,
        missing=missing_in(plan),
        mine=_may_write(unit_id),
        as_signed=plan is not None and is_as_signed(plan),
        document_form=DocumentForm(obj=plan) if plan else None,
    )


@bp.post("/<uuid:unit_id>/start")
@requires(Permission.PLAN_WRITE)
def start(unit_id: UUID) -> Response:
    """Open the plan of a unit."""
    unit = _unit(unit_id, Permission.PLAN_WRITE)
    with transaction():
        start_plan(unit)
    return redirect(url_for("plans.show", unit_id=unit_id))


@bp.route("/<uuid:unit_id>/layers/<int:number>", methods=["GET", "POST"])
@requires(Permission.PLAN_WRITE)
def edit(unit_id: UUID, number: int) -> str | Response:
    """Write one layer."""
    unit = _unit(unit_id, Permission.PLAN_WRITE)
    plan, layer = _layer(unit, number)
    form = LayerForm(obj=layer)
    differences = []
    if form.validate_on_submit():
        try:
            with transaction():
                edit_layer(plan, layer, form.seen_version, form.data)
        except Clash as clash:
            form.refuse(clash)
            differences, form.version.data = form.differences(clash), str(layer.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu lớp %(n)s.", n=number), "success")
            hint_at_dead_citations(*form.data.values())
            return redirect(url_for("plans.show", unit_id=unit_id))
    return render_template(
        "plans/edit.html",
        unit=unit,
        layer=layer,
        item=layer_items()[number],
        form=form,
        differences=differences,
        evidence_form=EvidenceForm(),
    )


@bp.post("/<uuid:unit_id>/layers/<int:number>/evidence")
@requires(Permission.PLAN_WRITE)
def add_evidence(unit_id: UUID, number: int) -> Response:
    """Put a file behind a layer."""
    unit = _unit(unit_id, Permission.PLAN_WRITE)
    plan, layer = _layer(unit, number)
    form = EvidenceForm()
    if not form.validate_on_submit():
        raise Refused(_("Hãy chọn tệp minh chứng và kiểm tra các ngày."))
    with transaction():
        evidence = keep_evidence(
            form.file.data.stream,
            form.file.data.filename or "",
            unit_id=unit.id,
            title=form.title.data,
            happened_on=form.happened_on.data,
            covers_until=form.covers_until.data,
            expires_on=form.expires_on.data,
            actor_id=viewer_of(current_user).id,
        )
        attach_to_layer(plan, layer, evidence)
    return redirect(url_for("plans.edit", unit_id=unit_id, number=number))


@bp.post("/<uuid:unit_id>/document")
@requires(Permission.PLAN_WRITE)
def sign(unit_id: UUID) -> Response:
    """Record the signed plan."""
    unit = _unit(unit_id, Permission.PLAN_WRITE)
    plan, form = found(plan_of(unit.id)), DocumentForm()
    if not form.validate_on_submit():
        raise Refused(_("Hãy ghi số và ngày ký của phương án."))
    with transaction():
        signed = None
        if form.file.data:
            signed = keep_evidence(
                form.file.data.stream,
                form.file.data.filename or "",
                unit_id=unit.id,
                title=_("Phương án bốn lớp đã ký"),
                happened_on=form.document_date.data,
                actor_id=viewer_of(current_user).id,
            )
        record_document(unit, plan, form.seen_version, form.data, signed)
    flash(_("Đã ghi văn bản đã ký."), "success")
    return redirect(url_for("plans.show", unit_id=unit_id))


@bp.get("/<uuid:unit_id>/plan.<any(pdf, docx):kind>")
@requires(Permission.PLAN_READ)
def file(unit_id: UUID, kind: str) -> Response:
    """Download the plan as a document."""
    unit = _unit(unit_id)
    plan = found(plan_of(unit.id))
    verify_base = current_app.extensions["settings"].PUBLIC_URL.rstrip("/") + "/verify/"
    content = plan_document(unit, plan, kind, verify_base)
    return download(content, f"phuong-an-bon-lop-{unit.code}.{kind}")


@bp.get("/<uuid:unit_id>/evidence/<uuid:evidence_id>")
@requires(Permission.PLAN_READ)
def evidence_file(unit_id: UUID, evidence_id: UUID) -> Response:
    """Download a piece of evidence; its hash is checked first."""
    plan = found(plan_of(_unit(unit_id).id))
    evidence = found(evidence_in(plan, evidence_id))
    with files.store().plain(evidence.file.sha256) as path:
        return download(path.read_bytes(), evidence.file.name)


def _unit(unit_id: UUID, permission: Permission = Permission.PLAN_READ) -> HealthUnit:
    return found(find_unit(viewer_of(current_user), unit_id, permission))


def _may_write(unit_id: UUID) -> bool:
    return find_unit(viewer_of(current_user), unit_id, Permission.PLAN_WRITE) is not None


def _layer(unit: HealthUnit, number: int) -> tuple[FourLayerPlan, PlanLayer]:
    plan = found(plan_of(unit.id))
    layer = next((row for row in plan.layers if row.layer == number), None)
    if layer is None:
        abort(404)
    return plan, layer
