"""What a system follows of its product, and what it could still take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from compliance.core.db import session
from compliance.products.queries.parts import parts_of
from compliance.requirements.queries import OriginKind, Row, Sheet
from compliance.systems.models import (
    Component,
    InformationSystem,
    Interconnection,
    ProductProfile,
    ProductState,
)


@dataclass(frozen=True)
class Offer:
    """A component or flow of the product that the system does not have yet."""

    table: str
    part: Any

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.part.name if self.table == "components" else self.part.other_name)


def lines_of(sheet: Sheet | None) -> Sequence[Row]:
    """Return the rows of a system that its product answers: followed, or answered otherwise."""
    if sheet is None:
        return []
    return [
        row for row in sheet.rows if row.followed and row.followed.origin.kind == OriginKind.PRODUCT
    ]


def offers_of(system: InformationSystem, product: ProductProfile) -> Sequence[Offer]:
    """Return what the system could take over, by name: four queries."""
    if product.state != ProductState.PUBLISHED:
        return []
    C, L = Component, Interconnection
    held = set(session().scalars(select(C.name).where(C.system_id == system.id)))
    linked = set(session().scalars(select(L.other_name).where(L.system_id == system.id)))
    return [
        *(Offer("components", p) for p in parts_of(product.id, "components") if p.name not in held),
        *(Offer("flows", p) for p in parts_of(product.id, "flows") if p.other_name not in linked),
    ]
