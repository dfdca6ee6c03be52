"""Campaigns: several inspections under one plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.inspections.documents.campaign import announced_papers
from compliance.inspections.models import Campaign
from compliance.inspections.queries.inspections import unsigned_in
from compliance.inspections.services.announcing import open_inspections
from compliance.inspections.services.opening import check_version
from compliance.inspections.states import CAMPAIGN_MOVES, CampaignState
from compliance.units.models import HealthUnit
from compliance.verification.services import register_document


def plan_campaign(
    actor: User,
    department: HealthUnit,
    *,
    title: str,
    check_type: str,
    legal_basis: str,
    starts_on: date,
    ends_on: date,
    **more: Any,
) -> Campaign:
    """Plan a campaign; ``more`` are the other columns of ``CampaignForm``.

    Raises:
        Refused: it would end before it begins.
    """
    campaign = Campaign(
        department_id=department.id,
        created_at=clock.now(),
        created_by=actor.id,
        checklists=[],
    )
    values = {"title": title, "check_type": check_type, "legal_basis": legal_basis}
    _apply(campaign, {**values, "starts_on": starts_on, "ends_on": ends_on, **more})
    session().add(campaign)
    session().flush()
    return campaign


def change_campaign(actor: User, campaign: Campaign, version: int, values: dict[str, Any]) -> None:
    """Change what was planned; after the notice only what units do not rest on.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: it is closed, it would end before it begins, or the kind of check would change
            after the notice.
    """
    check_version(campaign, version)
    if campaign.state == CampaignState.CLOSED:
        raise Refused(_("Đợt kiểm tra đã đóng nên không sửa được nữa."))
    if campaign.state != CampaignState.PLANNED and values["check_type"] != campaign.check_type:
        raise Refused(_("Đợt kiểm tra đã thông báo nên không đổi loại kiểm tra."), "check_type")
    _apply(campaign, values)
    audit.note("campaign:edit", unit_id=campaign.department_id, target=campaign)


def _apply(campaign: Campaign, values: dict[str, Any]) -> None:
    if values["ends_on"] < values["starts_on"]:
        raise Refused(_("Ngày kết thúc đứng trước ngày bắt đầu."), "ends_on")
    first, last = values.get("period_from"), values.get("period_to")
    if first and last and last < first:
        raise Refused(_("Thời kỳ kiểm tra: ngày cuối đứng trước ngày đầu."), "period_to")
    for name, value in values.items():
        setattr(campaign, name, value)
    campaign.search = fold(campaign.title)[:400]


def move_campaign(actor: User, campaign: Campaign, to: CampaignState) -> None:
    """Move a campaign one step on.

    Raises:
        Refused: the step does not follow, the plan lacks something, or inspections are not
            signed yet.
    """
    if to not in CAMPAIGN_MOVES[campaign.state]:
        raise Refused(_("Đợt kiểm tra đi theo thứ tự: kế hoạch, thông báo, đang kiểm tra, đóng."))
    if to == CampaignState.CLOSED and (left := unsigned_in(campaign.id)):
        raise Refused(_("Còn %(n)s cuộc kiểm tra chưa ký biên bản nên chưa đóng đợt được.", n=left))
    if to == CampaignState.ANNOUNCED:
        open_inspections(actor, campaign)
        campaign.announced_at = clock.now()
        _register_papers(campaign)
    campaign.state = to
    audit.note(f"campaign:{to.value}", unit_id=campaign.department_id, target=campaign)


def _register_papers(campaign: Campaign) -> None:
    """Let anybody check decision and plan as they were announced, by the hash they carry."""
    if not campaign.decision_number or campaign.decided_on is None:
        return
    department = session().get_one(HealthUnit, campaign.department_id)
    for sha256, title in announced_papers(campaign):
        register_document(
            sha256,
            title=title,
            unit_name=department.name,
            dated=campaign.decided_on,
            unit_id=department.id,
            about=f"campaign:{campaign.id}",
        )
