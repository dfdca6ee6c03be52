"""Campaigns: list, plan, page, one step on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.web import found
from compliance.inspections import checklist as packs
from compliance.inspections.campaign_forms import CampaignForm
from compliance.inspections.documents.campaign import rule_words, sentence
from compliance.inspections.limits import campaign_limits
from compliance.inspections.queries import campaigns as plans
from compliance.inspections.queries import inspections as queries
from compliance.inspections.services import campaigns as services
from compliance.inspections.states import CAMPAIGN_MOVES, CampaignState
from compliance.inspections.views.blueprint import bp, viewer
from compliance.units.queries import find_unit

P = Permission
FIELDS = (
    "title",
    "check_type",
    "legal_basis",
    "purpose",
    "starts_on",
    "ends_on",
    "period_from",
    "period_to",
    "decision_number",
    "decided_on",
    "contact",
)


@bp.get("/campaigns")
@needs(P.INSPECTION_READ)
def campaigns() -> str:
    """List the campaigns."""
    page = queries.campaign_page(viewer(), ListRequest.parse(request.args, ("state",)))
    return render_template("inspections/campaigns.html", page=page, types=packs.check_types())


@bp.route("/campaigns/new", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def new_campaign() -> str | Response:
    """Plan a campaign of the inspector's Department."""
    form = CampaignForm(types=[(t.key, t.label) for t in packs.check_types().values()])
    home = viewer().home_unit
    if form.validate_on_submit() and home is not None:
        department = found(find_unit(viewer(), home.department_id or home.id))
        try:
            with transaction():
                campaign = services.plan_campaign(viewer(), department, **_values(form))
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lập đợt kiểm tra."), "success")
            return redirect(url_for("inspections.campaign", campaign_id=campaign.id))
    return render_template("inspections/new_campaign.html", form=form)


@bp.route("/campaigns/<uuid:campaign_id>/edit", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def edit_campaign(campaign_id: UUID) -> str | Response:
    """Change what was planned."""
    shown = found(queries.find_campaign(viewer(), campaign_id))
    form = CampaignForm(
        types=[(t.key, t.label) for t in packs.check_types().values()],
        data={name: getattr(shown, name) for name in (*FIELDS, "version")},
    )
    if form.validate_on_submit():
        try:
            with transaction():
                services.change_campaign(viewer(), shown, form.version.data, _values(form))
        except Refused as refused:
            form.refuse(refused)
            shown = found(queries.find_campaign(viewer(), campaign_id))
        else:
            flash(_("Đã lưu đợt kiểm tra."), "success")
            return redirect(url_for("inspections.campaign", campaign_id=campaign_id))
    return render_template("inspections/new_campaign.html", form=form, campaign=shown)


def _values(form: CampaignForm) -> dict[str, Any]:
    return {name: form[name].data or None for name in FIELDS}


@bp.get("/campaigns/<uuid:campaign_id>")
@needs(P.INSPECTION_READ)
def campaign(campaign_id: UUID) -> str:
    """Show a campaign and its inspections."""
    shown = found(queries.find_campaign(viewer(), campaign_id))
    places = plans.unit_page(shown, ListRequest.parse(request.args))
    request_of = ListRequest.parse(
        {**request.args.to_dict(), "campaign": str(campaign_id)}, queries.FILTERS
    )
    # Campaigns of before had inspections and no list of units.
    page = None if places.rows else queries.inspection_page(viewer(), request_of)
    return render_template(
        "inspections/campaign.html",
        campaign=shown,
        page=page,
        progress=queries.progress_of([row.id for row in page.rows]) if page else {},
        states=queries.campaign_states(campaign_id),
        following=sorted(CAMPAIGN_MOVES[shown.state]),
        type=packs.check_types().get(shown.check_type),
        places=places,
        selections=[(one, sentence(one)) for one in plans.selections_of(campaign_id)],
        rules=[rule_words(rule) for rule in shown.checklists],
        limits=campaign_limits(shown),
    )


@bp.post("/campaigns/<uuid:campaign_id>/<any(announced, running, closed):state>")
@needs(P.INSPECTION_WRITE)
def move_campaign(campaign_id: UUID, state: str) -> Response:
    """Move a campaign one step on."""
    shown = found(queries.find_campaign(viewer(), campaign_id))
    try:
        with transaction():
            services.move_campaign(viewer(), shown, CampaignState(state))
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã chuyển bước của đợt kiểm tra."), "success")
    return redirect(url_for("inspections.campaign", campaign_id=campaign_id))
