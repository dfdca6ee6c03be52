"""Campaigns: several inspections under one plan."""

from __future__ import annotations

from datetime import date

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.inspections.models import Campaign
from compliance.inspections.queries.inspections import unsigned_in
from compliance.inspections.states import CAMPAIGN_MOVES, CampaignState
from compliance.units.models import HealthUnit


def plan_campaign(
    actor: User,
    department: HealthUnit,
    *,
    title: str,
    check_type: str,
    legal_basis: str,
    starts_on: date,
    ends_on: date,
) -> Campaign:
    """Plan a campaign.

    Raises:
        Refused: it would end before it begins.
    """
    if ends_on < starts_on:
        raise Refused(_("Ngày kết thúc đứng trước ngày bắt đầu."), "ends_on")
    campaign = Campaign(
        department_id=department.id,
        title=title,
        check_type=check_type,
        legal_basis=legal_basis,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=clock.now(),
        created_by=actor.id,
        search=fold(title)[:400],
    )
    session().add(campaign)
    session().flush()
    return campaign


def move_campaign(actor: User, campaign: Campaign, to: CampaignState) -> None:
    """Move a campaign one step on.

    Raises:
        Refused: the step does not follow, or inspections are not signed yet.
    """
    if to not in CAMPAIGN_MOVES[campaign.state]:
        raise Refused(_("Đợt kiểm tra đi theo thứ tự: kế hoạch, thông báo, đang kiểm tra, đóng."))
    if to == CampaignState.CLOSED and (left := unsigned_in(campaign.id)):
        raise Refused(_("Còn %(n)s cuộc kiểm tra chưa ký biên bản nên chưa đóng đợt được.", n=left))
    campaign.state = to
    audit.note(f"campaign:{to.value}", unit_id=campaign.department_id, target=campaign)
