"""What a vendor can answer, and what it answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from checklists import Item, Pack
from compliance.classification.queries import pack_today
from compliance.core.db import session
from compliance.evidence.models import Evidence
from compliance.requirements.models import OPEN, ProductAnswer, ResponseState
from compliance.requirements.queries import is_of_product
from compliance.systems.models import ProductProfile


@dataclass(frozen=True)
class ProductRow:
    """A requirement that software can answer, with what the vendor says."""

    item: Item
    answer: ProductAnswer | None

    @property
    def state(self) -> ResponseState:
        """The answer; none is "not answered"."""
        return ResponseState(self.answer.state) if self.answer else ResponseState.NOT_ANSWERED

    @property
    def version(self) -> int:
        """What an edit must still find: 0 before the first answer."""
        return self.answer.version if self.answer else 0


@dataclass(frozen=True)
class Sheet:
    """Every requirement that the software can answer, in the order of the pack."""

    product: ProductProfile
    pack: Pack
    rows: tuple[ProductRow, ...]

    @property
    def answered(self) -> int:
        """How many rows say something."""
        return sum(row.state not in OPEN for row in self.rows)

    def find(self, item_id: str) -> ProductRow | None:
        """Return the row of a requirement."""
        return next((row for row in self.rows if row.item.id == item_id), None)

    def after(self, item_id: str) -> ProductRow | None:
        """Return the row that follows ``item_id``."""
        ids = [row.item.id for row in self.rows]
        here = ids.index(item_id) + 1 if item_id in ids else len(ids)
        return self.rows[here] if here < len(ids) else None

    def find_evidence(self, evidence_id: UUID) -> Evidence | None:
        """Return a piece of evidence that stands behind one of the answers."""
        pieces = (piece for row in self.rows if row.answer for piece in row.answer.evidence)
        return next((piece for piece in pieces if piece.id == evidence_id), None)


def sheet_of(product: ProductProfile) -> Sheet:
    """Return what the vendor can answer for a version: three queries."""
    pack = pack_today()
    answers = answers_of(product.id, pack.id)
    rows = tuple(
        ProductRow(item, answers.get(item.id)) for item in pack.items if is_of_product(item)
    )
    return Sheet(product, pack, rows)


def answers_of(product_id: UUID, pack_id: str) -> Mapping[str, ProductAnswer]:
    """Return the answers of a version by requirement, evidence and writer loaded."""
    P = ProductAnswer
    rows = session().scalars(
        select(P)
        .where(P.product_id == product_id, P.pack_id == pack_id)
        .options(selectinload(P.evidence), joinedload(P.writer))
    )
    return {row.item_id: row for row in rows}
