"""Databases and data sets: who may see them, and their list."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.core.searching import holds_words
from compliance.systems.catalogue import groups_led_by
from compliance.systems.models import DataAsset, InformationSystem
from compliance.systems.queries.scope import guided_by, system_scope
from compliance.units.models import HealthUnit
from compliance.units.picking import Offer, add_offer
from compliance.units.queries import Viewer, below

FILTERS = ("unit", "group", "sensitivity", "kind")
SORTS = {
    "name": DataAsset.name,
    "unit": HealthUnit.name,
    "group": func.coalesce(DataAsset.data_group, ""),
    "people": func.coalesce(DataAsset.distinct_people, 0),
}


def asset_scope(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on ``DataAsset`` for what ``viewer`` may touch.

    An asset is seen by the unit that keeps it (and who sees that unit), by whoever may see the
    system that holds it, by its data owner, and by the body that leads its data group.
    """
    conditions: list[ColumnElement[bool]] = []
    for held in viewer.roles_held:
        granted = relations(permission, Role(held.role))
        if Relation.SECTOR in granted:
            conditions.append(DataAsset.department_id == (held.unit.department_id or held.unit_id))
            continue
        if Relation.OWN in granted:
            conditions.append(DataAsset.unit_id == held.unit_id)
        if Relation.SUBTREE in granted:
            inside = select(HealthUnit.id).where(below(held.unit)).correlate(None)
            conditions.append(DataAsset.unit_id.in_(inside))
        if Relation.GUIDED in granted:
            conditions.append(DataAsset.unit_id.in_(guided_by(held.unit_id)))
        if Relation.OWNER in granted:
            conditions.append(DataAsset.data_owner_id == held.unit_id)
        if Relation.FIELD in granted and (groups := groups_led_by(held.unit.code)):
            conditions.append(
                (DataAsset.department_id == held.unit.department_id)
                & DataAsset.data_group.in_(groups)
            )
    if permission is Permission.SYSTEM_READ and conditions:
        seen = select(InformationSystem.id).where(system_scope(viewer, permission)).correlate(None)
        conditions.append(DataAsset.system_id.in_(seen))
    return or_(*conditions) if conditions else false()


def find_asset(
    viewer: Viewer, asset_id: UUID, permission: Permission = Permission.SYSTEM_READ
) -> DataAsset | None:
    """Return the asset, with its unit and system, if it is within scope."""
    return session().scalar(
        select(DataAsset)
        .join(DataAsset.unit)
        .where(DataAsset.id == asset_id, asset_scope(viewer, permission))
        .options(contains_eager(DataAsset.unit), joinedload(DataAsset.system))
    )


def visible_assets(viewer: Viewer, request: ListRequest) -> Select[DataAsset]:
    """Return the SELECT of the assets asked for, with unit and system, within scope."""
    filters = request.filters or {}
    statement = (
        select(DataAsset)
        .join(DataAsset.unit)
        .options(contains_eager(DataAsset.unit), joinedload(DataAsset.system))
        .where(asset_scope(viewer, Permission.SYSTEM_READ))
    )
    if request.q:
        statement = statement.where(holds_words(DataAsset.search, request.q))
    if unit := filters.get("unit"):
        statement = statement.where(DataAsset.unit_id.in_(units_with_assets(viewer).ids(unit)))
    if group := filters.get("group"):
        statement = statement.where(
            DataAsset.data_group.is_(None) if group == "none" else DataAsset.data_group == group
        )
    if sensitivity := filters.get("sensitivity"):
        statement = statement.where(DataAsset.sensitivity == sensitivity)
    if kind := filters.get("kind"):
        statement = statement.where(DataAsset.kind == kind)
    return statement


def asset_page(viewer: Viewer, request: ListRequest) -> Page[DataAsset]:
    """Return one page of the list."""
    return paginate(visible_assets(viewer, request), request, SORTS, "name")


def assets_to_export(viewer: Viewer, request: ListRequest) -> Sequence[DataAsset]:
    """Return every asset asked for, by data group and name."""
    statement = visible_assets(viewer, request)
    return session().scalars(statement.order_by(SORTS["group"], DataAsset.name, DataAsset.id)).all()


def assets_of(viewer: Viewer, system_id: UUID) -> Sequence[DataAsset]:
    """Return the assets of a system within scope, by name."""
    return (
        session()
        .scalars(
            select(DataAsset)
            .where(DataAsset.system_id == system_id, asset_scope(viewer, Permission.SYSTEM_READ))
            .order_by(DataAsset.name)
        )
        .all()
    )


def assets_of_units(viewer: Viewer, permission: Permission) -> Sequence[DataAsset]:
    """Return the assets that the viewer has this permission on, by name."""
    statement = select(DataAsset).where(asset_scope(viewer, permission))
    return session().scalars(statement.order_by(DataAsset.name)).all()


def asset_names(system_id: UUID) -> list[str]:
    """Return the names of the data sets of a system (found within scope before)."""
    statement = select(DataAsset.name).where(DataAsset.system_id == system_id)
    return list(session().scalars(statement.order_by(DataAsset.name)))


def units_with_assets(viewer: Viewer) -> Offer:
    """Offer the units that keep an asset within scope, for the filter."""
    return Offer("assets", _keeping(viewer), ended=True)


def _keeping(viewer: Viewer) -> ColumnElement[bool]:
    inside = select(DataAsset.unit_id).where(asset_scope(viewer, Permission.SYSTEM_READ))
    return HealthUnit.id.in_(inside)


add_offer("assets", _keeping)
