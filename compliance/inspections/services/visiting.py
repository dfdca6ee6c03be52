"""Who goes to which unit of a campaign, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.inspections.campaign_models import CampaignMember, CampaignUnit
from compliance.inspections.models import Campaign
from compliance.inspections.queries.campaigns import busy_people, units_of
from compliance.inspections.services.opening import (
    check_version,
    conflict_of_interest,
    refuse_conflict,
)
from compliance.inspections.services.selecting import require_planned
from compliance.settings.queries import working_days

#: Inspectors of one visit when the calendar is proposed.
TEAM_SIZE = 2


def plan_visit(
    campaign: Campaign,
    place: CampaignUnit,
    version: int,
    *,
    day: date | None,
    team: Sequence[User],
) -> None:
    """Say which day and by whom; the first of the team leads.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: a day outside the campaign, a stake in the unit, or the campaign was announced.
    """
    require_planned(campaign)
    check_version(place, version)
    if day is not None and not campaign.starts_on <= day <= campaign.ends_on:
        raise Refused(_("Ngày kiểm tra phải nằm trong thời gian của đợt."), "planned_on")
    for person in team:
        refuse_conflict(person, place.unit, "team")
    place.planned_on = day
    _set_members(place, team)


def _set_members(place: CampaignUnit, team: Sequence[User]) -> None:
    kept = {member.user_id: member for member in place.members}
    wanted = [person.id for person in team]
    for user_id, member in kept.items():
        if user_id not in wanted:
            place.members.remove(member)
    for position, person in enumerate(team):
        if person.id in kept:
            kept[person.id].position = position
        else:
            place.members.append(CampaignMember(user_id=person.id, user=person, position=position))


def propose_calendar(campaign: Campaign, people: Sequence[User]) -> int:
    """Fill the days and teams that are still open; return how many units were given one.

    Units go over the working days in turn; each gets the people with the fewest visits so far
    who have no stake in it and are not elsewhere that day, as far as there are any.

    Raises:
        Refused: there is nobody to send, or the campaign was announced.
    """
    require_planned(campaign)
    if not people:
        raise Refused(_("Chưa có ai giữ vai trò kiểm tra để xếp đoàn."))
    first = max(campaign.starts_on, clock.today())
    calendar = working_days(first, campaign.ends_on)
    days = [
        day
        for n in range(max((campaign.ends_on - first).days + 1, 0))
        if calendar.works(day := first + timedelta(n))
    ]
    if not days:
        raise Refused(_("Từ hôm nay đến hết đợt không còn ngày làm việc nào."))
    places = units_of(campaign.id)
    load = busy_people(people, first, campaign.ends_on)
    away = {(m.user_id, p.planned_on) for p in places for m in p.members}
    open_places = [place for place in places if place.planned_on is None or not place.members]
    for number, place in enumerate(open_places):
        day = place.planned_on or days[number * len(days) // len(open_places)]
        place.planned_on = day
        if place.members:
            continue
        able = [person for person in people if not conflict_of_interest(person, place.unit)]
        able.sort(key=lambda one: ((one.id, day) in away, load[one.id], one.login))
        team = able[:TEAM_SIZE]
        for person in team:
            load[person.id] += 1
            away.add((person.id, day))
        _set_members(place, team)
    return len(open_places)
