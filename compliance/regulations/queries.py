"""Which regulations and plans a person may see, which are in force, what took whose place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from checklists import load
from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import MOST_EXPORTED, ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.regulations.models import Regulation
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.models import HealthUnit
from compliance.units.picking import scope_offer
from compliance.units.queries import Viewer, unit_scope

READ, WRITE = Permission.REGISTER_READ, Permission.REGISTER_WRITE
PACK = "nd331-2026"
#: The kind that the gate of a dossier asks for.
GATE = "quy-che"
FILTERS = ("kind", "state", "unit")
R = Regulation


def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Return the kinds of texts of the pack by id."""
    return {row["id"]: row for row in load(PACK).section("regulation_kinds")}


def kind_names() -> Mapping[str, str]:
    """Return the kinds in words."""
    return {key: row["text"]["vi"] for key, row in kinds().items()}


def in_force_on(day: date) -> ColumnElement[bool]:
    """Return the SQL condition "in force on a day"; ``Regulation.holds`` says the same."""
    return and_(
        R.issued_on <= day,
        or_(R.ended_on.is_(None), R.ended_on > day),
        or_(R.effective_until.is_(None), R.effective_until >= day),
    )


def find(viewer: Viewer, regulation_id: UUID, permission: Permission = READ) -> Regulation | None:
    """Return a text of a unit within scope, with its file."""
    return session().scalar(
        select(R)
        .join(R.unit)
        .where(R.id == regulation_id, unit_scope(viewer, permission))
        .options(contains_eager(R.unit), joinedload(R.evidence))
    )


def _listed(viewer: Viewer, request: ListRequest) -> Select[Regulation]:
    asked = request.filters or {}
    statement = (
        select(R).join(R.unit).where(unit_scope(viewer, READ)).options(contains_eager(R.unit))
    )
    if request.q:
        statement = statement.where(R.search.like(like_pattern(fold(request.q)), escape="\\"))
    if asked.get("kind") in kinds():
        statement = statement.where(R.kind == asked["kind"])
    state = asked.get("state", "")
    if state == "all":
        pass
    elif state == "ended":
        statement = statement.where(~in_force_on(clock.today()))
    else:
        statement = statement.where(in_force_on(clock.today()))
        if state == "late":
            statement = statement.where(R.next_review < clock.today())
    if unit := asked.get("unit"):
        statement = statement.where(R.unit_id.in_(scope_offer(viewer, READ).ids(unit)))
    return statement


_SORTS: Mapping[str, Any] = {
    "title": R.title,
    "unit": HealthUnit.name,
    "issued": R.issued_on,
    "until": R.effective_until,
    "review": R.next_review,
}


def regulation_page(viewer: Viewer, request: ListRequest) -> Page[Regulation]:
    """Return one page of texts; without a state asked for, those in force."""
    return paginate(_listed(viewer, request), request, _SORTS, "title")


def rows_to_export(viewer: Viewer, request: ListRequest) -> Sequence[Regulation]:
    """Return the texts of a list for a workbook."""
    column = _SORTS.get(request.sort, _SORTS["title"])
    order = column.desc() if request.descending else column.asc()
    statement = _listed(viewer, request).order_by(order, R.id).limit(MOST_EXPORTED)
    return session().scalars(statement).all()


def chain_of(regulation: Regulation) -> Sequence[Regulation]:
    """Return the texts that this one took the place of and those that followed, newest first."""
    rows = session().scalars(
        select(R).where(R.unit_id == regulation.unit_id, R.kind == regulation.kind)
    )
    known = {row.id: row for row in rows}
    following = {row.replaces_id: row for row in known.values() if row.replaces_id}
    found, row = [], regulation
    while later := following.get(row.id):
        row = later
    current: Regulation | None = row
    while current is not None:
        found.append(current)
        current = known.get(current.replaces_id) if current.replaces_id else None
    return found


def beside(regulation: Regulation) -> Regulation | None:
    """Return another text of the same kind and year that is in force at the unit today."""
    same_year = R.year.is_(None) if regulation.year is None else R.year == regulation.year
    return session().scalar(
        select(R)
        .where(
            R.unit_id == regulation.unit_id,
            R.kind == regulation.kind,
            R.id != regulation.id,
            same_year,
            in_force_on(clock.today()),
        )
        .order_by(R.issued_on.desc(), R.id)
        .limit(1)
    )


def is_replaced(regulation: Regulation) -> bool:
    """Whether another text took the place of this one."""
    found = session().scalar(select(R.id).where(R.replaces_id == regulation.id).limit(1))
    return found is not None


def systems_bearing(regulation: Regulation) -> Sequence[InformationSystem]:
    """Return the systems in use whose inventory bears number and day of a text."""
    return (
        session()
        .scalars(
            select(InformationSystem).where(
                InformationSystem.unit_id == regulation.unit_id,
                InformationSystem.status.not_in(GONE),
                InformationSystem.regulation_number == regulation.number,
                InformationSystem.regulation_date == regulation.issued_on,
            )
        )
        .all()
    )


def in_force(unit_id: UUID, kind: str, day: date | None = None) -> Regulation | None:
    """Return the newest text of a kind in force at a unit."""
    return session().scalar(
        select(R)
        .where(R.unit_id == unit_id, R.kind == kind, in_force_on(day or clock.today()))
        .order_by(R.issued_on.desc(), R.id)
        .limit(1)
    )


def systems_to_fill(viewer: Viewer, unit_id: UUID) -> Sequence[InformationSystem]:
    """Return the systems of a unit whose inventory the viewer may write."""
    return (
        session()
        .scalars(
            select(InformationSystem)
            .where(
                InformationSystem.unit_id == unit_id,
                InformationSystem.status.not_in(GONE),
                system_scope(viewer, Permission.SYSTEM_WRITE),
            )
            .options(joinedload(InformationSystem.unit))
            .order_by(InformationSystem.name, InformationSystem.id)
        )
        .all()
    )
