"""The consolidated report of a campaign: six queries, whatever the number of its units."""

from __future__ import annotations

import statistics
from collections import defaultdict
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager

from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import in_vietnamese
from compliance.inspections import labels
from compliance.inspections.checklist import item_texts
from compliance.inspections.documents.campaign import (
    campaign_issue,
    decision_of,
    kind_of,
    sentence,
)
from compliance.inspections.models import Campaign, Finding, Inspection
from compliance.inspections.queries.campaigns import selections_of
from compliance.inspections.queries.findings import overdue
from compliance.inspections.queries.insight import scores_of
from compliance.inspections.states import SIGNED, UNSETTLED, Severity
from compliance.units.models import HealthUnit
from reports import render_docx, render_pdf
from reports.documents import inspection_consolidated as layouts

#: Rows of the table of common findings.
MOST = 40


def consolidated_report(campaign: Campaign, form: str) -> bytes:
    """Return the report of all units as it stands now; signed inspections alone have a score."""
    with in_vietnamese():
        write = render_pdf if form == "pdf" else render_docx
        return write(layouts.layout(_data(campaign)))


def _data(campaign: Campaign) -> layouts.ConsolidatedData:
    inspections = (
        session()
        .scalars(
            select(Inspection)
            .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
            .where(Inspection.campaign_id == campaign.id)
            .options(contains_eager(Inspection.unit))
            .order_by(HealthUnit.name, Inspection.code)
        )
        .all()
    )
    scores = scores_of([one.id for one in inspections if one.signed])
    groups: dict[str, list[float]] = defaultdict(list)
    for rows in scores.values():
        for row in rows:
            if row.name and row.score is not None:
                groups[row.name].append(row.score)
    counts = _counts(campaign)
    units = []
    for one in inspections:
        whole = next(iter(scores.get(one.id, ())), None)
        number, waiting = counts.get(one.id, (0, 0))
        units.append(
            layouts.UnitLine(
                name=one.unit.name,
                state=str(labels.INSPECTION[one.state]),
                score=whole.score if whole else None,
                coverage=round(100 * whole.looked_at / whole.rows)
                if whole and whole.rows
                else None,
                findings=number,
                waiting=waiting,
            )
        )
    return layouts.ConsolidatedData(
        issue=campaign_issue(campaign),
        title=campaign.title,
        kind=kind_of(campaign),
        days=f"{format_date(campaign.starts_on)} – {format_date(campaign.ends_on)}",
        decision=decision_of(campaign),
        choices=[sentence(one) for one in selections_of(campaign.id)],
        units=units,
        groups=[
            (name, round(statistics.median(found), 1), len(found)) for name, found in groups.items()
        ],
        common=_common(campaign),
        severities=_severities(campaign),
    )


def _of(campaign: Campaign, *columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(Finding)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(Inspection.campaign_id == campaign.id, Inspection.state.in_(SIGNED))
    )


def _waiting() -> Any:
    return func.sum(case((Finding.state.in_(UNSETTLED), 1), else_=0))


def _counts(campaign: Campaign) -> dict[Any, tuple[int, int]]:
    rows = session().execute(
        _of(campaign, Finding.inspection_id, func.count(), _waiting()).group_by(
            Finding.inspection_id
        )
    )
    return {key: (number, int(waiting or 0)) for key, number, waiting in rows}


def _common(campaign: Campaign) -> list[tuple[str, str, int, int, int]]:
    units = func.count(Finding.unit_id.distinct())
    late = func.sum(case((overdue(), 1), else_=0))
    rows = session().execute(
        _of(campaign, Finding.item_id, Inspection.pack_id, units, _waiting(), late)
        .where(Finding.item_id.is_not(None))
        .group_by(Finding.item_id, Inspection.pack_id)
        .order_by(units.desc(), Finding.item_id)
        .limit(MOST)
    )
    return [
        (item, item_texts(pack).get(item, ""), number, int(waiting or 0), int(days or 0))
        for item, pack, number, waiting, days in rows
    ]


def _severities(campaign: Campaign) -> list[tuple[str, int]]:
    rows = session().execute(
        _of(campaign, Finding.severity, func.count()).group_by(Finding.severity)
    )
    found = {row[0]: row[1] for row in rows}
    return [(str(labels.SEVERITY[one]), found[one]) for one in Severity if one in found]
