"""Which safeguard cards a person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from compliance.core.db import session
from compliance.core.paging import MOST_EXPORTED, ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.safeguards.models import SafeguardCard
from compliance.systems.models import GONE, InformationSystem
from compliance.units.models import HealthUnit
from compliance.units.picking import scope_offer
from compliance.units.queries import Viewer, unit_scope

READ, WRITE = Permission.REGISTER_READ, Permission.REGISTER_WRITE
PACK = "nd331-2026"
FILTERS = ("state", "unit")
S, C = InformationSystem, SafeguardCard


def card_of(system_id: UUID) -> SafeguardCard | None:
    """Return the card of a system."""
    return session().scalar(select(C).where(C.system_id == system_id))


def _listed(viewer: Viewer, request: ListRequest) -> Select[InformationSystem, SafeguardCard]:
    asked = request.filters or {}
    statement = (
        select(S, C)
        .join(S.unit)
        .outerjoin(C, C.system_id == S.id)
        .where(S.status.not_in(GONE), unit_scope(viewer, READ))
        .options(contains_eager(S.unit))
    )
    if request.q:
        statement = statement.where(S.search.like(like_pattern(fold(request.q)), escape="\\"))
    state = asked.get("state")
    if state == "none":
        statement = statement.where(C.id.is_(None))
    elif state == "card":
        statement = statement.where(C.id.is_not(None))
    elif state == "no-ipv6":
        statement = statement.where(C.connected.is_(True), C.ipv6.is_not(True))
    elif state == "no-review":
        statement = statement.where(C.access_reviewed_on.is_(None))
    if unit := asked.get("unit"):
        statement = statement.where(S.unit_id.in_(scope_offer(viewer, READ).ids(unit)))
    return statement


_SORTS: Mapping[str, Any] = {
    "system": S.name,
    "unit": HealthUnit.name,
    "log": C.log_days,
    "review": C.access_reviewed_on,
}


def card_page(viewer: Viewer, request: ListRequest) -> Page[Any]:
    """Return rows (system, card or None) of one page."""
    statement: Any = _listed(viewer, request)
    return paginate(statement, request, _SORTS, "system", scalars=False)


def rows_to_export(viewer: Viewer, request: ListRequest) -> Sequence[Any]:
    """Return the rows of the list for a workbook."""
    column = _SORTS.get(request.sort, _SORTS["system"])
    order = column.desc() if request.descending else column.asc()
    found = session().execute(_listed(viewer, request).order_by(order, S.id).limit(MOST_EXPORTED))
    return found.all()


def stated_of(unit_id: UUID, fields: Sequence[str]) -> tuple[int, list[int]]:
    """Return how many systems of a unit are in use, and of how many each field is stated."""
    row = (
        session()
        .execute(
            select(func.count(), *(func.count(getattr(C, field)) for field in fields))
            .select_from(S)
            .outerjoin(C, C.system_id == S.id)
            .where(S.unit_id == unit_id, S.status.not_in(GONE))
        )
        .one()
    )
    return row[0], list(row[1:])


def cards_of(unit_id: UUID) -> Sequence[tuple[InformationSystem, SafeguardCard]]:
    """Return the systems in use of a unit that have a card, with it, by name."""
    rows = session().execute(
        select(S, C)
        .join(S.unit)
        .join(C, C.system_id == S.id)
        .options(contains_eager(S.unit))
        .where(S.unit_id == unit_id, S.status.not_in(GONE))
        .order_by(S.name, S.id)
    )
    return [(system, card) for system, card in rows]


def total(viewer: Viewer) -> int:
    """Return how many cards the viewer may read."""
    inside = select(HealthUnit.id).where(unit_scope(viewer, READ))
    return session().scalar(select(func.count()).where(C.unit_id.in_(inside))) or 0
