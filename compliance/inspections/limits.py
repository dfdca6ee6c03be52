"""Time limits of inspections as the pack gives them, and what has run out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from checklists import load
from checklists.library import kept
from compliance.core import clock
from compliance.core.i18n import _, _l
from compliance.inspections.checklist import INSPECTION_PACK, check_types
from compliance.inspections.models import Campaign, Inspection
from compliance.inspections.states import InspectionState
from compliance.settings.queries import WorkingDays, working_days

#: What stands behind a number of days, in words: only "law" is law.
BASIS = {
    "law": _l("theo nghị định"),
    "practice": _l("theo thực tế một sở khác, cần đối chiếu"),
    "convention": _l("quy ước của dự án"),
}


@dataclass(frozen=True)
class Step:
    """A step of an inspection with its time."""

    id: str
    text: str
    source: str
    working_days: int | None
    days: int | None
    basis: str


@dataclass(frozen=True)
class Limit:
    """The last day of a step that is still to be taken."""

    text: str
    last_day: date
    basis: str

    @property
    def late(self) -> bool:
        """Whether the day has passed."""
        return self.last_day < clock.today()


@kept
def steps() -> Mapping[str, Step]:
    """Return the steps of the inspection pack, by id."""
    return {
        row["id"]: Step(
            row["id"],
            row["text"]["vi"],
            row.get("source", ""),
            row.get("working_days"),
            row.get("days"),
            row.get("limit_basis", "convention"),
        )
        for row in load(INSPECTION_PACK).section("steps")
    }


def limits_of(inspection: Inspection, report_on: date | None = None) -> list[Limit]:
    """Return the time limit of the step that an inspection waits for, if it has one.

    Args:
        report_on: day of the report, once there is one.
    """
    begun, signed = inspection.field_started_at, inspection.signed_at
    start = clock.local(begun).date() if begun else inspection.planned_on
    calendar = working_days(min(start, inspection.planned_on), clock.today() + timedelta(120))
    state = inspection.state
    found: list[Limit] = []
    if state == InspectionState.IN_FIELD and begun:
        found += _limit("kiem-tra", start, calendar)
    if state == InspectionState.MINUTES_SIGNED and signed:
        found += _limit("bao-cao", clock.local(signed).date(), calendar)
    if state == InspectionState.CONCLUDED and report_on:
        found += _limit("ket-luan", report_on, calendar)
    return found


def campaign_limits(campaign: Campaign) -> list[Limit]:
    """Return what a campaign has to do in time: tell the units after the decision."""
    kind = check_types().get(campaign.check_type)
    if campaign.announced_at or not campaign.decided_on or kind is None:
        return []
    if "thong-bao" not in kind.steps:
        return []
    calendar = working_days(campaign.decided_on, campaign.decided_on + timedelta(60))
    return [*_limit("thong-bao", campaign.decided_on, calendar)]


def _limit(step_id: str, start: date, calendar: WorkingDays) -> Iterator[Limit]:
    step = steps()[step_id]
    words = str(BASIS[step.basis])
    if step.working_days:
        last = calendar.after(start, step.working_days)
        text = _("%(step)s Trong %(n)s ngày làm việc", step=step.text, n=step.working_days)
        yield Limit(text, last, words)
    elif step.days:
        text = _("%(step)s Trong %(n)s ngày", step=step.text, n=step.days)
        yield Limit(text, start + timedelta(step.days), words)
