"""Choosing the units of a campaign: by hand, by risk, by lot; the stored lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core.db import session, transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import PAGE_SIZE, ListRequest
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.text import as_uuid
from compliance.core.web import found
from compliance.inspections.campaign_forms import DrawForm, ReasonForm, RiskForm
from compliance.inspections.documents.campaign import choice_paper, sentence
from compliance.inspections.drawing import repeats
from compliance.inspections.models import Campaign
from compliance.inspections.queries import campaigns as queries
from compliance.inspections.queries import inspections
from compliance.inspections.queries.risk import risks_of, signals
from compliance.inspections.services import selecting as services
from compliance.inspections.views.blueprint import bp, viewer
from compliance.units.models import GROUP_NAMES, KIND_NAMES, HealthUnit

P = Permission
CAMPAIGN = "/campaigns/<uuid:campaign_id>"


def campaign_or_404(campaign_id: UUID) -> Campaign:
    """Return a campaign in scope."""
    return found(inspections.find_campaign(viewer(), campaign_id))


def kind_choices() -> list[tuple[str, Any]]:
    """Return the kinds of unit that are inspected, as a form offers them."""
    return [(str(kind), _(KIND_NAMES[kind])) for kind in queries.CHECKED_KINDS]


def _done(campaign: Campaign, number: int) -> Response:
    flash(_("Đã ghi danh sách chọn. Xem và in ở đây."), "success")
    return redirect(url_for("inspections.selection", campaign_id=campaign.id, number=number))


def _candidates(campaign: Campaign, kinds: list[str] | None) -> list[HealthUnit]:
    return list(session().scalars(queries.candidates(viewer(), campaign, kinds or ())))


@bp.route(f"{CAMPAIGN}/choose/hand", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def choose_hand(campaign_id: UUID) -> Any:
    """Search, filter and tick."""
    campaign = campaign_or_404(campaign_id)
    form = ReasonForm()
    ticked = [key for text in request.form.getlist("units") if (key := as_uuid(text))]
    if form.validate_on_submit():
        open_to = queries.candidates(viewer(), campaign).where(HealthUnit.id.in_(ticked))
        try:
            with transaction():
                units = session().scalars(open_to.order_by(HealthUnit.code)).all()
                made = services.choose_by_hand(viewer(), campaign, units, form.reason.data)
        except Refused as refused:
            form.refuse(refused)
            campaign = campaign_or_404(campaign_id)
        else:
            return _done(campaign, made.number)
    page = queries.candidate_page(
        viewer(), campaign, ListRequest.parse(request.args, queries.FILTERS)
    )
    return render_template(
        "inspections/choose_hand.html",
        campaign=campaign,
        form=form,
        page=page,
        ticked=set(ticked),
        kinds=kind_choices(),
        groups=[(key, _(name)) for key, name in GROUP_NAMES.items()],
        kind_names=KIND_NAMES,
    ), 400 if form.errors else 200


@bp.route(f"{CAMPAIGN}/choose/risk", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def choose_risk(campaign_id: UUID) -> Any:
    """See each sign with its figure, sort, take the first n."""
    campaign = campaign_or_404(campaign_id)
    signs = {sign.id: sign for sign in signals()}
    form = RiskForm(kinds=kind_choices(), signs=[(s.id, s.text) for s in signs.values()])
    if form.validate_on_submit():
        try:
            with transaction():
                made = services.choose_by_risk(
                    viewer(),
                    campaign,
                    _candidates(campaign, form.kinds.data),
                    form.size.data,
                    form.by.data or None,
                )
        except Refused as refused:
            form.refuse(refused)
            campaign = campaign_or_404(campaign_id)
        else:
            return _done(campaign, made.number)
    kind = request.args.get("kind", "")
    units = _candidates(campaign, [kind] if kind in queries.CHECKED_KINDS else None)
    risks = risks_of([unit.id for unit in units])
    by = request.args.get("sort", "")
    units.sort(
        key=lambda u: (by in signs and not risks[u.id].signs[by][1], -risks[u.id].points, u.code)
    )
    return render_template(
        "inspections/choose_risk.html",
        campaign=campaign,
        form=form,
        units=units[:PAGE_SIZE],
        total=len(units),
        risks=risks,
        signs=list(signs.values()),
        by=by,
        kind=kind,
        kinds=kind_choices(),
    ), 400 if form.errors else 200


@bp.route(f"{CAMPAIGN}/choose/draw", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def choose_draw(campaign_id: UUID) -> Any:
    """Draw by a seed."""
    campaign = campaign_or_404(campaign_id)
    form = DrawForm(kinds=kind_choices())
    if form.validate_on_submit():
        try:
            with transaction():
                made = services.choose_by_draw(
                    viewer(),
                    campaign,
                    _candidates(campaign, form.kinds.data),
                    form.size.data,
                    seed=form.seed.data,
                    stratified=form.stratified.data,
                )
        except Refused as refused:
            form.refuse(refused)
            campaign = campaign_or_404(campaign_id)
        else:
            return _done(campaign, made.number)
    page = render_template("inspections/choose_draw.html", campaign=campaign, form=form)
    return page, 400 if form.errors else 200


@bp.get(f"{CAMPAIGN}/selections/<int:number>")
@needs(P.INSPECTION_READ)
def selection(campaign_id: UUID, number: int) -> str:
    """Show a stored choice: every candidate, and whether a draw comes out the same again."""
    campaign = campaign_or_404(campaign_id)
    chosen = found(queries.find_selection(campaign, number))
    return render_template(
        "inspections/selection.html",
        campaign=campaign,
        selection=chosen,
        sentence=sentence(chosen),
        repeats=repeats(chosen) if chosen.method == "draw" else None,
        intact=services.list_digest(chosen.candidates) == chosen.sha256,
        kind_names=KIND_NAMES,
    )


@bp.get(f"{CAMPAIGN}/selections/<int:number>.<any(pdf, docx):form>")
@needs(P.INSPECTION_READ)
def selection_paper(campaign_id: UUID, number: int, form: str) -> Response:
    """Hand out the list on paper."""
    campaign = campaign_or_404(campaign_id)
    chosen = found(queries.find_selection(campaign, number))
    return download(choice_paper(campaign, chosen, form), f"chon-don-vi-{number}.{form}")
