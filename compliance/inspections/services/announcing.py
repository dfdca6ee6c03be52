"""Announcing a campaign: its inspections are opened and the units are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.inspections.campaign_models import CampaignUnit
from compliance.inspections.checklist import Checklist, check_types, parse_set
from compliance.inspections.concerned import tell_unit
from compliance.inspections.limits import steps
from compliance.inspections.models import Campaign
from compliance.inspections.queries.campaigns import levels_of, units_of
from compliance.inspections.services.opening import Plan, open_inspection
from compliance.inspections.services.prefilling import prefill
from compliance.inspections.services.selecting import require_planned
from compliance.settings.queries import WorkingDays, working_days


def set_checklists(campaign: Campaign, rules: Sequence[Mapping[str, Any]]) -> None:
    """Say which units answer which rows: the first rule that fits a unit counts.

    Raises:
        Refused: a checklist that cannot be opened, a group that it has not, or the campaign was
            announced.
    """
    require_planned(campaign)
    for rule in rules:
        questions = parse_set(rule["set"])
        if not set(rule["groups"]) <= set(questions.groups):
            raise Refused(_("Nhóm dòng không có trong bảng kiểm đã chọn."), "groups")
    campaign.checklists = [dict(rule) for rule in rules]


def rows_for(campaign: Campaign, kind: str, level: int) -> tuple[Checklist, list[str]] | None:
    """Return the checklist and the items that a unit of this kind and level answers."""
    for rule in campaign.checklists:
        if rule["kinds"] and kind not in rule["kinds"]:
            continue
        if rule["level_from"] and level < rule["level_from"]:
            continue
        questions = parse_set(rule["set"])
        chosen = rule["groups"]
        return questions, [
            item for item, one in questions.questions.items() if not chosen or one.group in chosen
        ]
    return None


def open_inspections(actor: User, campaign: Campaign) -> int:
    """Open an inspection for each unit of the list; tell the units where notice is given.

    Raises:
        Refused: a unit has no day, no team, or no checklist fits it; the decision is missing.
    """
    places = [place for place in units_of(campaign.id) if place.inspection_id is None]
    if not places:
        return 0
    _check_ready(campaign, places)
    levels = levels_of([place.unit_id for place in places])
    notice = gives_notice(campaign.check_type)
    today = clock.today()
    calendar = working_days(today, campaign.ends_on)
    for place in places:
        found = rows_for(campaign, place.unit.kind, levels.get(place.unit_id, 0))
        if found is None:
            raise Refused(
                _(
                    "Chưa có bảng kiểm nào dành cho %(unit)s. Hãy thêm vào bảng kiểm của đợt.",
                    unit=place.unit.name,
                )
            )
        questions, items = found
        day = place.planned_on or today
        inspection = open_inspection(
            actor,
            place.unit,
            questions,
            Plan(
                check_type=campaign.check_type,
                legal_basis=campaign.legal_basis,
                planned_on=day,
                period_from=campaign.period_from or campaign.starts_on.replace(month=1, day=1),
                period_to=campaign.period_to or campaign.starts_on,
                self_assess_by=answer_by(calendar, today, day) if notice else None,
                team=[member.user for member in place.members],
                campaign=campaign,
            ),
            items=items,
        )
        place.inspection_id = inspection.id
        prefill(actor, inspection)
        if notice:
            tell_unit(inspection, place.unit.name, actor.id)
    session().flush()
    return len(places)


def gives_notice(check_type: str) -> bool:
    """Whether units are told beforehand; a surprise check tells nobody."""
    kind = check_types().get(check_type)
    return kind is not None and "thong-bao" in kind.steps


def answer_by(calendar: WorkingDays, today: date, day: date) -> date:
    """Return the last day to answer: the pack's time from the notice, at the latest the visit."""
    limit = steps()["tu-danh-gia"].working_days or 0
    return min(calendar.after(today, limit), day)


def _check_ready(campaign: Campaign, places: Sequence[CampaignUnit]) -> None:
    kind = check_types().get(campaign.check_type)
    if kind is not None and kind.needs_decision and not campaign.decision_number:
        raise Refused(
            _("Chưa ghi số, ngày quyết định kiểm tra. Hãy ghi ở “Sửa đợt” rồi thông báo."),
            "decision_number",
        )
    bare = [place.unit.name for place in places if place.planned_on is None or not place.members]
    if bare:
        more = _(" và %(n)s đơn vị khác", n=len(bare) - 3) if len(bare) > 3 else ""
        raise Refused(
            _(
                "Chưa có ngày hoặc chưa có đoàn: %(units)s%(more)s.",
                units="; ".join(bare[:3]),
                more=more,
            )
        )
