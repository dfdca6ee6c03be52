"""Rows that go from one system to another: copied, moved, or pointed elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import inspect, select

from compliance.boundaries.models import BoundaryNeighbour
from compliance.core.db import session
from compliance.evidence.models import Evidence
from compliance.registers.models import RegisterEntry
from compliance.regrouping.ledger import Ledger
from compliance.requirements.models import PlatformShare, ProductConfirmation
from compliance.systems.models import (
    DataAsset,
    Interconnection,
    SystemDocument,
    SystemRelation,
)
from compliance.systems.queries import holds
from compliance.units.queries import in_force

Row = TypeVar("Row")
#: There is one of each in the world: they go where the work goes on.
MOVED: tuple[type[Any], ...] = (DataAsset, RegisterEntry, Evidence, SystemDocument)
_IDENTITY = frozenset({"id", "version"})


def columns_of(row: Any, *leave: str) -> dict[str, Any]:
    """Return the columns of a row for a copy of it, without its identity."""
    skipped = _IDENTITY | set(leave)
    names = (attr.key for attr in inspect(row).mapper.column_attrs)
    return {name: getattr(row, name) for name in names if name not in skipped}


def rows(model: type[Row], system_id: UUID) -> Sequence[Row]:
    """Return the rows of a table under a system, in the order in which they were made."""
    table: Any = model
    found = session().scalars(select(model).where(table.system_id == system_id).order_by(table.id))
    return found.all()


def copy_rows(
    ledger: Ledger, model: type[Any], source_id: UUID, target_id: UUID, **changed: Any
) -> None:
    """Copy every row of a table to another system."""
    for row in rows(model, source_id):
        ledger.add(model(**{**columns_of(row), "system_id": target_id, **changed}))


def move_rows(ledger: Ledger, source_id: UUID, target_id: UUID) -> None:
    """Let data, register entries, evidence and documents belong to another system."""
    for model in MOVED:
        for row in rows(model, source_id):
            ledger.put(row, system_id=target_id)


def copy_relations(
    ledger: Ledger,
    relations: Sequence[SystemRelation],
    target_id: UUID,
    known: Collection[tuple[str, UUID]] = (),
) -> None:
    """Copy the relations in force that the target lacks (kind and unit)."""
    held = set(known)
    for relation in relations:
        key = (relation.kind, relation.unit_id)
        if holds(relation) and key not in held:
            held.add(key)
            ledger.add(SystemRelation(**{**columns_of(relation), "system_id": target_id}))


def copy_platforms(
    ledger: Ledger, source_id: UUID, target_id: UUID, without: Collection[UUID]
) -> None:
    """Let the target stand on the platforms of a source."""
    P = PlatformShare
    known = {
        share.platform_id
        for share in session().scalars(select(P).where(P.system_id == target_id, in_force(P)))
    }
    for share in session().scalars(select(P).where(P.system_id == source_id, in_force(P))):
        if share.platform_id not in known and share.platform_id not in without:
            known.add(share.platform_id)
            ledger.add(P(**{**columns_of(share), "system_id": target_id}))


def copy_confirmations(ledger: Ledger, source_id: UUID, target_id: UUID) -> None:
    """Keep what a unit confirmed of its product; the target runs on the same one."""
    copy_rows(ledger, ProductConfirmation, source_id, target_id)


def copy_neighbours(
    ledger: Ledger, source_id: UUID, target_id: UUID, without: Collection[UUID]
) -> None:
    """Keep what was decided of neighbours, those outside the new boundary only."""
    B = BoundaryNeighbour
    known = set(session().scalars(select(B.other_id).where(B.system_id == target_id)))
    for row in session().scalars(select(B).where(B.system_id == source_id).order_by(B.id)):
        if row.other_id not in known and row.other_id not in without:
            known.add(row.other_id)
            ledger.add(B(**{**columns_of(row), "system_id": target_id}))


def point_elsewhere(
    ledger: Ledger, old_ids: Collection[UUID], target_id: UUID, members: Collection[UUID]
) -> None:
    """Let connections, platforms and decisions of other systems name the one that goes on."""
    links = session().scalars(
        select(Interconnection).where(
            Interconnection.other_system_id.in_(list(old_ids)),
            Interconnection.system_id.not_in(list(members)),
        )
    )
    for link in links:
        ledger.put(link, other_system_id=target_id)
    for model, name in ((PlatformShare, "platform_id"), (BoundaryNeighbour, "other_id")):
        table: Any = model
        column = getattr(table, name)
        taken = set(session().scalars(select(table.system_id).where(column == target_id)))
        found = session().scalars(
            select(table)
            .where(column.in_(list(old_ids)), table.system_id.not_in(list(members)))
            .order_by(table.id)
        )
        for row in found.all():
            if row.system_id not in taken:
                taken.add(row.system_id)
                ledger.put(row, **{name: target_id})
