"""Shares of data, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.core.searching import Finder, Hit, add_finder, holds_words
from compliance.sharing.models import ShareRequest
from compliance.sharing.queries import share_scope
from compliance.sharing.states import STATE_LABELS, ShareState
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

S, U = ShareRequest, HealthUnit


def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return shares by code, title, recipient, system or unit, the newest first."""
    rows = session().execute(
        select(S.id, S.code, S.title, S.state, U.name)
        .join(U, U.id == S.unit_id)
        .where(holds_words(S.search, text), share_scope(viewer, Permission.SHARE_READ))
        .order_by(S.created_at.desc(), S.id)
        .limit(limit)
    )
    return [
        Hit(
            f"{row.code}: {row.title}",
            f"/shares/{row.id}",
            f"{STATE_LABELS[ShareState(row.state)]}, {row.name}",
        )
        for row in rows
    ]


add_finder(Finder("shares", Permission.SHARE_READ, find, "sharing.index"))
