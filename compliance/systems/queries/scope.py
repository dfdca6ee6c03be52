"""Which systems and data a person may see, decided in SQL by one function each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, union_all
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.systems.models import (
    InformationSystem,
    RelationKind,
    SystemRelation,
    SystemStatus,
)
from compliance.units.models import HealthUnit, LinkKind, UnitKind, UnitLink
from compliance.units.queries import Viewer, below, in_force, units_elsewhere

#: Which dated relations of a system stand behind a relation of the permission table.
KINDS = {
    Relation.OWNER: (RelationKind.OWNER, RelationKind.DELEGATED_OWNER),
    Relation.OPERATOR: (RelationKind.OPERATOR, RelationKind.LEAD_OPERATOR),
    Relation.USING: (RelationKind.USING,),
    Relation.APPRAISER: (RelationKind.SPECIALISED,),
    Relation.FIELD: (RelationKind.FIELD_LEAD,),
    Relation.VENDOR: (RelationKind.VENDOR,),
}


#: What changes a system or its work: refused of one that was joined into another.
CHANGING = frozenset(
    {
        Permission.SYSTEM_WRITE,
        Permission.SYSTEM_IMPORT,
        Permission.DOSSIER_WRITE,
        Permission.DOSSIER_SUBMIT,
    }
)
#: Units that may own or appraise the systems of the whole sector.
_WIDE = (UnitKind.PEOPLES_COMMITTEE, UnitKind.DEPARTMENT)
#: Relations that see the whole inventory entry; the others (using, field) see a summary.
WHOLE = frozenset(Relation) - {Relation.USING, Relation.FIELD, Relation.VENDOR}


def system_scope(
    viewer: Viewer, permission: Permission, through: frozenset[Relation] = frozenset(Relation)
) -> ColumnElement[bool]:
    """Return the SQL condition on ``InformationSystem`` for what ``viewer`` may touch.

    ``through`` counts only some relations, for example ``WHOLE``.
    """
    conditions: list[ColumnElement[bool]] = []
    for held in viewer.roles_held:
        granted = relations(permission, Role(held.role)) & through
        if Relation.SECTOR in granted:
            department = held.unit.department_id or held.unit_id
            conditions.append(InformationSystem.department_id == department)
            continue
        kept = _kept(viewer, held.unit, granted)
        kinds = [kind for relation, of in KINDS.items() if relation in granted for kind in of]
        related = (
            SystemRelation.unit_id == held.unit_id,
            SystemRelation.kind.in_(kinds),
            in_force(SystemRelation),
        )
        if kinds and kept and held.unit.kind not in _WIDE:
            # Few systems: a set of ids to begin with. "Or" makes a database look at all there are.
            own = aliased(InformationSystem)
            inside = select(own.id).where(or_(*(own.unit_id.in_(ids) for ids in kept)))
            tied = select(SystemRelation.system_id).where(*related)
            conditions.append(InformationSystem.id.in_(union_all(inside, tied)))
            continue
        conditions += [InformationSystem.unit_id.in_(ids) for ids in kept]
        if kinds:
            # Perhaps all there are: asked of each system that a page comes to.
            conditions.append(
                exists()
                .where(SystemRelation.system_id == InformationSystem.id, *related)
                .correlate(InformationSystem)
            )
    if not conditions:
        return false()
    if permission in CHANGING:
        return and_(or_(*conditions), InformationSystem.status != SystemStatus.JOINED)
    return or_(*conditions)


def _kept(
    viewer: Viewer, unit: HealthUnit, granted: frozenset[Relation]
) -> list[Sequence[UUID] | Select[UUID]]:
    """Return the units whose systems a role held at ``unit`` reaches through the units."""
    kept: list[Sequence[UUID] | Select[UUID]] = []
    if Relation.OWN in granted:
        kept.append([unit.id])
    if Relation.SUBTREE in granted:
        kept.append(select(HealthUnit.id).where(below(unit)).correlate(None))
    kept += units_elsewhere(viewer, granted)
    if Relation.GUIDED in granted:
        kept.append(guided_by(unit.id))
    return kept


def guided_by(unit_id: UUID) -> Select[UUID]:
    """Return the ids of the units that a unit guides, or that report to it, today."""
    return (
        select(UnitLink.unit_id)
        .where(
            UnitLink.target_id == unit_id,
            UnitLink.kind.in_((LinkKind.GUIDANCE, LinkKind.REPORT_ROUTE)),
            in_force(UnitLink),
        )
        .correlate(None)
    )


def find_system(
    viewer: Viewer, system_id: UUID, permission: Permission = Permission.SYSTEM_READ
) -> InformationSystem | None:
    """Return the system, with unit, product and relations, if it is within scope."""
    return session().scalar(
        select(InformationSystem)
        .join(InformationSystem.unit)
        .where(InformationSystem.id == system_id, system_scope(viewer, permission))
        .options(
            contains_eager(InformationSystem.unit),
            joinedload(InformationSystem.product),
            selectinload(InformationSystem.relations),
        )
    )


def may_touch(
    viewer: Viewer,
    system_id: UUID,
    permission: Permission,
    through: frozenset[Relation] = frozenset(Relation),
) -> bool:
    """Whether ``viewer`` has ``permission`` on the system, through one of some relations."""
    scope = system_scope(viewer, permission, through)
    statement = select(InformationSystem.id).where(InformationSystem.id == system_id, scope)
    return session().scalar(statement) is not None


def holds(relation: SystemRelation, day: date | None = None) -> bool:
    """Whether a loaded relation holds on a day (default today)."""
    day = day or clock.today()
    begun = relation.valid_from is None or relation.valid_from <= day
    return begun and (relation.valid_to is None or relation.valid_to >= day)


def related_unit(system: InformationSystem, *kinds: RelationKind) -> HealthUnit | None:
    """Return the unit that stands in the first of ``kinds`` to a loaded system today."""
    for kind in kinds:
        for relation in system.relations:
            if relation.kind == kind and holds(relation):
                return relation.unit
    return None


def systems_of(
    viewer: Viewer, unit_id: UUID, *, joined: bool = False
) -> Sequence[InformationSystem]:
    """Return the systems that a unit keeps, by name, within scope.

    ``joined``: also those that went into another one.
    """
    shown = () if joined else (InformationSystem.status != SystemStatus.JOINED,)
    return (
        session()
        .scalars(
            select(InformationSystem)
            .where(
                InformationSystem.unit_id == unit_id,
                system_scope(viewer, Permission.SYSTEM_READ),
                *shown,
            )
            .order_by(InformationSystem.name)
        )
        .all()
    )
