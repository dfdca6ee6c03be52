"""Rows of the ledgers that the search box finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from compliance.core.db import session
from compliance.core.searching import Finder, Hit, add_finder, holds_words, with_kind
from compliance.core.text import fold
from compliance.ledgers.book import Ledger
from compliance.ledgers.queries import READ, within
from compliance.units.queries import Viewer


def add_ledger_finder(ledger: Ledger, address: str) -> None:
    """Let the search box find a ledger's rows, the newest first; what is struck out is left out.

    Args:
        address: path of the list, to which the id of a row is added.
    """

    def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
        model: Any = ledger.model
        # Who types "hợp đồng" means the ledger, whatever its rows are called.
        said = model.search.concat(f" {fold(str(ledger.title))}")
        rows = session().scalars(
            select(model)
            .join(model.unit)
            .where(holds_words(said, text), model.stands(), within(viewer, model, READ))
            .options(contains_eager(model.unit), *ledger.options)
            .order_by(model.created_at.desc(), model.id)
            .limit(limit)
        )
        return [
            Hit(
                with_kind(ledger.title, ", ".join(filter(None, ledger.words(row)))),
                f"{address}/{row.id}",
                row.unit.name,
            )
            for row in rows
        ]

    add_finder(Finder("registers", READ, find))
