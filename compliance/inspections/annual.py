"""What form 08 asks of inspections: which systems were checked in the period, and how.

A system counts as checked when a signed check of the period judged a row about it. Which kinds of
check are periodic is data (``annual_report.periodic_checks`` of the pack).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select

from compliance.core import clock
from compliance.core.db import session
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.states import SIGNED
from compliance.systems.catalogue import annual_choices, annual_period, annual_report
from compliance.systems.models import InformationSystem
from compliance.systems.slots import AnnualFacts

S, R = InformationSystem, InspectionRow


def checked_of(system_ids: Sequence[UUID]) -> Mapping[UUID, AnnualFacts]:
    """Return in which of the form's two ways each system was checked in the period: one query."""
    period = annual_period(clock.today())
    before_use, periodic = annual_choices("checked")
    early = Inspection.planned_on < S.in_use_since
    regular = Inspection.check_type.in_(annual_report()["periodic_checks"])
    rows = session().execute(
        _checks(period.first_day, period.last_day)
        .with_only_columns(
            R.system_id,
            func.max(case((early, 1), else_=0)),
            func.max(case((~func.coalesce(early, False) & regular, 1), else_=0)),
        )
        .where(R.system_id.in_(system_ids))
        .group_by(R.system_id)
    )
    return {
        system_id: AnnualFacts(
            checked=[word for word, held in ((before_use, first), (periodic, second)) if held]
        )
        for system_id, first, second in rows
    }


def periodically_checked(first: date, last: date) -> Select[Any]:
    """Return the ids of the systems that were checked periodically between two days."""
    early = func.coalesce(Inspection.planned_on < S.in_use_since, False)
    regular = Inspection.check_type.in_(annual_report()["periodic_checks"])
    return _checks(first, last).with_only_columns(R.system_id).where(regular, ~early)


def _checks(first: date, last: date) -> Select[Any]:
    columns: Any = (R.system_id, Inspection.id)
    return (
        select(*columns)
        .select_from(R)
        .join(Inspection, Inspection.id == R.inspection_id)
        .join(S, S.id == R.system_id)
        .where(
            Inspection.state.in_(SIGNED),
            Inspection.planned_on.between(first, last),
            R.system_id.is_not(None),
            R.verdict.is_not(None),
        )
        .correlate(None)
    )
