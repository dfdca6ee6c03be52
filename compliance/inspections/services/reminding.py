"""Reminders of findings: before the day, on it, and to those above when it has passed.

Each goes out once for a day that is due; an extension is a new day. How many days before and after
is data of the pack (``finding_levels``), a convention.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from checklists import load
from checklists.library import kept
from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _, in_vietnamese
from compliance.core.permissions import Role
from compliance.inspections.campaign_models import FindingReminder
from compliance.inspections.checklist import INSPECTION_PACK
from compliance.inspections.concerned import (
    FINDING_DUE,
    UNIT_ROLES,
    day_words,
    people_at,
    team_of,
    tell_about_finding,
)
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.states import SIGNED, WITH_UNIT

BEFORE, DUE, ESCALATE = "before", "due", "escalate"
#: Findings looked at in one transaction.
BATCH = 200


@dataclass(frozen=True)
class Times:
    """How many days before and after the day that is due."""

    before: int
    after: int


@kept
def times() -> Mapping[str, Times]:
    """Return the days of each severity."""
    return {
        row["severity"]: Times(row.get("remind_days", 0), row.get("escalate_days", 0))
        for row in load(INSPECTION_PACK).section("finding_levels")
    }


def step_due(severity: str, due: date, today: date) -> str | None:
    """Return which reminder a finding calls for today: the latest that has come."""
    days = times().get(severity, Times(0, 0))
    if today > due + timedelta(days.after):
        return ESCALATE
    if today >= due:
        return DUE
    return BEFORE if today >= due - timedelta(days.before) else None


def findings_after(last: UUID | None) -> Sequence[Finding]:
    """Return the next findings where the unit has to act and a reminder may be due."""
    longest = max((one.before for one in times().values()), default=0)
    statement = (
        select(Finding)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(
            Finding.state.in_(WITH_UNIT),
            Inspection.state.in_(SIGNED),
            Finding.due <= clock.today() + timedelta(longest),
        )
        .options(contains_eager(Finding.inspection).options(selectinload(Inspection.members)))
        .order_by(Finding.id)
        .limit(BATCH)
    )
    if last is not None:
        statement = statement.where(Finding.id > last)
    return session().scalars(statement).all()


def remind(findings: Sequence[Finding]) -> int:
    """Send what has come and was not sent yet; return how many findings it was about."""
    today = clock.today()
    sent = set(
        session().execute(
            select(FindingReminder.finding_id, FindingReminder.kind, FindingReminder.due).where(
                FindingReminder.finding_id.in_([finding.id for finding in findings])
            )
        )
    )
    known = {tuple(row) for row in sent}
    number = 0
    for finding in findings:
        kind = step_due(finding.severity, finding.due, today)
        if kind is None or (finding.id, kind, finding.due) in known:
            continue
        for people, text in _told(finding, kind):
            tell_about_finding(
                finding,
                finding.label(finding.inspection.code),
                people,
                FINDING_DUE,
                text,
                None,
            )
        session().add(
            FindingReminder(finding_id=finding.id, kind=kind, due=finding.due, sent_at=clock.now())
        )
        number += 1
    return number


def _told(finding: Finding, kind: str) -> Iterator[tuple[list[User], str]]:
    day = day_words(finding.due)
    unit = people_at([finding.unit_id], UNIT_ROLES)
    with in_vietnamese():
        if kind == BEFORE:
            yield unit, _("Hạn khắc phục sắp tới: %(day)s.", day=day)
        elif kind == DUE:
            yield unit, _("Đến hạn khắc phục: %(day)s.", day=day)
        else:
            yield unit, _("Quá hạn khắc phục từ %(day)s; đã báo lên Sở.", day=day)
            above = [
                *team_of(finding.inspection),
                *people_at([finding.inspection.department_id], (Role.LEADER,)),
            ]
            yield above, _("Đơn vị quá hạn khắc phục từ %(day)s.", day=day)
