"""Regroupings within a viewer's scope, their members, and what waits to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.regrouping.models import (
    Regrouping,
    RegroupingMember,
    RegroupingReview,
    Standing,
)
from compliance.requirements.models import RequirementResponse
from compliance.systems.models import GONE, InformationSystem, RelationKind
from compliance.systems.queries import related_unit, system_scope
from compliance.units.queries import Viewer

S, M = InformationSystem, RegroupingMember


def find_regrouping(
    viewer: Viewer, key: UUID, permission: Permission = Permission.DOSSIER_READ
) -> Regrouping | None:
    """Return a regrouping of which the viewer may touch a system; members are loaded.

    To write, the system must be one that goes on (one that ended is read only).
    """
    mine = (
        select(M.regrouping_id)
        .join(S, S.id == M.system_id)
        .where(M.regrouping_id == key, system_scope(viewer, permission))
    )
    return session().scalar(
        select(Regrouping)
        .where(Regrouping.id == key, Regrouping.id.in_(mine))
        .options(selectinload(Regrouping.members).joinedload(M.system))
    )


def members_of(key: UUID) -> Sequence[RegroupingMember]:
    """Return the systems of a regrouping in their order."""
    rows = session().scalars(select(M).where(M.regrouping_id == key).order_by(M.place))
    return rows.all()


def lineage_of(system_id: UUID) -> Sequence[Regrouping]:
    """Return the regroupings of a system that stand, the newest first, members loaded."""
    own = select(M.regrouping_id).where(M.system_id == system_id)
    rows = session().scalars(
        select(Regrouping)
        .where(Regrouping.id.in_(own), Regrouping.undone_at.is_(None))
        .options(selectinload(Regrouping.members))
        .order_by(Regrouping.committed_at.desc(), Regrouping.id.desc())
    )
    return rows.all()


def predecessors(system_id: UUID) -> list[UUID]:
    """Return the systems that were joined into this one, also by way of others."""
    found: list[UUID] = []
    asked = [system_id]
    while asked:
        into = select(M.regrouping_id).where(
            M.system_id.in_(asked), M.standing.in_((Standing.KEPT, Standing.MADE))
        )
        rows = session().scalars(
            select(M.system_id)
            .join(M.regrouping)
            .where(
                M.regrouping_id.in_(into),
                M.standing == Standing.ENDED,
                Regrouping.undone_at.is_(None),
            )
        )
        asked = [key for key in rows if key is not None and key not in found]
        found += asked
    return found


def candidates_of(system: InformationSystem) -> list[InformationSystem]:
    """Return the systems that may be joined with this one: same unit, same owner, in use."""
    rows = session().scalars(
        select(S)
        .join(S.unit)
        .where(S.unit_id == system.unit_id, S.id != system.id, S.status.not_in(GONE))
        .options(contains_eager(S.unit), joinedload(S.product), selectinload(S.relations))
        .order_by(S.name, S.id)
    )
    owner = related_unit(system, RelationKind.OWNER)
    return [row for row in rows if related_unit(row, RelationKind.OWNER) == owner]


def reviews_of(key: UUID) -> Sequence[RegroupingReview]:
    """Return the answers to look at again, by requirement, answer and evidence loaded."""
    rows = session().scalars(
        select(RegroupingReview)
        .join(RegroupingReview.response)
        .where(RegroupingReview.regrouping_id == key)
        .options(
            contains_eager(RegroupingReview.response).selectinload(RequirementResponse.evidence)
        )
        .order_by(RegroupingReview.item_id, RegroupingReview.pack_id)
    )
    return rows.all()


def is_waiting(row: RegroupingReview) -> bool:
    """Whether nobody confirmed the answer or wrote it anew."""
    return row.confirmed_at is None and row.response.version == row.response_version


def waiting_reviews(system_id: UUID, pack_id: str) -> Mapping[str, RegroupingReview]:
    """Return what waits in a system, by requirement."""
    V = RegroupingReview
    rows = session().scalars(
        select(V)
        .join(V.response)
        .where(
            V.system_id == system_id,
            V.pack_id == pack_id,
            V.confirmed_at.is_(None),
            V.response_version == RequirementResponse.version,
        )
    )
    return {row.item_id: row for row in rows}


def systems_to_look_at(viewer: Viewer) -> Sequence[tuple[UUID, str, int]]:
    """Return regroupings with answers that wait, of the viewer's own systems: one query."""
    V = RegroupingReview
    rows = session().execute(
        select(V.regrouping_id, S.name, func.count())
        .join(V.response)
        .join(S, S.id == V.system_id)
        .where(
            V.confirmed_at.is_(None),
            V.response_version == RequirementResponse.version,
            system_scope(viewer, Permission.DOSSIER_WRITE),
        )
        .group_by(V.regrouping_id, S.name)
        .order_by(S.name)
        .limit(5)
    )
    return [(row[0], row[1], row[2]) for row in rows]
