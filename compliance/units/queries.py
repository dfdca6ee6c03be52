"""Which units a person may see, decided in SQL by one function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.core.searching import holds_words
from compliance.core.types import Dated
from compliance.units.models import HealthUnit, LinkKind, UnitChange, UnitLink

#: What follows "/" in the order of characters: ends the range of a path prefix.
_AFTER = "0"


class HeldRole(Protocol):
    """A role that a person holds at a unit (``accounts.RoleAssignment``)."""

    role: str
    unit_id: UUID
    unit: HealthUnit


class Viewer(Protocol):
    """Whoever looks: a user or a service token, with the roles held today."""

    id: UUID

    @property
    def roles_held(self) -> Sequence[HeldRole]:
        """Role assignments in force today."""
        ...


def in_force(link: type[Dated], on: date | None = None) -> ColumnElement[bool]:
    """Return the SQL condition that a dated relation holds on a day (default today)."""
    day = on or clock.today()
    table: Any = link
    return and_(
        or_(table.valid_from.is_(None), table.valid_from <= day),
        or_(table.valid_to.is_(None), table.valid_to >= day),
    )


def below(unit: HealthUnit) -> ColumnElement[bool]:
    """Return the SQL condition "is this unit or stands below it"."""
    return and_(HealthUnit.path >= unit.path, HealthUnit.path < unit.path[:-1] + _AFTER)


#: Relations that a higher feature defines: which units stand in them to a viewer.
_elsewhere: dict[Relation, Callable[[Viewer], Select[Any]]] = {}


def define_relation(relation: Relation, units_of: Callable[[Viewer], Select[Any]]) -> None:
    """Let a higher feature say which units (a SELECT of ids) stand in a relation to a viewer."""
    _elsewhere[relation] = units_of


def units_elsewhere(viewer: Viewer, granted: frozenset[Relation]) -> list[Select[Any]]:
    """Return the SELECTs of unit ids for those relations of ``granted`` defined elsewhere."""
    return [units_of(viewer) for relation, units_of in _elsewhere.items() if relation in granted]


def unit_scope(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on ``HealthUnit`` for what ``viewer`` may touch."""
    conditions: list[ColumnElement[bool]] = []
    for held in viewer.roles_held:
        granted = relations(permission, Role(held.role))
        if Relation.SECTOR in granted:
            conditions.append(HealthUnit.department_id == (held.unit.department_id or held.unit_id))
            continue
        if Relation.SUBTREE in granted:
            conditions.append(below(held.unit))
        elif Relation.OWN in granted:
            conditions.append(HealthUnit.id == held.unit_id)
        conditions += [HealthUnit.id.in_(ids) for ids in units_elsewhere(viewer, granted)]
        if Relation.GUIDED in granted:
            conditions.append(
                HealthUnit.id.in_(
                    select(UnitLink.unit_id).where(
                        UnitLink.target_id == held.unit_id,
                        UnitLink.kind.in_((LinkKind.GUIDANCE, LinkKind.REPORT_ROUTE)),
                        in_force(UnitLink),
                    )
                )
            )
    return or_(*conditions) if conditions else false()


def department_ids(viewer: Viewer, permission: Permission) -> set[UUID]:
    """Return the Departments whose whole sector ``viewer`` may touch."""
    return {
        held.unit.department_id or held.unit_id
        for held in viewer.roles_held
        if Relation.SECTOR in relations(permission, Role(held.role))
    }


def find_unit(
    viewer: Viewer, unit_id: UUID, permission: Permission = Permission.UNIT_READ
) -> HealthUnit | None:
    """Return the unit, with its parent, if it is within the viewer's scope for ``permission``."""
    return session().scalar(
        select(HealthUnit)
        .where(HealthUnit.id == unit_id, unit_scope(viewer, permission))
        .options(joinedload(HealthUnit.parent))
    )


def units_visible_to(
    viewer: Viewer, permission: Permission = Permission.UNIT_READ
) -> Sequence[HealthUnit]:
    """Return every open unit within scope, by name."""
    return (
        session()
        .scalars(
            select(HealthUnit)
            .where(unit_scope(viewer, permission), HealthUnit.closed_on.is_(None))
            .order_by(HealthUnit.name)
        )
        .all()
    )


def mine_first(viewer: Any, units: Sequence[HealthUnit]) -> list[HealthUnit]:
    """Return the units with the one that the person works for first: forms start from it."""
    home = getattr(viewer, "home_unit", None)
    return sorted(units, key=lambda unit: home is None or unit.id != home.id)


def unit_page(viewer: Viewer, request: ListRequest) -> Page[HealthUnit]:
    """Return one page of the units list; filters: kind, group, confidence, parent, closed."""
    statement = _listed(viewer, request).options(joinedload(HealthUnit.parent))
    sorts = {"name": HealthUnit.name, "code": HealthUnit.code, "kind": HealthUnit.kind}
    return paginate(statement, request, sorts, "name")


def unit_export(viewer: Viewer, request: ListRequest) -> Sequence[HealthUnit]:
    """Return every unit of the list that ``request`` describes, parents before children."""
    statement = _listed(viewer, request).order_by(func.length(HealthUnit.path), HealthUnit.code)
    return session().scalars(statement).all()


def _listed(viewer: Viewer, request: ListRequest) -> Select[Any]:
    filters = request.filters or {}
    statement = select(HealthUnit).where(unit_scope(viewer, Permission.UNIT_READ))
    if request.q:
        statement = statement.where(holds_words(HealthUnit.search, request.q))
    for name, column in (
        ("kind", HealthUnit.kind),
        ("group", HealthUnit.group),
        ("confidence", HealthUnit.confidence),
    ):
        if value := filters.get(name):
            statement = statement.where(column == value)
    closed = filters.get("closed")
    if closed == "only":
        statement = statement.where(HealthUnit.closed_on.is_not(None))
    elif closed != "all":
        statement = statement.where(HealthUnit.closed_on.is_(None))
    return statement


@dataclass(frozen=True)
class Letterhead:
    """The head of an administrative document of a unit (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

    parent_body: str
    issuing_body: str
    place: str


def letterhead(unit: HealthUnit) -> Letterhead:
    """Return whose document it is: the body above, the unit, the place of issue."""
    parent = session().get(HealthUnit, unit.parent_id) if unit.parent_id else None
    return Letterhead(parent.name if parent else "", unit.name, unit.place or "")


def by_code(code: str) -> HealthUnit | None:
    """Return the unit of this code, whoever asks (imports, commands)."""
    return session().scalar(select(HealthUnit).where(HealthUnit.code == code))


def linked_targets(unit_id: UUID, kind: LinkKind, on: date | None = None) -> Sequence[HealthUnit]:
    """Return the units that ``unit_id`` is linked to by ``kind`` on a day."""
    target = aliased(HealthUnit)
    return (
        session()
        .scalars(
            select(target)
            .join(UnitLink, UnitLink.target_id == target.id)
            .where(UnitLink.unit_id == unit_id, UnitLink.kind == kind, in_force(UnitLink, on))
            .order_by(target.name)
        )
        .all()
    )


def links_of(unit_id: UUID) -> Sequence[tuple[UnitLink, HealthUnit]]:
    """Return every link of a unit, newest first, with its target."""
    rows = session().execute(
        select(UnitLink, HealthUnit)
        .join(HealthUnit, HealthUnit.id == UnitLink.target_id)
        .where(UnitLink.unit_id == unit_id)
        .order_by(UnitLink.valid_from.desc(), UnitLink.kind)
    )
    return [(link, target) for link, target in rows]


def links_to(viewer: Viewer, unit_id: UUID) -> Page[Any]:
    """Return the first page of the visible units linked to ``unit_id`` today, by name."""
    statement: Any = (
        select(UnitLink, HealthUnit)
        .join(HealthUnit, HealthUnit.id == UnitLink.unit_id)
        .where(
            UnitLink.target_id == unit_id,
            in_force(UnitLink),
            unit_scope(viewer, Permission.UNIT_READ),
        )
    )
    return paginate(statement, ListRequest(), {"name": HealthUnit.name}, "name", scalars=False)


def owners(viewer: Viewer) -> Sequence[UnitLink]:
    """Return the specialised units named today in the viewer's sector, by owner."""
    return (
        session()
        .scalars(
            select(UnitLink)
            .join(HealthUnit, HealthUnit.id == UnitLink.unit_id)
            .where(
                UnitLink.kind == LinkKind.SPECIALISED,
                in_force(UnitLink),
                unit_scope(viewer, Permission.UNIT_ADMIN),
            )
            .options(joinedload(UnitLink.unit), joinedload(UnitLink.target))
            .order_by(HealthUnit.name)
        )
        .all()
    )


def find_link(viewer: Viewer, link_id: UUID) -> UnitLink | None:
    """Return a link of a unit that the viewer administers."""
    return session().scalar(
        select(UnitLink)
        .join(HealthUnit, HealthUnit.id == UnitLink.unit_id)
        .where(UnitLink.id == link_id, unit_scope(viewer, Permission.UNIT_ADMIN))
        .options(joinedload(UnitLink.unit), joinedload(UnitLink.target))
    )


def children_of(viewer: Viewer, unit_id: UUID) -> Page[HealthUnit]:
    """Return the first page of the open units right below, by name."""
    statement = select(HealthUnit).where(
        HealthUnit.parent_id == unit_id,
        HealthUnit.closed_on.is_(None),
        unit_scope(viewer, Permission.UNIT_READ),
    )
    page: Page[HealthUnit] = paginate(statement, ListRequest(), {"name": HealthUnit.name}, "name")
    return page


def history_of(unit_id: UUID) -> Sequence[tuple[UnitChange, HealthUnit | None]]:
    """Return the changes of a unit, newest first, with the other unit concerned."""
    rows = session().execute(
        select(UnitChange, HealthUnit)
        .outerjoin(HealthUnit, HealthUnit.id == UnitChange.other_unit_id)
        .where(UnitChange.unit_id == unit_id)
        .order_by(UnitChange.effective_on.desc(), UnitChange.id.desc())
    )
    return [(change, other) for change, other in rows]


def last_move(unit_id: UUID) -> date | None:
    """Return the day of the latest move of a unit, if it ever moved."""
    return session().scalar(
        select(func.max(UnitChange.effective_on)).where(
            UnitChange.unit_id == unit_id, UnitChange.kind == "move"
        )
    )
