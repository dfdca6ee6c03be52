"""Units, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.searching import Finder, Hit, add_finder, holds_words, nearest_first
from compliance.units.models import KIND_NAMES, HealthUnit
from compliance.units.queries import Viewer, unit_scope


def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return open units by name, code or place."""
    rows = session().scalars(
        select(HealthUnit)
        .where(
            holds_words(HealthUnit.search, text),
            HealthUnit.closed_on.is_(None),
            unit_scope(viewer, Permission.UNIT_READ),
        )
        .order_by(nearest_first(text, HealthUnit.code, HealthUnit.search), HealthUnit.name)
        .limit(limit)
    )
    return [
        Hit(row.name, f"/units/{row.id}", f"{_(KIND_NAMES.get(row.kind, row.kind))}, {row.code}")
        for row in rows
    ]


add_finder(Finder("units", Permission.UNIT_READ, find, "units.list"))
