"""What imports and exports must know of the whole tree; scope is checked by their callers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from compliance.core.db import session
from compliance.units.models import HealthUnit, UnitKind, UnitLink


def by_codes(codes: set[str]) -> Mapping[str, HealthUnit]:
    """Return the units of these codes, whoever asks (imports)."""
    rows = session().scalars(select(HealthUnit).where(HealthUnit.code.in_(codes)))
    return {row.code: row for row in rows}


def codes_by_id() -> Mapping[UUID, str]:
    """Return the code of every unit, whoever asks (exports)."""
    return {row.id: row.code for row in session().execute(select(HealthUnit.id, HealthUnit.code))}


class TreeNode(NamedTuple):
    """A place in the tree: the code of the parent, and whether the unit is closed."""

    parent: str | None
    closed_on: date | None


def tree_nodes() -> Mapping[str, TreeNode]:
    """Return the whole tree by code, whoever asks (imports)."""
    parent = aliased(HealthUnit)
    rows = session().execute(
        select(HealthUnit.code, parent.code, HealthUnit.closed_on).outerjoin(
            parent, parent.id == HealthUnit.parent_id
        )
    )
    return {code: TreeNode(above, closed) for code, above, closed in rows}


def departments() -> Sequence[HealthUnit]:
    """Return every Department, whoever asks (commands)."""
    statement = select(HealthUnit).where(HealthUnit.kind == UnitKind.DEPARTMENT)
    return session().scalars(statement.order_by(HealthUnit.code)).all()


def links_between(unit_ids: Sequence[UUID]) -> Sequence[UnitLink]:
    """Return every link of these units, whoever asks (imports, exports)."""
    statement = select(UnitLink).where(UnitLink.unit_id.in_(unit_ids))
    return session().scalars(statement.order_by(UnitLink.unit_id, UnitLink.valid_from)).all()
