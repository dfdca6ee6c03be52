"""Which products a person may see, decided in SQL by one function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.core.text import fold, like_pattern
from compliance.products.models import ProductInvitation
from compliance.systems.models import (
    GONE,
    InformationSystem,
    ProductProfile,
    ProductState,
    Vendor,
)
from compliance.systems.queries import system_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, in_force

PP, S = ProductProfile, InformationSystem
#: A vendor is let in by invitation alone, whatever systems say of it.
_THROUGH_SYSTEMS = frozenset(Relation) - {Relation.VENDOR}


def product_scope(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on ``ProductProfile`` for what ``viewer`` may touch.

    A vendor touches what it is invited to, in every version; others touch what systems within
    their scope run on, except versions that are still being written.
    """
    conditions: list[ColumnElement[bool]] = []
    others = False
    for held in viewer.roles_held:
        granted = relations(permission, Role(held.role))
        if Relation.VENDOR in granted:
            conditions.append(_invited(viewer, held.unit_id))
        if Relation.SECTOR in granted:
            department = held.unit.department_id or held.unit_id
            of_sector = (
                select(Vendor.id)
                .join(HealthUnit, HealthUnit.id == Vendor.unit_id)
                .where(HealthUnit.department_id == department)
            )
            conditions.append(and_(PP.state != ProductState.DRAFT, PP.vendor_id.in_(of_sector)))
        others = others or bool(granted & _THROUGH_SYSTEMS)
    if others:
        # Gone through once: asked of each product, the systems in scope would be read as often.
        used = select(S.product_id).where(
            S.product_id.is_not(None), system_scope(viewer, permission, _THROUGH_SYSTEMS)
        )
        conditions.append(and_(PP.state != ProductState.DRAFT, PP.id.in_(used)))
    return or_(*conditions) if conditions else false()


def _invited(viewer: Viewer, unit_id: UUID) -> ColumnElement[bool]:
    invited = ProductInvitation
    return (
        exists()
        .where(
            invited.user_id == viewer.id,
            invited.vendor_id == PP.vendor_id,
            invited.product_name == PP.name,
            invited.vendor_id == Vendor.id,
            Vendor.unit_id == unit_id,
            in_force(invited),
        )
        .correlate(PP)
    )


def find_product(
    viewer: Viewer, product_id: UUID, permission: Permission = Permission.PRODUCT_READ
) -> ProductProfile | None:
    """Return the version of a product, with its vendor, if it is within scope.

    To read, a newer published version of a product in scope is within scope too: a unit looks at
    it before it changes over.
    """
    statement = select(PP).where(PP.id == product_id)
    found = session().scalar(statement.where(product_scope(viewer, permission)))
    if found is not None or permission != Permission.PRODUCT_READ:
        return found
    found = session().scalar(statement.where(PP.state == ProductState.PUBLISHED))
    if found is None:
        return None
    sibling = select(PP.id).where(
        PP.vendor_id == found.vendor_id, PP.name == found.name, product_scope(viewer, permission)
    )
    return found if session().scalar(sibling.limit(1)) is not None else None


def may_write(viewer: Viewer, product: ProductProfile) -> bool:
    """Whether ``viewer`` may change this version: its own product, not frozen yet."""
    if product.state == ProductState.PUBLISHED:
        return False
    return find_product(viewer, product.id, Permission.PRODUCT_WRITE) is not None


def product_page(viewer: Viewer, request: ListRequest) -> Page[ProductProfile]:
    """Return one page of the products within scope; filter: state."""
    statement = select(PP).join(PP.vendor).where(product_scope(viewer, Permission.PRODUCT_READ))
    if request.q:
        words = like_pattern(fold(request.q))
        statement = statement.where(
            or_(PP.search.like(words, escape="\\"), Vendor.search.like(words, escape="\\"))
        )
    if state := (request.filters or {}).get("state"):
        statement = statement.where(PP.state == state)
    sorts: dict[str, Any] = {"name": PP.name, "vendor": Vendor.name, "state": PP.state}
    return paginate(statement, request, sorts, "name")


def uses_of(product_ids: Sequence[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """Return how many systems run on each version, and how many units keep those."""
    rows = session().execute(
        select(S.product_id, func.count(), func.count(S.unit_id.distinct()))
        .where(S.product_id.in_(product_ids), S.status.not_in(GONE))
        .group_by(S.product_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows if row[0]}


def systems_using(viewer: Viewer, product: ProductProfile) -> Page[InformationSystem]:
    """Return the first page of the systems on this version whose answers ``viewer`` reads."""
    statement = select(S).where(
        S.product_id == product.id,
        S.status.not_in(GONE),
        system_scope(viewer, Permission.DOSSIER_READ),
    )
    return paginate(statement, ListRequest(), {"name": S.name}, "name")


def versions_of(viewer: Viewer, product: ProductProfile) -> Sequence[ProductProfile]:
    """Return the versions of the same product that ``viewer`` may see, newest first."""
    writes = find_product(viewer, product.id, Permission.PRODUCT_WRITE) is not None
    statement = select(PP).where(PP.vendor_id == product.vendor_id, PP.name == product.name)
    if not writes:
        seen = or_(PP.state == ProductState.PUBLISHED, PP.id == product.id)
        statement = statement.where(seen)
    return session().scalars(statement.order_by(PP.published_at.desc(), PP.id.desc())).all()
