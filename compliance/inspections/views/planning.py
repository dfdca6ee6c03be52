"""Who goes to which unit when; which rows are asked; the calendar; the papers of a campaign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.accounts.models import User
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.site import verify_base
from compliance.core.text import as_uuid
from compliance.core.web import found
from compliance.inspections import checklist as packs
from compliance.inspections import labels
from compliance.inspections.campaign_forms import ReasonForm, RuleForm, VisitForm
from compliance.inspections.campaign_models import CampaignUnit
from compliance.inspections.documents.campaign import campaign_paper, notice_paper, rule_words
from compliance.inspections.documents.consolidated import consolidated_report
from compliance.inspections.models import Campaign
from compliance.inspections.queries import campaigns as queries
from compliance.inspections.queries.inspections import (
    find_inspection,
    open_campaigns,
    team_candidates,
)
from compliance.inspections.services import selecting as services
from compliance.inspections.services import visiting
from compliance.inspections.services.announcing import set_checklists
from compliance.inspections.services.opening import conflict_of_interest
from compliance.inspections.views.blueprint import bp, viewer
from compliance.inspections.views.choosing import CAMPAIGN, campaign_or_404, kind_choices
from compliance.units.queries import department_ids

P = Permission


@bp.route(f"{CAMPAIGN}/checklists", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def checklists(campaign_id: UUID) -> Any:
    """Say which units answer which rows: one rule more."""
    campaign = campaign_or_404(campaign_id)
    groups = dict.fromkeys(group for one in packs.sets() for group in one.groups)
    form = RuleForm(
        sets=[(one.key, labels.checklist_title(one)) for one in packs.sets()],
        kinds=kind_choices(),
        groups=[(group, group) for group in groups],
    )
    if form.validate_on_submit():
        rule = {
            "set": form.set.data,
            "kinds": form.kinds.data or [],
            "level_from": int(form.level_from.data) if form.level_from.data else None,
            "groups": form.groups.data or [],
        }
        try:
            with transaction():
                set_checklists(campaign, [*campaign.checklists, rule])
        except Refused as refused:
            form.refuse(refused)
            campaign = campaign_or_404(campaign_id)
        else:
            flash(_("Đã thêm bảng kiểm."), "success")
            return redirect(url_for("inspections.checklists", campaign_id=campaign_id))
    return render_template(
        "inspections/checklists.html",
        campaign=campaign,
        form=form,
        rules=[rule_words(rule) for rule in campaign.checklists],
    ), 400 if form.errors else 200


@bp.post(f"{CAMPAIGN}/checklists/<int:place>/remove")
@needs(P.INSPECTION_WRITE)
def remove_checklist(campaign_id: UUID, place: int) -> Response:
    """Take a rule out."""
    campaign = campaign_or_404(campaign_id)
    kept = [rule for n, rule in enumerate(campaign.checklists) if n != place]
    return _change(lambda: set_checklists(campaign, kept), "inspections.checklists", campaign_id)


@bp.route(f"{CAMPAIGN}/units/<uuid:unit_id>", methods=["GET", "POST"])
@needs(P.INSPECTION_WRITE)
def visit(campaign_id: UUID, unit_id: UUID) -> Any:
    """Say which day and by whom a unit is inspected."""
    campaign, place = _place(campaign_id, unit_id)
    people = {str(one.id): one for one in team_candidates(viewer())}
    form = _visit_form(place, people)
    if form.validate_on_submit():
        team = [people[key] for key in form.team.data or ()]
        try:
            with transaction():
                visiting.plan_visit(
                    campaign, place, form.version.data, day=form.planned_on.data, team=team
                )
        except Refused as refused:
            form.refuse(refused)
            campaign, place = _place(campaign_id, unit_id)
        else:
            flash(_("Đã lưu ngày và đoàn."), "success")
            return redirect(url_for("inspections.campaign", campaign_id=campaign_id))
    return _visit_page(campaign, place, people, form, ReasonForm(formdata=None))


def _visit_form(place: CampaignUnit, people: Mapping[str, User], **given: Any) -> VisitForm:
    return VisitForm(
        people=[(key, one.display_name) for key, one in people.items()],
        data={
            "version": place.version,
            "planned_on": place.planned_on,
            "team": [str(member.user_id) for member in place.members],
        },
        **given,
    )


def _visit_page(
    campaign: Campaign,
    place: CampaignUnit,
    people: Mapping[str, User],
    form: VisitForm,
    drop: ReasonForm,
) -> Any:
    stakes = [one for one in people.values() if conflict_of_interest(one, place.unit)]
    return render_template(
        "inspections/visit.html",
        campaign=campaign,
        place=place,
        form=form,
        drop=drop,
        stakes=[one.display_name for one in stakes],
    ), 400 if form.errors or drop.errors else 200


@bp.post(f"{CAMPAIGN}/units/<uuid:unit_id>/drop")
@needs(P.INSPECTION_WRITE)
def drop(campaign_id: UUID, unit_id: UUID) -> Any:
    """Take a unit out of the campaign, with a reason."""
    campaign, place = _place(campaign_id, unit_id)
    form = ReasonForm()
    if form.carries_out(lambda: services.drop_unit(campaign, place, form.reason.data)):
        flash(_("Đã lưu."), "success")
        return redirect(url_for("inspections.campaign", campaign_id=campaign_id))
    campaign, place = _place(campaign_id, unit_id)
    people = {str(one.id): one for one in team_candidates(viewer())}
    return _visit_page(campaign, place, people, _visit_form(place, people, formdata=None), form)


@bp.post(f"{CAMPAIGN}/arrange")
@needs(P.INSPECTION_WRITE)
def arrange(campaign_id: UUID) -> Response:
    """Fill the open days and teams by load, leaving out whoever has a stake."""
    campaign = campaign_or_404(campaign_id)
    return _change(
        lambda: visiting.propose_calendar(campaign, team_candidates(viewer())),
        "inspections.campaign",
        campaign_id,
    )


def _place(campaign_id: UUID, unit_id: UUID) -> tuple[Campaign, CampaignUnit]:
    campaign = campaign_or_404(campaign_id)
    return campaign, found(queries.find_campaign_unit(campaign, unit_id))


def _change(act: Any, endpoint: str, campaign_id: UUID) -> Response:
    try:
        with transaction():
            act()
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(_("Đã lưu."), "success")
    return redirect(url_for(endpoint, campaign_id=campaign_id))


@bp.get("/inspections/calendar")
@needs(P.INSPECTION_WRITE)
def calendar() -> str:
    """Show a month of visits and the load of each inspector."""
    first = queries.this_month()
    text = request.args.get("month", "")
    if len(text) == 7 and text[4] == "-" and (text[:4] + text[5:]).isdigit():
        year, month = int(text[:4]), int(text[5:])
        if 2000 <= year <= 2100 and 1 <= month <= 12:
            first = date(year, month, 1)
    after = (first + timedelta(32)).replace(day=1)
    campaign_id = as_uuid(request.args.get("campaign"))
    departments = list(department_ids(viewer(), P.INSPECTION_WRITE))
    visits = queries.visits(departments, first, after - timedelta(1), campaign_id)
    return render_template(
        "inspections/calendar.html",
        first=first,
        before=first - timedelta(1),
        after=after,
        weeks=queries.month_grid(first, visits),
        visits=visits,
        load=queries.load_of(visits),
        campaign_id=campaign_id,
        campaigns=open_campaigns(viewer()),
    )


@bp.get(f"{CAMPAIGN}/<any(decision, plan):paper>.<any(pdf, docx):form>")
@needs(P.INSPECTION_WRITE)
def campaign_document(campaign_id: UUID, paper: str, form: str) -> Response:
    """Hand out the decision or the plan."""
    campaign = campaign_or_404(campaign_id)
    name = {"decision": "quyet-dinh-kiem-tra", "plan": "ke-hoach-kiem-tra"}[paper]
    return download(campaign_paper(campaign, paper, form, verify_base()), f"{name}.{form}")


@bp.get(f"{CAMPAIGN}/report.<any(pdf, docx):form>")
@needs(P.INSPECTION_READ)
def consolidated(campaign_id: UUID, form: str) -> Response:
    """Hand out the consolidated report."""
    campaign = campaign_or_404(campaign_id)
    return download(consolidated_report(campaign, form), f"bao-cao-tong-hop.{form}")


@bp.get(f"{CAMPAIGN}/units/<uuid:unit_id>/notice.<any(pdf, docx):form>")
@needs(P.INSPECTION_READ)
def notice(campaign_id: UUID, unit_id: UUID, form: str) -> Response:
    """Hand out the notice to inspectors, and to the unit itself once it was sent."""
    campaign, place = _notice_of(campaign_id, unit_id)
    return download(notice_paper(campaign, place, form), f"thong-bao-kiem-tra.{form}")


def _notice_of(campaign_id: UUID, unit_id: UUID) -> tuple[Campaign, CampaignUnit]:
    if viewer().may(P.INSPECTION_WRITE):
        return _place(campaign_id, unit_id)
    told = found(queries.told_place(campaign_id, unit_id))
    found(find_inspection(viewer(), told.inspection_id) if told.inspection_id else None)
    return told.campaign, told
