"""Shared software of a using unit, parties to choose from, products, and things to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.core.todo import Todo
from compliance.systems.catalogue import (
    TransitionRule,
    contract_notice,
    remind_days,
    transition_rules,
)
from compliance.systems.models import (
    GONE,
    DataAsset,
    InformationSystem,
    ProductProfile,
    ProductState,
    RelationKind,
    SystemRelation,
    SystemStatus,
    TransitionCase,
    Vendor,
)
from compliance.systems.queries.gaps import incomplete
from compliance.systems.queries.lists import contract_ending
from compliance.systems.queries.scope import system_scope
from compliance.units.models import HealthUnit, UnitKind
from compliance.units.picking import Offer, add_offer
from compliance.units.queries import Viewer, in_force, mine_first

S = InformationSystem


def own_unit_ids(viewer: Viewer, permission: Permission = Permission.SYSTEM_WRITE) -> list[UUID]:
    """Return the units whose own rows the viewer may write."""
    return [
        held.unit_id
        for held in viewer.roles_held
        if relations(permission, Role(held.role)) & {Relation.OWN, Relation.SECTOR}
    ]


def own_units(viewer: Viewer, permission: Permission = Permission.SYSTEM_WRITE) -> list[HealthUnit]:
    """Return those units, each once, the one that the viewer works for first."""
    found = {
        held.unit_id: held.unit
        for held in viewer.roles_held
        if relations(permission, Role(held.role)) & {Relation.OWN, Relation.SECTOR}
    }
    return mine_first(viewer, list(found.values()))


def shared_uses(viewer: Viewer) -> Sequence[SystemRelation]:
    """Return the uses in force of the viewer's own units, unconfirmed first, with their systems."""
    return (
        session()
        .scalars(
            select(SystemRelation)
            .join(SystemRelation.system)
            .where(
                SystemRelation.unit_id.in_(own_unit_ids(viewer)),
                SystemRelation.kind == RelationKind.USING,
                in_force(SystemRelation),
                S.status != SystemStatus.JOINED,
            )
            .options(contains_eager(SystemRelation.system).joinedload(S.unit))
            .order_by(SystemRelation.confirmed_on.is_not(None), S.name)
        )
        .all()
    )


def find_use(viewer: Viewer, relation_id: UUID) -> SystemRelation | None:
    """Return a use in force if it belongs to a unit that the viewer writes for."""
    return next((use for use in shared_uses(viewer) if use.id == relation_id), None)


def parties_to_choose(department_id: UUID | None) -> Offer:
    """Offer the open units of a sector: who may own, operate, use or appraise a system."""
    within = HealthUnit.department_id == department_id if department_id else false()
    return Offer("parties", within)


def owner_of(asset: DataAsset | None) -> HealthUnit | None:
    """Return the unit that owns the data, whatever has become of it."""
    if asset is None or asset.data_owner_id is None:
        return None
    return session().get(HealthUnit, asset.data_owner_id)


def _sectors(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition of the sectors in which the viewer keeps an inventory."""
    ids = {
        held.unit.department_id
        for held in viewer.roles_held
        if relations(Permission.SYSTEM_WRITE, Role(held.role)) and held.unit.department_id
    }
    return HealthUnit.department_id.in_(ids)


add_offer("parties", _sectors)


def issuing_unit(viewer: Viewer, chosen: UUID | None) -> HealthUnit | None:
    """Return the unit in whose name a list is issued, with its parent.

    That is the chosen one where it keeps a system the viewer may read, else the Department for
    roles that see the sector, else the unit of the viewer's first role.
    """
    held = viewer.roles_held
    if not held:
        return None
    sector = any(
        Relation.SECTOR in relations(Permission.SYSTEM_READ, Role(one.role)) for one in held
    )
    own = held[0].unit.department_id if sector else held[0].unit_id
    visible = select(S.unit_id).where(system_scope(viewer, Permission.SYSTEM_READ))
    found = session().scalars(
        select(HealthUnit)
        .where(or_(HealthUnit.id == own, and_(HealthUnit.id == chosen, HealthUnit.id.in_(visible))))
        .options(joinedload(HealthUnit.parent))
    )
    units = {unit.id: unit for unit in found}
    return next((units[key] for key in (chosen, own) if key in units), None)


def names_of(unit_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of units by id."""
    rows = session().execute(
        select(HealthUnit.id, HealthUnit.name).where(HealthUnit.id.in_(list(unit_ids)))
    )
    return {row.id: row.name for row in rows}


def products() -> Sequence[ProductProfile]:
    """Return every product that a system may use, by name and version, with its vendor.

    A version that its vendor still prepares is not among them.
    """
    return (
        session()
        .scalars(
            select(ProductProfile)
            .join(ProductProfile.vendor)
            .where(ProductProfile.state != ProductState.DRAFT)
            .options(joinedload(ProductProfile.vendor))
            .order_by(ProductProfile.name, ProductProfile.release, Vendor.name)
        )
        .all()
    )


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return what the viewer has to do in the inventory: two queries."""
    if not own_unit_ids(viewer):
        return []
    return [*_system_todos(viewer), *_use_todos(viewer)]


def _system_todos(viewer: Viewer) -> list[Todo]:
    running = S.status.not_in(GONE)
    counted = (
        session()
        .execute(
            select(
                _count(incomplete() & running),
                _count(contract_ending()),
                func.min(case((contract_ending(), S.contract_end))),
                _count((S.transition_case == TransitionCase.UNDETERMINED) & running),
                *(_count(_waiting(rule) & running) for rule in _deadlines()),
            ).where(system_scope(viewer, Permission.SYSTEM_WRITE))
        )
        .one()
    )
    lacking, ending, first_end, undetermined, *late = counted
    found: list[Todo] = []
    if lacking:
        text = _("%(n)s hệ thống còn thiếu mô tả mà hồ sơ cần", n=lacking)
        found.append(Todo(text, "systems.list", {"need": "description"}, severity="warn"))
    if ending:
        text = _(
            "%(n)s hợp đồng đã hoặc sắp hết hạn trong %(days)s ngày",
            n=ending,
            days=contract_notice().days,
        )
        bad = first_end is not None and first_end < clock.today()
        severity = "bad" if bad else "warn"
        found.append(Todo(text, "systems.list", {"need": "contract"}, first_end, severity))
    if undetermined:
        text = _("%(n)s hệ thống chưa xác định trường hợp chuyển tiếp", n=undetermined)
        found.append(Todo(text, "systems.transition", severity="warn"))
    for count, rule in zip(late, _deadlines(), strict=True):
        if count and rule.last_safe_day:
            text = _("%(n)s hệ thống: %(what)s", n=count, what=rule.what)
            severity = _severity(rule.last_safe_day)
            found.append(Todo(text, "systems.transition", {}, rule.last_safe_day, severity))
    return found


def _use_todos(viewer: Viewer) -> list[Todo]:
    waiting = session().scalar(
        select(func.count())
        .select_from(SystemRelation)
        .join(SystemRelation.system)
        .where(
            S.status != SystemStatus.JOINED,
            SystemRelation.unit_id.in_(own_unit_ids(viewer)),
            SystemRelation.kind == RelationKind.USING,
            SystemRelation.confirmed_on.is_(None),
            in_force(SystemRelation),
        )
    )
    if not waiting:
        return []
    text = (
        _("Trạm dùng %(n)s phần mềm dùng chung: xác nhận", n=waiting)
        if all(unit.kind == UnitKind.STATION for unit in own_units(viewer))
        else _("Đơn vị dùng %(n)s phần mềm dùng chung: xác nhận", n=waiting)
    )
    return [Todo(text, "systems.shared", severity="warn", first=True)]


def _deadlines() -> list[TransitionRule]:
    return [rule for rule in transition_rules() if rule.last_safe_day is not None]


def _waiting(rule: TransitionRule) -> ColumnElement[bool]:
    """Return the SQL condition "the rule holds for the system, and is not visibly done"."""
    waiting: ColumnElement[bool] = S.transition_case == rule.case
    if rule.case == TransitionCase.UNDER_INVESTMENT and rule is _first_of(rule.case):
        return waiting & S.approved_level.is_(None)
    return waiting


def _first_of(case_id: str) -> TransitionRule:
    return min(
        (rule for rule in _deadlines() if rule.case == case_id),
        key=lambda rule: rule.last_safe_day or date.max,
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _severity(day: date) -> str:
    left = (day - clock.today()).days
    return "bad" if left < 0 else "warn" if left <= remind_days() else "info"


def hidden_networks(viewer: Viewer, unit_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return the systems of these units whose zones and addresses the viewer may not see."""
    seen = select(S.id).where(system_scope(viewer, Permission.NETWORK_READ))
    rows = session().scalars(select(S.id).where(S.unit_id.in_(list(unit_ids)), S.id.not_in(seen)))
    return frozenset(rows)
