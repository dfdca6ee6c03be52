"""Figures about units from every register: one query a source, whatever the number of units.

A figure that is not known is left out: it neither adds points nor clears a unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select

from checklists.rules.logic import Value
from compliance.accounts.models import RoleAssignment
from compliance.backups.models import BackupPolicy, BackupState
from compliance.backups.standing import Standing, standing_sql
from compliance.contracts.models import Contract
from compliance.contracts.queries import running
from compliance.core import clock
from compliance.core.db import session
from compliance.core.permissions import Role
from compliance.figures.facts import NEVER, Window, rows_of, table
from compliance.inspections.campaign_models import InspectionScore
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.states import SIGNED, WITH_UNIT, Severity
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanLayer
from compliance.registers.models import IncidentNotice, Kind, RegisterEntry, Result
from compliance.scans.models import Scan, Verdict
from compliance.sharing.models import ShareRequest
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.units.queries import in_force

R, S = RegisterEntry, InformationSystem

Facts = dict[UUID, dict[str, Value]]


def facts_of(unit_ids: Sequence[UUID]) -> Facts:
    """Return the figures of each unit: a constant number of queries."""
    found: Facts = defaultdict(dict)
    today = clock.today()
    registers = (_entries, _backups, _incidents, _scans, _findings, _inspections, _people, _plans)
    for source in (_systems, *registers, _contracts, _reports):
        source(found, set(unit_ids), today)
    return found


def _rows(statement: Any) -> Sequence[Any]:
    return session().execute(statement).all()


def _each(
    found: Facts,
    units: set[UUID],
    statement: Any,
    fill: Callable[[dict[str, Value], Any], None],
    empty: Mapping[str, Value],
) -> None:
    """Fill what a statement says of each unit; ``empty`` where it says nothing."""
    for unit_id in units:
        found[unit_id].update(empty)
    for row in _rows(statement):
        if row.unit_id in units:
            fill(found[row.unit_id], row)


def _systems(found: Facts, units: set[UUID], _today: date) -> None:
    statement = (
        select(
            S.unit_id,
            func.sum(case((S.approved_level.is_(None), 1), else_=0)).label("unapproved"),
            func.max(func.coalesce(S.approved_level, S.proposed_level)).label("level"),
            func.max(S.subjects_sensitive).label("people"),
            func.max(case((S.online_services.is_not(None), 1), else_=0)).label("online"),
        )
        .where(S.status == SystemStatus.ACTIVE)
        .group_by(S.unit_id)
    )

    def fill(facts: dict[str, Value], row: Any) -> None:
        facts.update(
            unapproved=int(row.unapproved),
            level=row.level or 0,
            subjects_sensitive=row.people or 0,
            online_service=bool(row.online),
        )

    _each(found, units, statement, fill, {})


def _entries(found: Facts, units: set[UUID], today: date) -> None:
    passed = case((R.result == Result.OK, R.happened_on))
    ended = case((R.result != Result.RUNNING, R.happened_on))
    statement = (
        select(
            R.unit_id,
            R.kind,
            func.max(passed).label("passed"),
            func.max(ended).label("ended"),
        )
        .where(
            R.kind.in_((Kind.RESTORE_TEST, Kind.DRILL)),
            R.withdrawn_at.is_(None),
            R.happened_on <= today,
        )
        .group_by(R.unit_id, R.kind)
    )

    def fill(facts: dict[str, Value], row: Any) -> None:
        if row.kind == Kind.DRILL and row.ended:
            facts["days_since_drill"] = (today - row.ended).days
        elif row.kind == Kind.RESTORE_TEST and row.passed:
            facts["days_since_pass"] = (today - row.passed).days

    _each(found, units, statement, fill, {"days_since_pass": NEVER, "days_since_drill": NEVER})


def _backups(found: Facts, units: set[UUID], _today: date) -> None:
    """Count systems whose backups keep to no policy, of units that keep any policy."""
    late = case((standing_sql() == Standing.OK, 0), else_=1)
    statement = (
        select(S.unit_id, func.sum(late).label("behind"))
        .outerjoin(BackupPolicy, BackupPolicy.system_id == S.id)
        .outerjoin(BackupState, BackupState.system_id == S.id)
        .where(S.status == SystemStatus.ACTIVE)
        .group_by(S.unit_id)
        .having(func.count(BackupPolicy.id) > 0)
    )
    _each(found, units, statement, lambda f, row: f.update(backups_behind=int(row.behind)), {})


def _incidents(found: Facts, units: set[UUID], today: date) -> None:
    late = case(
        (
            or_(
                IncidentNotice.sent_at > IncidentNotice.due_at,
                IncidentNotice.sent_at.is_(None) & (IncidentNotice.due_at < clock.now()),
            ),
            1,
        ),
        else_=0,
    )
    statement = (
        select(R.unit_id, func.count(R.id.distinct()).label("incidents"), func.sum(late).label("n"))
        .outerjoin(IncidentNotice, IncidentNotice.entry_id == R.id)
        .where(
            R.kind == Kind.INCIDENT,
            R.withdrawn_at.is_(None),
            R.happened_on >= today - timedelta(730),
        )
        .group_by(R.unit_id)
    )

    def fill(facts: dict[str, Value], row: Any) -> None:
        facts.update(incidents=row.incidents, late_notices=int(row.n or 0))

    _each(found, units, statement, fill, {"incidents": 0, "late_notices": 0})


def _scans(found: Facts, units: set[UUID], _today: date) -> None:
    since = clock.now() - timedelta(365)
    statement = (
        select(
            Scan.unit_id,
            func.count().label("n"),
            func.sum(case((Scan.verdict == Verdict.FAIL, 1), else_=0)).label("bad"),
        )
        .where(Scan.verdict.is_not(None), Scan.created_at >= since)
        .group_by(Scan.unit_id)
    )
    _each(
        found,
        units,
        statement,
        lambda facts, row: facts.update(scans=row.n, critical_files=int(row.bad or 0)),
        {"scans": 0, "critical_files": 0},
    )
    shared = (
        select(ShareRequest.unit_id, func.count().label("n"))
        .where(ShareRequest.released_at >= since)
        .group_by(ShareRequest.unit_id)
    )
    _each(found, units, shared, lambda f, row: f.update(shares_year=row.n), {"shares_year": 0})


def _findings(found: Facts, units: set[UUID], today: date) -> None:
    grave = Finding.severity.in_((Severity.CRITICAL, Severity.HIGH))
    late = grave & Finding.state.in_(WITH_UNIT) & (Finding.due < today)
    statement = (
        select(Finding.unit_id, func.sum(case((late, 1), else_=0)).label("n"))
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(Inspection.state.in_(SIGNED))
        .group_by(Finding.unit_id)
    )
    _each(
        found,
        units,
        statement,
        lambda facts, row: facts.update(overdue_high=int(row.n or 0)),
        {"overdue_high": 0},
    )
    again = (
        select(Finding.unit_id, Finding.item_id)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(Inspection.state.in_(SIGNED), Finding.item_id.is_not(None))
        .group_by(Finding.unit_id, Finding.item_id)
        .having(func.count(Finding.inspection_id.distinct()) > 1)
        .subquery()
    )
    repeated = select(again.c.unit_id, func.count().label("n")).group_by(again.c.unit_id)
    _each(found, units, repeated, lambda f, row: f.update(repeated=row.n), {"repeated": 0})


def _inspections(found: Facts, units: set[UUID], today: date) -> None:
    statement = (
        select(Inspection.unit_id, Inspection.signed_at, InspectionScore)
        .outerjoin(
            InspectionScore,
            (InspectionScore.inspection_id == Inspection.id) & (InspectionScore.position == 0),
        )
        .where(Inspection.state.in_(SIGNED))
        .order_by(Inspection.signed_at)
    )
    times: dict[UUID, int] = defaultdict(int)

    def fill(facts: dict[str, Value], row: Any) -> None:
        times[row.unit_id] += 1
        if row.signed_at:
            facts["months_since"] = (today - clock.local(row.signed_at).date()).days // 30
        score = row.InspectionScore
        # From the second inspection on only, so that nobody learns to hide.
        if score is not None and score.compared and times[row.unit_id] > 1:
            facts["disagreement"] = round(100 - 100 * score.agreed / score.compared)

    _each(found, units, statement, fill, {"months_since": NEVER})


def _people(found: Facts, units: set[UUID], _today: date) -> None:
    statement = (
        select(RoleAssignment.unit_id)
        .where(RoleAssignment.role == Role.FOCAL_POINT, in_force(RoleAssignment))
        .distinct()
    )
    _each(
        found,
        units,
        statement,
        lambda facts, row: facts.update(no_focal_point=False),
        {"no_focal_point": True},
    )


def _plans(found: Facts, units: set[UUID], _today: date) -> None:
    met = case((PlanLayer.status == LayerStatus.MET, 1), else_=0)
    statement = (
        select(FourLayerPlan.unit_id, func.sum(met).label("n"))
        .join(PlanLayer, PlanLayer.plan_id == FourLayerPlan.id)
        .group_by(FourLayerPlan.unit_id)
    )
    _each(found, units, statement, lambda f, row: f.update(plan_layers_met=int(row.n or 0)), {})


def _contracts(found: Facts, units: set[UUID], today: date) -> None:
    rows = _rows(
        select(Contract.unit_id, Contract.ends_on, Contract.clauses).where(
            Contract.unit_id.in_(units), running()
        )
    )
    bad: dict[UUID, int] = defaultdict(int)
    for row in rows:
        ended = row.ends_on is not None and row.ends_on < today
        bad[row.unit_id] += ended or "no" in row.clauses.values()
    for unit_id, number in bad.items():
        found[unit_id]["contracts_bad"] = number


def _reports(found: Facts, units: set[UUID], today: date) -> None:
    """Count late and returned reports of a year; a unit that had none to send is not known."""
    if table("reports") is None:
        return
    bad: dict[UUID, int] = defaultdict(int)
    for row in rows_of("reports", sorted(units), Window(today - timedelta(365), today)):
        late = row.values.get("on_time") is False
        bad[row.unit_id] += late or row.values.get("returned") is True
    for unit_id, number in bad.items():
        found[unit_id]["late_or_returned"] = number
