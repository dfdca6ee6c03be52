"""Downtime cards and recovery procedures, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from compliance.continuity.models import ContinuityDocument
from compliance.continuity.queries import KINDS, READ
from compliance.core.db import session
from compliance.core.searching import Finder, Hit, add_finder, holds_words
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

D, U = ContinuityDocument, HealthUnit


def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return documents in use by title, unit or system."""
    rows = session().execute(
        select(D.id, D.kind, D.title, U.name)
        .join(U, U.id == D.unit_id)
        .where(holds_words(D.search, text), D.ended_at.is_(None), unit_scope(viewer, READ))
        .order_by(D.title, D.id)
        .limit(limit)
    )
    return [Hit(r.title, f"/continuity/{r.id}", f"{KINDS[r.kind]}, {r.name}") for r in rows]


add_finder(Finder("documents", READ, find))
