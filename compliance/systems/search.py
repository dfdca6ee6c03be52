"""Systems and data, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.core.searching import (
    ENOUGH,
    Finder,
    Hit,
    add_finder,
    among_many,
    holds_words,
    nearest_first,
)
from compliance.systems.models import DataAsset, InformationSystem, SystemStatus
from compliance.systems.queries.assets import asset_scope
from compliance.systems.queries.scope import system_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

S, A, U = InformationSystem, DataAsset, HealthUnit


def systems(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return systems by name, code or unit; one that was joined into another is left out."""
    rows = session().execute(
        select(S.id, S.name, S.code, U.name.label("unit"))
        .join(U, U.id == S.unit_id)
        .where(
            among_many(
                S.id,
                S.code,
                S.search,
                text,
                S.status != SystemStatus.JOINED,
                system_scope(viewer, Permission.SYSTEM_READ),
            )
        )
        .order_by(nearest_first(text, S.code, S.search), S.name, S.id)
        .limit(limit)
    )
    return [Hit(r.name, f"/systems/{r.id}", f"{r.code}, {r.unit}") for r in rows]


def assets(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return databases and data sets by name, code or unit.

    Their scope is dear (it looks at every system too), so it is asked once.
    """
    scope = asset_scope(viewer, Permission.SYSTEM_READ)
    some = select(A.id).where(holds_words(A.search, text), scope).limit(ENOUGH)
    rows = session().execute(
        select(A.id, A.name, A.code, U.name.label("unit"))
        .join(U, U.id == A.unit_id)
        .where(A.id.in_(select(some.subquery().c[0])))
        .order_by(nearest_first(text, A.code, A.search), A.name, A.id)
        .limit(limit)
    )
    return [Hit(r.name, f"/systems/data-assets/{r.id}", f"{r.code}, {r.unit}") for r in rows]


add_finder(Finder("systems", Permission.SYSTEM_READ, systems, "systems.list"))
add_finder(Finder("assets", Permission.SYSTEM_READ, assets, "systems.list_assets"))
