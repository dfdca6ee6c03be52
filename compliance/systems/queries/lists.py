"""The list of systems: search, filters, sort, pages, and the same rows for export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.searching import holds_words
from compliance.systems.catalogue import contract_notice
from compliance.systems.models import (
    GONE,
    InformationSystem,
    RelationKind,
    SystemRelation,
    SystemStatus,
)
from compliance.systems.queries.gaps import incomplete
from compliance.systems.queries.scope import system_scope
from compliance.units.models import HealthUnit
from compliance.units.picking import Offer, add_offer
from compliance.units.queries import Viewer, in_force

S = InformationSystem
#: Names of the filters of the list, as they stand in the address.
FILTERS = (
    "unit",
    "kind",
    "level",
    "dossier",
    "transition",
    "hosting",
    "status",
    "important",
    "need",
)
level_held = func.coalesce(S.approved_level, S.legacy_level, S.proposed_level)
SORTS = {
    "name": S.name,
    "unit": HealthUnit.name,
    "kind": S.kind,
    "level": func.coalesce(level_held, 0),
    "status": S.status,
    "dossier": func.coalesce(S.dossier_state, ""),
    "people": func.coalesce(S.subjects_sensitive, S.subjects_basic, 0),
}
_EQUAL = {
    "kind": S.kind,
    "transition": S.transition_case,
    "hosting": S.hosting,
    "status": S.status,
}


def contract_ending(day: date | None = None) -> ColumnElement[bool]:
    """Return the SQL condition "in use, and its contract has ended or ends soon"."""
    limit = (day or clock.today()) + contract_notice()
    return S.contract_end.is_not(None) & (S.contract_end <= limit) & S.status.not_in(GONE)


def visible(viewer: Viewer, request: ListRequest) -> Select[InformationSystem]:
    """Return the SELECT of the systems asked for, with their unit, within scope."""
    return (
        select(S).join(S.unit).options(contains_eager(S.unit)).where(condition_of(viewer, request))
    )


def condition_of(viewer: Viewer, request: ListRequest) -> ColumnElement[bool]:
    """Return the SQL condition "within scope, and asked for"."""
    conditions = [system_scope(viewer, Permission.SYSTEM_READ)]
    if request.q:
        conditions.append(holds_words(S.search, request.q))
    return and_(*conditions, *_conditions(viewer, request.filters or {}))


def _conditions(viewer: Viewer, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found = [column == filters[name] for name, column in _EQUAL.items() if name in filters]
    if "status" not in filters:
        found.append(S.status != SystemStatus.JOINED)
    if "unit" in filters:
        found.append(S.unit_id.in_(units_kept(viewer).ids(filters["unit"])))
    if level := filters.get("level"):
        found.append(level_held == int(level) if level.isdigit() else level_held.is_(None))
    if dossier := filters.get("dossier"):
        found.append(S.dossier_state.is_(None) if dossier == "none" else S.dossier_state == dossier)
    if important := filters.get("important"):
        found.append(S.important.is_(important == "yes"))
    if filters.get("need") == "description":
        found.append(incomplete())
    if filters.get("need") == "contract":
        found.append(contract_ending())
    return found


def system_page(viewer: Viewer, request: ListRequest) -> Page[InformationSystem]:
    """Return one page of the list."""
    return paginate(visible(viewer, request), request, SORTS, "name")


def systems_to_export(viewer: Viewer, request: ListRequest) -> Sequence[InformationSystem]:
    """Return every system asked for, in the order of the list."""
    column = SORTS.get(request.sort, S.name)
    order = column.desc() if request.descending else column.asc()
    statement = visible(viewer, request).options(joinedload(S.product))
    return session().scalars(statement.order_by(order, S.id)).all()


def units_kept(viewer: Viewer) -> Offer:
    """Offer the units that keep a system within scope, for filters."""
    return Offer("systems", _keeping(viewer), ended=True)


def _keeping(viewer: Viewer) -> ColumnElement[bool]:
    return HealthUnit.id.in_(select(S.unit_id).where(system_scope(viewer, Permission.SYSTEM_READ)))


add_offer("systems", _keeping)


@dataclass(frozen=True)
class Parties:
    """Names of who stands where in a system today; empty where nobody does."""

    owner: str = ""
    operator: str = ""
    specialised: str = ""


def parties_of(condition: ColumnElement[bool]) -> dict[UUID, Parties]:
    """Return the parties of every system that meets ``condition``: one query."""
    kinds = (
        RelationKind.OWNER,
        RelationKind.OPERATOR,
        RelationKind.LEAD_OPERATOR,
        RelationKind.SPECIALISED,
    )
    relation, party = aliased(SystemRelation), aliased(HealthUnit)
    rows = session().execute(
        select(relation.system_id, relation.kind, party.name)
        .join(party, party.id == relation.unit_id)
        .join(S, S.id == relation.system_id)
        .where(relation.kind.in_(kinds), in_force(relation), condition)
    )
    names: dict[UUID, dict[str, str]] = {}
    for system_id, kind, name in rows:
        names.setdefault(system_id, {})[kind] = name
    return {
        system_id: Parties(
            owner=found.get(RelationKind.OWNER, ""),
            operator=found.get(RelationKind.LEAD_OPERATOR) or found.get(RelationKind.OPERATOR, ""),
            specialised=found.get(RelationKind.SPECIALISED, ""),
        )
        for system_id, found in names.items()
    }
