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
from compliance.inspections.states import CONCLUSION, InspectionState, about_of
from compliance.settings.queries import WorkingDays, working_days
from compliance.signed.models import SignedPaper
from compliance.signed.queries import standing

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


def limits_of(inspection: Inspection) -> list[Limit]:
    """Return the time limit of the step that an inspection waits for, if it has one.

    The notice of conclusion has been given once its signed paper stands in its slot.
    """
    waits = {
        InspectionState.IN_FIELD: ("kiem-tra", inspection.field_started_at),
        InspectionState.MINUTES_SIGNED: ("bao-cao", inspection.signed_at),
        InspectionState.CONCLUDED: ("ket-luan", inspection.concluded_at),
    }
    step, since = waits.get(InspectionState(inspection.state), ("", None))
    if since is None or (step == "ket-luan" and conclusion_notice(inspection)):
        return []
    start = clock.local(since).date()
    return [*_limit(step, start, working_days(start, start + timedelta(120)))]


def conclusion_notice(inspection: Inspection) -> SignedPaper | None:
    """Return the signed notice of conclusion, if it was handed in."""
    return standing(about_of(inspection.id), 1, CONCLUSION)


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
