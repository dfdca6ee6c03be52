"""Which inspections a person may see, and what belongs to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from compliance.accounts.models import RoleAssignment, User
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Role
from compliance.core.searching import holds_words
from compliance.core.text import as_uuid
from compliance.inspections.models import (
    Campaign,
    Inspection,
    InspectionEvidence,
    InspectionMember,
    InspectionRevision,
    InspectionRow,
)
from compliance.inspections.states import SIGNED, Progress, RevisionKind
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, in_force, unit_scope

SORTS = {
    "planned": Inspection.planned_on,
    "code": Inspection.code,
    "unit": HealthUnit.name,
    "state": Inspection.state,
}
FILTERS = ("state", "type", "campaign", "mine")


def inspection_page(viewer: Viewer, request: ListRequest) -> Page[Inspection]:
    """Return one page of the inspections in scope; filters: state, type, campaign, mine."""
    return paginate(_listed(viewer, request), request, SORTS, "planned")


def inspections_to_export(viewer: Viewer, request: ListRequest) -> Sequence[Inspection]:
    """Return every inspection of the same list, for the workbook."""
    statement = _listed(viewer, request).order_by(Inspection.planned_on, Inspection.code)
    return session().scalars(statement).unique().all()


def _listed(viewer: Viewer, request: ListRequest) -> Select[Inspection]:
    filters = request.filters or {}
    statement = _visible(viewer, Permission.INSPECTION_READ)
    if request.q:
        statement = statement.where(
            or_(
                holds_words(Inspection.search, request.q),
                holds_words(HealthUnit.search, request.q),
            )
        )
    if state := filters.get("state"):
        statement = statement.where(Inspection.state == state)
    if kind := filters.get("type"):
        statement = statement.where(Inspection.check_type == kind)
    if (campaign := as_uuid(filters.get("campaign"))) is not None:
        statement = statement.where(Inspection.campaign_id == campaign)
    if filters.get("mine"):
        statement = statement.where(Inspection.id.in_(teams_of(viewer)))
    return statement


def _visible(viewer: Viewer, permission: Permission) -> Select[Inspection]:
    return (
        select(Inspection)
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .where(unit_scope(viewer, permission))
        .options(contains_eager(Inspection.unit), selectinload(Inspection.members))
    )


def teams_of(viewer: Viewer) -> Select[UUID]:
    """Return the SQL set of inspections whose team the viewer belongs to."""
    return select(InspectionMember.inspection_id).where(InspectionMember.user_id == viewer.id)


def find_inspection(
    viewer: Viewer, inspection_id: UUID, permission: Permission = Permission.INSPECTION_READ
) -> Inspection | None:
    """Return the inspection if its unit is within scope for ``permission``."""
    return session().scalar(
        _visible(viewer, permission)
        .where(Inspection.id == inspection_id)
        .options(joinedload(Inspection.campaign))
        .execution_options(populate_existing=True)
    )


def sees_verdicts(viewer: User, inspection: Inspection) -> bool:
    """Whether the viewer may read the inspector's column: a unit only once it is signed."""
    return inspection.signed or inspects_sector(viewer, inspection)


def inspects_sector(viewer: User, inspection: Inspection) -> bool:
    """Whether a role of the viewer reads inspections of the whole sector."""
    return any(
        held.role in (Role.INSPECTOR, Role.LEADER)
        and (held.unit.department_id or held.unit_id) == inspection.department_id
        for held in viewer.roles_held
    )


def rows_of(inspection_id: UUID) -> Sequence[InspectionRow]:
    """Return the rows of an inspection, in order."""
    return (
        session()
        .scalars(
            select(InspectionRow)
            .where(InspectionRow.inspection_id == inspection_id)
            .options(joinedload(InspectionRow.system))
            .order_by(InspectionRow.position)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def find_row(inspection: Inspection, row_id: UUID) -> InspectionRow | None:
    """Return a row of this inspection."""
    return session().scalar(
        select(InspectionRow)
        .where(InspectionRow.id == row_id, InspectionRow.inspection_id == inspection.id)
        .options(joinedload(InspectionRow.system))
        .execution_options(populate_existing=True)
    )


def judge_of(row: InspectionRow) -> str | None:
    """Return who saved the inspector's column last."""
    return session().scalar(select(User.display_name).where(User.id == row.judged_by))


def evidence_of(inspection_id: UUID) -> Mapping[UUID | None, Sequence[InspectionEvidence]]:
    """Return the evidence of an inspection's rows: row id → pieces, oldest first."""
    found: dict[UUID | None, list[InspectionEvidence]] = defaultdict(list)
    for piece in session().scalars(
        select(InspectionEvidence)
        .where(
            InspectionEvidence.inspection_id == inspection_id,
            InspectionEvidence.finding_id.is_(None),
        )
        .order_by(InspectionEvidence.received_at, InspectionEvidence.id)
    ):
        found[piece.row_id].append(piece)
    return found


def find_evidence(viewer: User, evidence_id: UUID) -> InspectionEvidence | None:
    """Return a piece of evidence of an inspection in scope.

    What inspectors collected stays theirs until the minutes are signed.
    """
    piece = session().scalar(
        select(InspectionEvidence)
        .join(Inspection, Inspection.id == InspectionEvidence.inspection_id)
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .where(
            InspectionEvidence.id == evidence_id,
            unit_scope(viewer, Permission.INSPECTION_READ),
        )
    )
    if piece is None or piece.side == "unit":
        return piece
    inspection = find_inspection(viewer, piece.inspection_id)
    return piece if inspection is not None and sees_verdicts(viewer, inspection) else None


def revisions_of(inspection_id: UUID) -> Mapping[str, InspectionRevision]:
    """Return what was frozen: kind → revision."""
    found = session().scalars(
        select(InspectionRevision)
        .where(InspectionRevision.inspection_id == inspection_id)
        .order_by(InspectionRevision.frozen_at)
    )
    return {revision.kind: revision for revision in found}


def annexes_of(inspection_id: UUID) -> Sequence[InspectionRevision]:
    """Return the annexes to the minutes, in order."""
    found = revisions_of(inspection_id)
    return [revision for kind, revision in found.items() if kind.startswith("annex-")]


def find_revision(inspection: Inspection, kind: RevisionKind) -> InspectionRevision | None:
    """Return the frozen minutes or report of this inspection."""
    return revisions_of(inspection.id).get(kind)


def progress_of(inspection_ids: Sequence[UUID]) -> Mapping[UUID, tuple[int, int, int]]:
    """Return (rows, rows looked at, rows answered by the unit) of each inspection, one query."""
    done = func.sum(case((InspectionRow.progress == Progress.DONE, 1), else_=0))
    answered = func.count(InspectionRow.unit_answered_at)
    found = session().execute(
        select(InspectionRow.inspection_id, func.count(), done, answered)
        .where(InspectionRow.inspection_id.in_(inspection_ids))
        .group_by(InspectionRow.inspection_id)
    )
    return {key: (total, looked, told) for key, total, looked, told in found}


def team_candidates(viewer: Viewer) -> Sequence[User]:
    """Return the inspectors of the viewer's sector, by name."""
    return (
        session()
        .scalars(
            select(User)
            .join(RoleAssignment, RoleAssignment.user_id == User.id)
            .join(HealthUnit, HealthUnit.id == RoleAssignment.unit_id)
            .where(
                RoleAssignment.role == Role.INSPECTOR,
                in_force(RoleAssignment),
                User.active,
                unit_scope(viewer, Permission.INSPECTION_WRITE),
            )
            .order_by(User.display_name)
            .distinct()
        )
        .unique()
        .all()
    )


def campaign_scope(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition on ``Campaign``: of a Department whose sector the viewer reads."""
    departments = [
        held.unit.department_id or held.unit_id
        for held in viewer.roles_held
        if held.role in (Role.INSPECTOR, Role.LEADER)
    ]
    return Campaign.department_id.in_(departments)


def campaign_page(viewer: Viewer, request: ListRequest) -> Page[Campaign]:
    """Return one page of the campaigns; filter: state."""
    statement = select(Campaign).where(campaign_scope(viewer))
    if request.q:
        statement = statement.where(holds_words(Campaign.search, request.q))
    if state := (request.filters or {}).get("state"):
        statement = statement.where(Campaign.state == state)
    sorts = {"starts": Campaign.starts_on, "title": Campaign.title, "state": Campaign.state}
    return paginate(statement, request, sorts, "starts")


def open_campaigns(viewer: Viewer) -> Sequence[Campaign]:
    """Return the campaigns that still take inspections, newest first."""
    return (
        session()
        .scalars(
            select(Campaign)
            .where(campaign_scope(viewer), Campaign.state != "closed")
            .order_by(Campaign.starts_on.desc())
        )
        .all()
    )


def find_campaign(viewer: Viewer, campaign_id: UUID) -> Campaign | None:
    """Return a campaign in scope."""
    return session().scalar(
        select(Campaign).where(Campaign.id == campaign_id, campaign_scope(viewer))
    )


def campaign_states(campaign_id: UUID) -> Mapping[str, int]:
    """Return how many inspections of a campaign stand in each state."""
    found = session().execute(
        select(Inspection.state, func.count().label("number"))
        .where(Inspection.campaign_id == campaign_id)
        .group_by(Inspection.state)
    )
    return {row.state: row.number for row in found}


def unsigned_in(campaign_id: UUID) -> int:
    """Return how many inspections of a campaign are not signed yet."""
    return sum(n for state, n in campaign_states(campaign_id).items() if state not in SIGNED)
