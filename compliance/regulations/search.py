"""Regulations and plans of units, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.searching import Finder, Hit, add_finder, holds_words, number_holds
from compliance.regulations.models import Regulation
from compliance.regulations.queries import READ, kind_names
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

R, U = Regulation, HealthUnit


def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return texts by number, title, issuer, kind or unit, the newest first."""
    rows = session().execute(
        select(R.id, R.number, R.title, R.kind, R.issued_on, U.name)
        .join(U, U.id == R.unit_id)
        .where(
            or_(holds_words(R.search, text), number_holds(R.number, text)),
            unit_scope(viewer, READ),
        )
        .order_by(R.issued_on.desc(), R.id)
        .limit(limit)
    )
    kinds = kind_names()
    return [
        Hit(
            ": ".join(filter(None, (row.number, row.title))),
            f"/regulations/{row.id}",
            f"{kinds.get(row.kind, row.kind)}, {row.name}, {format_date(row.issued_on)}",
        )
        for row in rows
    ]


add_finder(Finder("documents", READ, find))
