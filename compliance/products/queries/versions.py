"""What changed from one version of a product to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from checklists import Item
from compliance.core.db import session
from compliance.products.queries.parts import parts_of
from compliance.products.queries.sheets import ProductRow, sheet_of
from compliance.systems.models import ProductProfile, ProductState

PP = ProductProfile


@dataclass(frozen=True)
class PartChange:
    """A component or flow that came, went or changed."""

    table: str
    name: str
    #: added | removed | changed
    what: str


@dataclass(frozen=True)
class Differences:
    """What a reader of the older version must still look at."""

    rows: Sequence[tuple[Item, ProductRow, ProductRow]]
    parts: Sequence[PartChange]

    @property
    def changed_items(self) -> frozenset[str]:
        """Requirements that are answered otherwise."""
        return frozenset(item.id for item, _old, _new in self.rows)


def same_answer(old: Any, new: Any) -> bool:
    """Whether two answers of a vendor say the same and rest on the same evidence."""

    def said(answer: Any) -> tuple[Any, ...]:
        if answer is None:
            return (None, None, ())
        return (answer.state, answer.note, sorted(e.file.sha256 for e in answer.evidence))

    return said(old) == said(new)


def differences(old: ProductProfile, new: ProductProfile) -> Differences:
    """Return what differs between two versions, in the order of the pack: ten queries."""
    before = {row.item.id: row for row in sheet_of(old).rows}
    rows = [
        (row.item, before[row.item.id], row)
        for row in sheet_of(new).rows
        if not same_answer(before[row.item.id].answer, row.answer)
    ]
    return Differences(rows, [*_parts(old, new, "components"), *_parts(old, new, "flows")])


def _parts(old: ProductProfile, new: ProductProfile, table: str) -> list[PartChange]:
    key = "name" if table == "components" else "other_name"
    before = {getattr(row, key): row for row in parts_of(old.id, table)}
    after = {getattr(row, key): row for row in parts_of(new.id, table)}
    found = []
    for name in sorted({*before, *after}):
        if name not in after:
            found.append(PartChange(table, name, "removed"))
        elif name not in before:
            found.append(PartChange(table, name, "added"))
        elif any(
            getattr(before[name], column) != getattr(after[name], column)
            for column in after[name].COPIED
        ):
            found.append(PartChange(table, name, "changed"))
    return found


def newer_version(product: ProductProfile) -> ProductProfile | None:
    """Return the newest published version of the same product, if it is newer than this one."""
    statement = select(PP).where(
        PP.vendor_id == product.vendor_id,
        PP.name == product.name,
        PP.state == ProductState.PUBLISHED,
        PP.id != product.id,
    )
    if product.published_at is not None:
        statement = statement.where(
            or_(PP.published_at > product.published_at, PP.previous_id == product.id)
        )
    return session().scalar(statement.order_by(PP.published_at.desc()).limit(1))
