"""The figures by which units are chosen come from every register, of later steps too."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from compliance.contracts.models import Contract
from compliance.contracts.queries import running
from compliance.core import clock
from compliance.inspections.queries.facts import facts_of
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.rules import DEPARTMENT


def test_contracts_that_ended_or_lack_a_clause_count(db):
    contract = db.scalars(select(Contract).where(running())).first()
    others = db.scalars(
        select(Contract).where(running(), Contract.unit_id == contract.unit_id)
    ).all()
    today = clock.today()
    for one in others:
        one.ends_on, one.clauses = today + timedelta(300), {}
    db.flush()
    assert facts_of([contract.unit_id])[contract.unit_id]["contracts_bad"] == 0
    contract.ends_on = today - timedelta(1)
    db.flush()
    assert facts_of([contract.unit_id])[contract.unit_id]["contracts_bad"] == 1
    contract.ends_on, contract.clauses = today + timedelta(300), {"x": "no"}
    db.flush()
    assert facts_of([contract.unit_id])[contract.unit_id]["contracts_bad"] == 1


def test_late_and_returned_reports_of_a_year_count(db):
    today = clock.today()
    bad = (UnitReport.days_late > 0) | (UnitReport.returns > 0)
    told = dict(
        db.execute(
            select(UnitReport.unit_id, func.count().filter(bad))
            .join(ReportPeriod, ReportPeriod.id == UnitReport.period_id)
            .where(
                ReportPeriod.due_on.between(today - timedelta(365), today),
                UnitReport.first_sent_on.is_not(None),
                UnitReport.tier != DEPARTMENT,
                ReportPeriod.owner_id.is_(None),
            )
            .group_by(UnitReport.unit_id)
        ).all()
    )
    facts = facts_of(list(told))
    missing = set(
        db.scalars(
            select(UnitReport.unit_id)
            .join(ReportPeriod, ReportPeriod.id == UnitReport.period_id)
            .where(ReportPeriod.due_on < today, UnitReport.first_sent_on.is_(None))
        )
    )
    assert any(told.values())
    for unit_id, number in told.items():
        if unit_id not in missing:
            assert facts[unit_id]["late_or_returned"] == number
