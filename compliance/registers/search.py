"""Entries of the registers and their evidence, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.permissions import Permission
from compliance.core.searching import Finder, Hit, add_finder, holds_words, with_kind
from compliance.evidence.models import Evidence
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import Kind, RegisterEntry, RegisterEvidence
from compliance.registers.queries import entry_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

E, U = RegisterEntry, HealthUnit
_KEYS = {register.kind: register for register in REGISTERS.values()}


def _path(kind: str, entry_id: object) -> str:
    return f"/registers/{_KEYS[Kind(kind)].key}/{entry_id}"


def entries(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return entries by title, unit or system, the newest first; what is struck out is left out."""
    rows = session().execute(
        select(E.id, E.kind, E.title, E.happened_on, U.name)
        .join(U, U.id == E.unit_id)
        .where(
            holds_words(E.search, text),
            E.withdrawn_at.is_(None),
            entry_scope(viewer, Permission.REGISTER_READ),
        )
        .order_by(E.happened_on.desc(), E.id)
        .limit(limit)
    )
    return [
        Hit(
            with_kind(_KEYS[Kind(row.kind)].title, row.title),
            _path(row.kind, row.id),
            f"{row.name}, {format_date(row.happened_on)}",
        )
        for row in rows
    ]


def evidence(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return evidence of entries by its title."""
    rows = session().execute(
        select(Evidence.title, E.id, E.kind, E.title.label("entry"), U.name)
        .join(RegisterEvidence, RegisterEvidence.evidence_id == Evidence.id)
        .join(E, E.id == RegisterEvidence.entry_id)
        .join(U, U.id == E.unit_id)
        .where(holds_words(Evidence.search, text), entry_scope(viewer, Permission.REGISTER_READ))
        .order_by(Evidence.title, E.id)
        .limit(limit)
    )
    return [Hit(r.title, _path(r.kind, r.id), f"{r.entry}, {r.name}") for r in rows]


add_finder(Finder("registers", Permission.REGISTER_READ, entries))
add_finder(Finder("documents", Permission.REGISTER_READ, evidence))
