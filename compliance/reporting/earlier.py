"""What a unit reported before: carried into the next report, and compared with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.reporting.answers import Answer, read
from compliance.reporting.models import ReportPeriod, ReportRevision, UnitReport
from compliance.reporting.rules import Rules


@dataclass(frozen=True)
class Earlier:
    """The last report of a unit before a period."""

    title: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)


def earlier(unit_id: UUID, period: ReportPeriod, held: Rules) -> Earlier:
    """Return what was submitted last for one of the periods that are carried: one query.

    The newest by its last day counts; a period of the same day as this one is not earlier unless
    the pack carries from it (the yearly report before that of the fourth quarter).
    """
    found = session().execute(
        select(ReportPeriod.title, ReportRevision.content)
        .join(UnitReport, UnitReport.period_id == ReportPeriod.id)
        .join(ReportRevision, ReportRevision.report_id == UnitReport.id)
        .where(
            UnitReport.unit_id == unit_id,
            ReportPeriod.id != period.id,
            ReportPeriod.due_on <= period.due_on,
            ReportPeriod.period_id.in_(held.carries_from(period.period_id))
            | ReportPeriod.also_id.in_(held.carries_from(period.period_id)),
        )
        .order_by(ReportPeriod.due_on.desc(), ReportRevision.number.desc())
        .limit(1)
    )
    row = found.first()
    if row is None:
        return Earlier()
    rows = [line for block in row.content["blocks"] for line in block["rows"]]
    return Earlier(row.title, {line["key"]: read(line["answer"]) for line in rows})
