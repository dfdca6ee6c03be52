"""Which downtime cards and recovery procedures a person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from checklists import load
from compliance.continuity.models import ContinuityDocument, ContinuityVersion, Kind
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.paging import MOST_EXPORTED, ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.registers.models import Kind as Register
from compliance.registers.models import RegisterEntry
from compliance.units.models import HealthUnit
from compliance.units.picking import scope_offer
from compliance.units.queries import Viewer, unit_scope

READ, WRITE = Permission.REGISTER_READ, Permission.REGISTER_WRITE
PACK = "nd331-2026"
KINDS: Mapping[str, Any] = {
    Kind.DOWNTIME: _l("Thẻ ngừng hệ thống"),
    Kind.RECOVERY: _l("Quy trình phục hồi"),
}
FILTERS = ("kind", "state", "unit")
#: Tests offered to be linked.
NEWEST = 20
D, V = ContinuityDocument, ContinuityVersion


def fields(kind: str) -> list[Mapping[str, Any]]:
    """Return the fields of a kind, as the pack orders them."""
    return [row for row in load(PACK).section("continuity_fields") if row["of"] == kind]


def find(
    viewer: Viewer, document_id: UUID, permission: Permission = READ
) -> ContinuityDocument | None:
    """Return a document of a unit within scope with all its versions."""
    return session().scalar(
        select(D)
        .join(D.unit)
        .where(D.id == document_id, unit_scope(viewer, permission))
        .options(
            contains_eager(D.unit),
            joinedload(D.system),
            selectinload(D.versions).joinedload(V.tested),
        )
    )


def _approved() -> ColumnElement[bool]:
    return exists().where(V.document_id == D.id, V.approved_on.is_not(None))


def _listed(viewer: Viewer, request: ListRequest) -> Select[ContinuityDocument]:
    asked = request.filters or {}
    statement = (
        select(D)
        .join(D.unit)
        .where(unit_scope(viewer, READ))
        .options(
            contains_eager(D.unit),
            joinedload(D.system),
            selectinload(D.versions).joinedload(V.tested),
        )
    )
    if request.q:
        statement = statement.where(D.search.like(like_pattern(fold(request.q)), escape="\\"))
    if asked.get("kind") in set(Kind):
        statement = statement.where(D.kind == asked["kind"])
    state = asked.get("state")
    ended = D.ended_at.is_not(None)
    statement = statement.where(ended if state == "ended" else ~ended)
    if state == "approved":
        statement = statement.where(_approved())
    elif state == "draft":
        statement = statement.where(~_approved())
    if unit := asked.get("unit"):
        statement = statement.where(D.unit_id.in_(scope_offer(viewer, READ).ids(unit)))
    return statement


def document_page(viewer: Viewer, request: ListRequest) -> Page[ContinuityDocument]:
    """Return one page of documents in use."""
    sorts = {"title": D.title, "unit": HealthUnit.name, "kind": D.kind}
    return paginate(_listed(viewer, request), request, sorts, "title")


def rows_to_export(viewer: Viewer, request: ListRequest) -> Sequence[ContinuityDocument]:
    """Return the documents of a list for a workbook."""
    statement = _listed(viewer, request).order_by(HealthUnit.name, D.title, D.id)
    return session().scalars(statement.limit(MOST_EXPORTED)).all()


def of_system(unit_id: UUID, system_id: UUID) -> Sequence[ContinuityDocument]:
    """Return the documents in use that speak of a system, or of its whole unit."""
    return (
        session()
        .scalars(
            select(D)
            .where(
                D.unit_id == unit_id,
                D.ended_at.is_(None),
                (D.system_id == system_id) | D.system_id.is_(None),
            )
            .options(selectinload(D.versions).joinedload(V.tested))
            .order_by(D.kind, D.system_id.is_(None), D.title, D.id)
        )
        .all()
    )


def totals(viewer: Viewer) -> tuple[int, int]:
    """Return how many documents are in use, and how many of them no version is approved."""
    inside = select(HealthUnit.id).where(unit_scope(viewer, READ))
    here = D.unit_id.in_(inside) & D.ended_at.is_(None)
    total = session().scalar(select(func.count()).where(here)) or 0
    drafts = session().scalar(select(func.count()).where(here, ~_approved())) or 0
    return total, drafts


def tests_of(document: ContinuityDocument) -> Sequence[RegisterEntry]:
    """Return restore tests and drills that may have tried a procedure, newest first."""
    statement = select(RegisterEntry).where(
        RegisterEntry.unit_id == document.unit_id,
        RegisterEntry.kind.in_((Register.RESTORE_TEST, Register.DRILL)),
        RegisterEntry.withdrawn_at.is_(None),
        RegisterEntry.happened_on <= clock.today(),
    )
    if document.system_id is not None:
        statement = statement.where(
            (RegisterEntry.system_id == document.system_id) | RegisterEntry.system_id.is_(None)
        )
    newest = statement.order_by(RegisterEntry.happened_on.desc(), RegisterEntry.id).limit(NEWEST)
    return session().scalars(newest).all()
