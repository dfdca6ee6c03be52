"""Components, flows and documents of a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.products.models import ProductComponent, ProductDocument, ProductFlow

#: Key of a table in addresses → its model and the column it is sorted by.
TABLES: Mapping[str, tuple[type[Any], str]] = {
    "components": (ProductComponent, "name"),
    "flows": (ProductFlow, "other_name"),
    "documents": (ProductDocument, "title"),
}


def parts_of(product_id: UUID, table: str) -> Sequence[Any]:
    """Return the rows of one table of a version, by name."""
    model, order = TABLES[table]
    statement = select(model).where(model.product_id == product_id)
    return session().scalars(statement.order_by(getattr(model, order), model.id)).all()


def find_part(product_id: UUID, table: str, part_id: UUID) -> Any | None:
    """Return one row of a table of a version."""
    model, _order = TABLES[table]
    return session().scalar(
        select(model).where(model.id == part_id, model.product_id == product_id)
    )
