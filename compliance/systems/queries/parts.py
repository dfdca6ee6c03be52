"""The rows under a system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, literal, select, union_all

from compliance.core.db import session
from compliance.core.files import StoredFile
from compliance.systems.models import (
    Component,
    InformationSystem,
    Interconnection,
    NetworkZone,
    SizeMetric,
    SystemDocument,
    UserGroup,
)

Part = TypeVar("Part")
#: Key of a table in addresses → its model and what it is sorted by.
TABLES: dict[str, tuple[type[Any], Any]] = {
    "user-groups": (UserGroup, UserGroup.name),
    "size-metrics": (SizeMetric, SizeMetric.measure),
    "components": (Component, Component.name),
    "zones": (NetworkZone, NetworkZone.name),
    "interconnections": (Interconnection, Interconnection.other_name),
    "documents": (SystemDocument, SystemDocument.title),
}


def rows_of(system_id: UUID, table: str) -> Sequence[Any]:
    """Return the rows of one table of a system (found within scope before)."""
    model, order = TABLES[table]
    return (
        session()
        .scalars(select(model).where(model.system_id == system_id).order_by(order, model.id))
        .all()
    )


def part_of(system_id: UUID, table: str, part_id: UUID) -> Any | None:
    """Return a row of a table if it belongs to the system."""
    model, _order = TABLES[table]
    return session().scalar(select(model).where(model.id == part_id, model.system_id == system_id))


def counts_of(system_id: UUID) -> dict[str, int]:
    """Return the number of rows of each table of a system: one query."""
    parts = [
        select(literal(table).label("name"), func.count().label("rows"))
        .select_from(model)
        .where(model.system_id == system_id)
        for table, (model, _order) in TABLES.items()
    ]
    return {row.name: row.rows for row in session().execute(union_all(*parts))}


def counts_by_kind(system_id: UUID) -> dict[str, int]:
    """Return how many documents of each kind a system has."""
    rows = session().execute(
        select(SystemDocument.kind, func.count().label("rows"))
        .where(SystemDocument.system_id == system_id)
        .group_by(SystemDocument.kind)
    )
    return {row.kind: row.rows for row in rows}


def zone_choices(system_id: UUID) -> list[tuple[str, str]]:
    """Return the zones of a system as choices of a select."""
    rows = session().execute(
        select(NetworkZone.id, NetworkZone.name)
        .where(NetworkZone.system_id == system_id)
        .order_by(NetworkZone.name)
    )
    return [(str(zone_id), name) for zone_id, name in rows]


def code_of(system_id: UUID | None) -> str | None:
    """Return the code of a system, for a form that names it by code."""
    if system_id is None:
        return None
    return session().scalar(select(InformationSystem.code).where(InformationSystem.id == system_id))


def file_of(document: SystemDocument) -> StoredFile | None:
    """Return the stored file of a document, unless it was deleted."""
    if document.file_id is None:
        return None
    row = session().get(StoredFile, document.file_id)
    return None if row is None or row.deleted_at else row
