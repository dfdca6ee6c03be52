"""Which systems still stand under an older pack: the list from which a unit is carried over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from checklists import Pack
from compliance.classification.queries import pack_today
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.dossiers.models import Dossier, DossierState
from compliance.requirements.models import RequirementResponse
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.systems.queries import system_scope
from compliance.systems.queries.lists import units_kept
from compliance.transfers.models import Transfer
from compliance.transfers.queries import sources_of, standing_of, waiting_counts
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

FILTERS = ("unit", "state")
S = InformationSystem


@dataclass(frozen=True)
class Candidate:
    """A line of the list: a system with work under an older pack."""

    system: InformationSystem
    transfer: Transfer | None
    waiting: int
    writable: bool


def candidate_page(viewer: Viewer, request: ListRequest) -> Page[Candidate]:
    """Return one page of systems whose work can be, or was, carried: five queries.

    Filters: unit (words, a code or an id), state (todo | done).
    """
    target = pack_today()
    done = S.id.in_(_carried(target))
    statement = (
        select(S)
        .join(S.unit)
        .options(contains_eager(S.unit))
        .where(
            system_scope(viewer, Permission.DOSSIER_READ),
            S.status != SystemStatus.JOINED,
            or_(done, _has_old_work(target)),
        )
    )
    filters = request.filters or {}
    if request.q:
        statement = statement.where(S.search.like(like_pattern(fold(request.q)), escape="\\"))
    if "unit" in filters:
        statement = statement.where(S.unit_id.in_(units_kept(viewer).ids(filters["unit"])))
    if filters.get("state") == "done":
        statement = statement.where(done)
    elif filters.get("state") == "todo":
        statement = statement.where(~done)
    sorts = {"unit": HealthUnit.name, "name": S.name}
    page = paginate(statement, request, sorts, "unit", dear=True)
    ids = [system.id for system in page.rows]
    transfers, waiting = standing_of(ids, target), waiting_counts(ids)
    mine = writable(viewer, ids)
    rows = [
        Candidate(s, transfers.get(s.id), waiting.get(s.id, 0), s.id in mine) for s in page.rows
    ]
    return Page(rows, page.request, page.has_next, page.total, page.capped)


def _carried(target: Pack) -> Select[UUID]:
    return select(Transfer.system_id).where(
        Transfer.undone_at.is_(None),
        Transfer.target_id == target.id,
        Transfer.target_version == target.version,
    )


def _has_old_work(target: Pack) -> ColumnElement[bool]:
    keys = [(pack.id, pack.version) for pack in sources_of(target)]

    def of(model: type[RequirementResponse] | type[Dossier]) -> ColumnElement[bool]:
        return or_(*(and_(model.pack_id == p, model.pack_version == n) for p, n in keys))

    if not keys:
        return S.id.is_(None)
    answers, held = RequirementResponse, Dossier
    answered = exists().where(answers.system_id == S.id, of(answers)).correlate(S)
    approved = select(held.system_id).where(of(held), held.state == DossierState.APPROVED)
    return or_(S.id.in_(approved), answered)


def has_old_work(system_id: UUID) -> bool:
    """Whether a system has answers or an approved dossier under an older pack: one query."""
    found = select(S.id).where(S.id == system_id, _has_old_work(pack_today()))
    return session().scalar(found) is not None


def waiting_systems(viewer: Viewer) -> int:
    """Return how many systems the viewer may carry over and has not."""
    target = pack_today()
    counted = select(func.count(S.id)).where(
        system_scope(viewer, Permission.DOSSIER_WRITE),
        _has_old_work(target),
        S.id.not_in(_carried(target)),
    )
    return session().scalar(counted) or 0


def writable(viewer: Viewer, system_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these systems the viewer may carry over."""
    scope = system_scope(viewer, Permission.DOSSIER_WRITE)
    return set(session().scalars(select(S.id).where(S.id.in_(system_ids), scope)))
