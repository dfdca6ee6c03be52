"""What waits for the appraiser, opinions, dossiers that go together, signs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.appraisal.models import DossierGroup, DossierGroupMember, OpinionRequest
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Role
from compliance.dossiers.acting import OPERATING
from compliance.dossiers.models import OPEN, Dossier, DossierState
from compliance.dossiers.queries import find_dossier
from compliance.systems.models import InformationSystem, SystemRelation
from compliance.systems.queries import system_scope
from compliance.units.queries import Viewer, in_force


def next_to_check(viewer: Viewer, after: UUID | None = None) -> UUID | None:
    """Return the dossier whose completeness is the most pressing to check, ``after`` left out.

    Systems that the viewer's own unit operates are not the viewer's to check, and merged dossiers
    are checked on a page of their own.
    """
    units = [held.unit_id for held in viewer.roles_held if held.role == Role.APPRAISER]
    operated = exists().where(
        SystemRelation.system_id == Dossier.system_id,
        SystemRelation.unit_id.in_(units),
        SystemRelation.kind.in_(OPERATING),
        in_force(SystemRelation),
    )
    merged = exists().where(
        DossierGroupMember.dossier_id == Dossier.id,
        DossierGroup.id == DossierGroupMember.group_id,
        DossierGroup.dissolved_at.is_(None),
    )
    statement = (
        select(Dossier.id)
        .join(Dossier.system)
        .where(
            Dossier.state.in_((DossierState.SUBMITTED, DossierState.CHECKING)),
            system_scope(viewer, Permission.DOSSIER_APPRAISE),
            ~operated,
            ~merged,
        )
        .order_by(Dossier.due_on, InformationSystem.name, Dossier.id)
        .limit(1)
    )
    if after is not None:
        statement = statement.where(Dossier.id != after)
    return session().scalar(statement)


def opinions_of(dossier_id: UUID) -> Sequence[OpinionRequest]:
    """Return the opinions asked on a dossier, oldest first; the dossier was scoped before."""
    return (
        session()
        .scalars(
            select(OpinionRequest)
            .where(OpinionRequest.dossier_id == dossier_id)
            .order_by(OpinionRequest.asked_at, OpinionRequest.id)
        )
        .all()
    )


def find_opinion(
    viewer: Viewer, dossier_id: UUID, opinion_id: UUID, permission: Permission
) -> OpinionRequest | None:
    """Return an opinion asked on a dossier within scope."""
    if find_dossier(viewer, dossier_id, permission) is None:
        return None
    return session().scalar(
        select(OpinionRequest).where(
            OpinionRequest.id == opinion_id, OpinionRequest.dossier_id == dossier_id
        )
    )


def members_of(
    viewer: Viewer, group_id: UUID, permission: Permission = Permission.DOSSIER_READ
) -> list[Dossier]:
    """Return the dossiers of a merged one that the viewer may touch, by system."""
    ids = session().scalars(
        select(DossierGroupMember.dossier_id)
        .join(Dossier, Dossier.id == DossierGroupMember.dossier_id)
        .join(Dossier.system)
        .where(DossierGroupMember.group_id == group_id)
        .order_by(InformationSystem.name, Dossier.id)
    )
    found = (find_dossier(viewer, dossier_id, permission) for dossier_id in ids.all())
    return [dossier for dossier in found if dossier is not None]


def find_group(viewer: Viewer, group_id: UUID) -> DossierGroup | None:
    """Return a merged dossier of which the viewer may read every system."""
    group = session().scalar(
        select(DossierGroup)
        .where(DossierGroup.id == group_id, DossierGroup.dissolved_at.is_(None))
        .options(joinedload(DossierGroup.unit))
    )
    return group if group is not None and members_of(viewer, group_id) else None


def groups_page(viewer: Viewer, request: ListRequest) -> Page[DossierGroup]:
    """Return the merged dossiers with a system that the viewer may read."""
    seen = (
        select(DossierGroupMember.group_id)
        .join(Dossier, Dossier.id == DossierGroupMember.dossier_id)
        .join(Dossier.system)
        .where(system_scope(viewer, Permission.DOSSIER_READ))
    )
    statement = (
        select(DossierGroup)
        .join(DossierGroup.unit)
        .where(DossierGroup.id.in_(seen), DossierGroup.dissolved_at.is_(None))
        .options(contains_eager(DossierGroup.unit))
    )
    sorts = {"title": DossierGroup.title, "created": DossierGroup.created_at}
    return paginate(statement, request, sorts, "title")


def mergeable(viewer: Viewer) -> Sequence[Dossier]:
    """Return the open dossiers of level 1–2 that the viewer may write and that go alone."""
    taken = (
        select(DossierGroupMember.dossier_id)
        .join(DossierGroup, DossierGroup.id == DossierGroupMember.group_id)
        .where(DossierGroup.dissolved_at.is_(None))
    )
    return (
        session()
        .scalars(
            select(Dossier)
            .join(Dossier.system)
            .where(
                Dossier.state.in_(OPEN),
                Dossier.level <= 2,
                Dossier.id.not_in(taken),
                system_scope(viewer, Permission.DOSSIER_WRITE),
            )
            .options(contains_eager(Dossier.system).selectinload(InformationSystem.relations))
            .order_by(InformationSystem.name)
        )
        .unique()
        .all()
    )
