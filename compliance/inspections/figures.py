"""What inspections know: when systems were checked, how findings were closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from checklists.rules.logic import Value
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.figures.facts import Row, Table, Window, add_columns, add_table
from compliance.inspections.models import Finding, FindingEvent, Inspection, InspectionRow
from compliance.inspections.states import SIGNED, FindingState
from compliance.systems.models import GONE, InformationSystem

S, R, F, V = InformationSystem, InspectionRow, Finding, FindingEvent


def checked(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return the days since a signed check judged a row about each system: one query.

    The minutes are made here, so a system that no signed check speaks of was not checked.
    """
    last = (
        select(R.system_id, func.max(Inspection.planned_on).label("day"))
        .join(Inspection, Inspection.id == R.inspection_id)
        .where(
            Inspection.state.in_(SIGNED),
            R.verdict.is_not(None),
            R.system_id.is_not(None),
            Inspection.planned_on <= window.end,
        )
        .group_by(R.system_id)
        .subquery()
    )
    rows = session().execute(
        select(S.id, last.c.day)
        .outerjoin(last, last.c.system_id == S.id)
        .where(S.unit_id.in_(units), S.status.not_in(GONE))
    )
    return {system_id: {"checked_days": window.since_last(day)} for system_id, day in rows}


def findings(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield one row for each finding that fell due within the window: one query.

    Closed in time: verified, and the unit said it was done by the day (extensions count). Done in
    time and still waiting to be verified is not known. One passed to another body is left out.
    """
    said = (
        select(func.max(V.at))
        .where(V.finding_id == F.id, V.kind == "done")
        .correlate(F)
        .scalar_subquery()
    )
    verified = (
        select(func.max(V.at))
        .where(V.finding_id == F.id, V.kind == "verify")
        .correlate(F)
        .scalar_subquery()
    )
    rows = session().execute(
        select(F, Inspection.code, func.coalesce(said, verified))
        .join(Inspection, Inspection.id == F.inspection_id)
        .where(
            F.unit_id.in_(units),
            Inspection.state.in_(SIGNED),
            F.state != FindingState.TRANSFERRED,
            F.due.between(window.start, window.end),
        )
        .order_by(F.due, F.id)
    )
    for finding, code, moment in rows:
        day = clock.local(moment).date() if moment else None
        yield Row(
            finding.unit_id,
            finding.id,
            finding.label(code),
            f"/findings/{finding.id}",
            {"closed_on_time": _closed(finding, day), "severity": finding.severity},
        )


def _closed(finding: Finding, done: date | None) -> bool | None:
    in_time = done is not None and done <= finding.due
    if finding.state == FindingState.VERIFIED:
        return in_time
    return None if in_time and finding.state == FindingState.ACTION_DONE else False


add_columns("systems", ("checked_days",), checked)
add_table(Table("findings", _l("Kiến nghị kiểm tra"), Permission.INSPECTION_READ, findings))
