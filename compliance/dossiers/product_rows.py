"""Rows of a submission that an appraiser has read with the product: shown only when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from compliance.products.models import WHOLE, ProductReading, Verdict
from compliance.products.queries import readings_of, reads_for
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class ProductRows:
    """What an appraiser need not read again in this submission."""

    product_id: UUID
    title: str
    #: Requirements that follow the product and that the reader has no remark on.
    hidden: frozenset[str]
    #: Requirement → the reader's own words on the product's row.
    remarks: Mapping[str, str]
    #: When the reader's unit read the product; None: not yet.
    read_at: datetime | None
    #: How many rows of the submission follow the product.
    followed: int


def product_rows(viewer: Viewer, data: Mapping[str, Any]) -> ProductRows | None:
    """Return what of a frozen submission is the product's word, for an appraiser: one query.

    None for whoever is no appraiser, and when nothing follows a product.
    """
    unit_id = reads_for(viewer)
    rows = [row for row in data["requirements"] if row.get("product")]
    if unit_id is None or not rows:
        return None
    product = rows[0]["product"]
    product_id = UUID(product["id"])
    said = readings_of(product_id, unit_id, data["pack"]["id"])
    whole = said.get(WHOLE)
    return ProductRows(
        product_id,
        product["title"],
        _hidden(rows, said) if whole is not None else frozenset(),
        {key: row.note or "" for key, row in said.items() if key and _is_remark(row)},
        whole.read_at if whole is not None else None,
        len(rows),
    )


def _hidden(
    rows: Sequence[Mapping[str, Any]], said: Mapping[str, ProductReading]
) -> frozenset[str]:
    remarked = {key for key, row in said.items() if _is_remark(row)}
    return frozenset(row["id"] for row in rows if row["id"] not in remarked)


def _is_remark(row: ProductReading) -> bool:
    return row.verdict == Verdict.REMARK
