"""Which findings a person may see, and what each role has to do about inspections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.core.searching import holds_words
from compliance.inspections.campaign_models import FindingLink
from compliance.inspections.models import Finding, FindingEvent, Inspection, InspectionEvidence
from compliance.inspections.states import SIGNED, UNSETTLED, WITH_UNIT, FindingState, Severity
from compliance.scans.models import Scan, Verdict
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

#: Worst first, on both databases.
BY_SEVERITY = case(
    {severity: rank for rank, severity in enumerate(Severity)}, value=Finding.severity, else_=9
)
SORTS = {
    "due": Finding.due,
    "severity": BY_SEVERITY,
    "unit": HealthUnit.name,
    "state": Finding.state,
    "inspection": Inspection.code,
}
FILTERS = ("state", "severity", "late", "item", "age")


#: Days that a finding has waited: from, up to (None: no end).
AGES = ((0, 30), (31, 90), (91, 180), (181, None))


def waited(first: int) -> list[ColumnElement[bool]]:
    """Return the SQL conditions "waits since so many days": the span that begins with ``first``."""
    last = dict(AGES).get(first)
    now = clock.now()
    found = [
        Finding.state.in_(UNSETTLED),
        Inspection.state.in_(SIGNED),
        Finding.created_at <= now - timedelta(first),
    ]
    if last is not None:
        found.append(Finding.created_at > now - timedelta(last + 1))
    return found


def overdue(on: date | None = None) -> ColumnElement[bool]:
    """Return the SQL condition "the unit still has to act and the day has passed"."""
    return and_(Finding.state.in_(WITH_UNIT), Finding.due < (on or clock.today()))


def is_overdue(finding: Finding, on: date | None = None) -> bool:
    """Whether the unit still has to act on the finding and its day has passed."""
    return finding.state in WITH_UNIT and finding.due < (on or clock.today())


def finding_scope(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition on ``Finding`` for what the viewer may read.

    Needs joins to ``HealthUnit`` and ``Inspection``. A unit reads its findings from the day the
    minutes are signed; before, they are drafts of the inspectors.
    """
    sector = [
        held.unit.department_id or held.unit_id
        for held in viewer.roles_held
        if Relation.SECTOR in relations(Permission.INSPECTION_READ, Role(held.role))
    ]
    return and_(
        unit_scope(viewer, Permission.INSPECTION_READ),
        or_(HealthUnit.department_id.in_(sector), Inspection.state.in_(SIGNED)),
    )


def _visible(viewer: Viewer) -> Select[Finding]:
    return (
        select(Finding)
        .join(HealthUnit, HealthUnit.id == Finding.unit_id)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(finding_scope(viewer))
        .options(contains_eager(Finding.unit), contains_eager(Finding.inspection))
    )


def finding_page(viewer: Viewer, request: ListRequest) -> Page[Finding]:
    """Return one page of the findings in scope; filters: state, severity, late, item."""
    return paginate(_listed(viewer, request), request, SORTS, "due")


def findings_to_export(viewer: Viewer, request: ListRequest) -> Sequence[Finding]:
    """Return every finding of the same list, for the workbook."""
    statement = _listed(viewer, request).order_by(Finding.due, Finding.id)
    return session().scalars(statement).unique().all()


def _listed(viewer: Viewer, request: ListRequest) -> Select[Finding]:
    filters = request.filters or {}
    statement = _visible(viewer)
    if request.q:
        statement = statement.where(
            or_(holds_words(Finding.search, request.q), holds_words(HealthUnit.search, request.q))
        )
    if (state := filters.get("state")) == "waiting":
        statement = statement.where(Finding.state.in_(UNSETTLED))
    elif state:
        statement = statement.where(Finding.state == state)
    if severity := filters.get("severity"):
        statement = statement.where(Finding.severity == severity)
    if filters.get("late"):
        statement = statement.where(overdue())
    if (age := filters.get("age")) and age.isdigit():
        statement = statement.where(*waited(int(age)))
    if item := filters.get("item"):
        statement = statement.where(Finding.item_id == item)
    return statement


def find_finding(viewer: Viewer, finding_id: UUID) -> Finding | None:
    """Return a finding in scope with its history."""
    return session().scalar(
        _visible(viewer)
        .where(Finding.id == finding_id)
        .options(selectinload(Finding.events))
        .execution_options(populate_existing=True)
    )


def findings_of(inspection_id: UUID) -> Sequence[Finding]:
    """Return the findings of an inspection, by number."""
    return (
        session()
        .scalars(
            select(Finding).where(Finding.inspection_id == inspection_id).order_by(Finding.number)
        )
        .all()
    )


def finding_of_row(row_id: UUID) -> Finding | None:
    """Return the finding written about a row, if there is one."""
    return session().scalar(select(Finding).where(Finding.row_id == row_id))


def evidence_of_finding(finding_id: UUID) -> Sequence[InspectionEvidence]:
    """Return what was handed in to show the fix, oldest first."""
    return (
        session()
        .scalars(
            select(InspectionEvidence)
            .where(InspectionEvidence.finding_id == finding_id)
            .order_by(InspectionEvidence.received_at, InspectionEvidence.id)
        )
        .all()
    )


def hands_on(finding_id: UUID) -> frozenset[UUID]:
    """Return who planned, did or proved the fix: none of them may verify it."""
    acted = select(FindingEvent.actor_id).where(
        FindingEvent.finding_id == finding_id, FindingEvent.kind.in_(("plan", "done"))
    )
    proved = select(InspectionEvidence.added_by).where(
        InspectionEvidence.finding_id == finding_id, InspectionEvidence.side == "unit"
    )
    return frozenset(
        person for person in session().scalars(acted.union(proved)) if person is not None
    )


def last_step(finding_id: UUID, kind: str) -> datetime | None:
    """Return when a step was last taken: evidence from before it proves nothing any more."""
    return session().scalar(
        select(func.max(FindingEvent.at)).where(
            FindingEvent.finding_id == finding_id, FindingEvent.kind == kind
        )
    )


def scans_count_from(finding: Finding) -> datetime:
    """Return the moment after which a scan speaks of the fix: a re-test comes after the fault."""
    return last_step(finding.id, "reopen") or finding.created_at


def retested_by_scan(finding: Finding) -> bool:
    """Whether a scan that the finding points to passed after the fault was found."""
    linked = session().scalars(
        select(FindingLink.target).where(
            FindingLink.finding_id == finding.id, FindingLink.kind == "scan"
        )
    )
    ids = [UUID(target) for target in linked]
    newest = session().scalar(
        select(func.max(Scan.finished_at)).where(Scan.id.in_(ids), Scan.verdict == Verdict.PASS)
    )
    return newest is not None and newest > scans_count_from(finding)


def earlier_findings(finding: Finding) -> Sequence[Finding]:
    """Return findings of the same unit on the same row of earlier inspections (a repeat)."""
    return (
        session()
        .scalars(
            select(Finding)
            .join(Inspection, Inspection.id == Finding.inspection_id)
            .where(
                Finding.unit_id == finding.unit_id,
                Finding.item_id == finding.item_id,
                Finding.inspection_id != finding.inspection_id,
                Finding.created_at < finding.created_at,
                Inspection.state.in_(SIGNED),
            )
            .options(joinedload(Finding.inspection))
            .order_by(Finding.created_at.desc())
            .limit(5)
        )
        .all()
    )


def finding_counts(viewer: Viewer) -> Mapping[str, int]:
    """Return how many findings in scope are ``waiting``, ``late`` and ``to_verify``: one query."""
    counted = (
        session()
        .execute(
            select(
                func.sum(case((Finding.state.in_(UNSETTLED), 1), else_=0)),
                func.sum(case((overdue(), 1), else_=0)),
                func.sum(case((Finding.state == FindingState.ACTION_DONE, 1), else_=0)),
            )
            .select_from(Finding)
            .join(HealthUnit, HealthUnit.id == Finding.unit_id)
            .join(Inspection, Inspection.id == Finding.inspection_id)
            .where(finding_scope(viewer))
        )
        .one()
    )
    return dict(zip(("waiting", "late", "to_verify"), (n or 0 for n in counted), strict=True))
