"""The sheet of a system, and the sheet of a unit's common controls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from checklists import Item, Pack
from compliance.classification.queries import pack_of_run, pack_today, standing_run
from compliance.core.db import session
from compliance.requirements.applicability import Fact, facts_of_unit, judge
from compliance.requirements.models import ControlAnswer, RequirementResponse
from compliance.requirements.queries.inheritance import (
    GUIDED_KINDS,
    followed_by_systems,
    followed_by_unit,
    has_guide,
)
from compliance.requirements.queries.inventory import facts_of_systems
from compliance.requirements.queries.items import is_common, is_inheritable
from compliance.requirements.queries.rows import Followed, Row, Sheet, grouped
from compliance.requirements.slots import basis_for
from compliance.systems.models import GONE, InformationSystem
from compliance.units.models import HealthUnit, LinkKind, UnitLink
from compliance.units.queries import in_force

#: Levels that a unit without any classified system prepares for.
USUAL_LEVELS = (1,)


def sheet_of(system: InformationSystem) -> Sheet | None:
    """Return the requirements of a system; None before its level is proposed.

    A constant number of queries (about ten), however many rows and answers there are.
    """
    run = standing_run(system.id)
    basis = basis_for(system, run)
    if basis is not None:
        return sheet_at(system, basis.pack, basis.level)
    if run is None or run.proposed_level is None:
        return None
    return sheet_at(system, pack_of_run(run), run.proposed_level)


def sheet_at(system: InformationSystem, pack: Pack, level: int) -> Sheet:
    """Return the requirements of a system in ``pack`` at ``level``, with what holds for each."""
    unit = session().get_one(HealthUnit, system.unit_id)
    return build_sheet(
        system,
        pack,
        level,
        responses_of(system.id, pack.id),
        unit=unit,
        followed=followed_by_systems([system.id], pack).get(system.id, {}),
        facts=facts_of_systems([system])[system.id],
        guided=unit.kind in GUIDED_KINDS and has_guide(unit.id),
    )


def control_sheet(unit: HealthUnit) -> Sheet:
    """Return what a unit answers once for all its systems, and for the stations it guides."""
    pack = pack_today()
    systems = systems_of_unit(unit.id)
    facts = facts_of_systems(systems)
    own = [(system.name, facts[system.id]) for system in systems]
    levels = _levels(unit, systems)
    items = [i for i in pack.items if is_common(i) and any(i.applies_at(n) for n in levels)]
    return _sheet(
        None,
        pack,
        levels,
        items,
        controls_of(unit.id, pack.id),
        unit=unit,
        followed=followed_by_unit(unit.id, pack),
        facts=facts_of_unit(unit.kind, own),
        guided=unit.kind in GUIDED_KINDS and has_guide(unit.id),
    )


def build_sheet(
    system: InformationSystem,
    pack: Pack,
    level: int,
    responses: Mapping[str, RequirementResponse],
    *,
    unit: HealthUnit,
    followed: Mapping[str, Followed],
    facts: Mapping[str, Fact],
    guided: bool = False,
) -> Sheet:
    """Put answers beside the requirements of ``pack`` at ``level``; no query."""
    items = pack.items_at(level)
    return _sheet(
        system,
        pack,
        (level,),
        items,
        responses,
        unit=unit,
        followed=followed,
        facts=facts,
        guided=guided,
    )


def _sheet(
    system: InformationSystem | None,
    pack: Pack,
    levels: tuple[int, ...],
    items: Iterable[Item],
    responses: Mapping[str, Any],
    *,
    unit: HealthUnit,
    followed: Mapping[str, Followed],
    facts: Mapping[str, Fact],
    guided: bool,
) -> Sheet:
    rows = [
        Row(
            item,
            responses.get(item.id),
            followed.get(item.id),
            judge(item.extra.get("applies_to", ()), facts),
            waiting=guided and is_inheritable(item),
        )
        for item in items
    ]
    return Sheet(
        system,
        pack,
        levels,
        grouped(row for row in rows if row.applies),
        unit,
        tuple(row for row in rows if not row.applies),
        facts,
    )


def responses_of(system_id: UUID, pack_id: str) -> dict[str, RequirementResponse]:
    """Return the own answers of a system by requirement, evidence and writer loaded."""
    R = RequirementResponse
    rows = session().scalars(
        select(R)
        .where(R.system_id == system_id, R.pack_id == pack_id)
        .options(selectinload(R.evidence), joinedload(R.writer), joinedload(R.assignee))
    )
    return {row.item_id: row for row in rows}


def controls_of(unit_id: UUID, pack_id: str) -> dict[str, ControlAnswer]:
    """Return the common controls of a unit by requirement, evidence and writer loaded."""
    C = ControlAnswer
    rows = session().scalars(
        select(C)
        .where(C.unit_id == unit_id, C.pack_id == pack_id)
        .options(selectinload(C.evidence), joinedload(C.writer), joinedload(C.assignee))
    )
    return {row.item_id: row for row in rows}


def systems_of_unit(unit_id: UUID) -> Sequence[InformationSystem]:
    """Return the systems that a unit keeps and has not stopped, by name."""
    S = InformationSystem
    return (
        session()
        .scalars(
            select(S).where(S.unit_id == unit_id, S.status.not_in(GONE)).order_by(S.name, S.id)
        )
        .all()
    )


def guided_units(unit_id: UUID) -> Sequence[HealthUnit]:
    """Return the open units that follow this one's common controls, by name."""
    return (
        session()
        .scalars(
            select(HealthUnit)
            .join(UnitLink, UnitLink.unit_id == HealthUnit.id)
            .where(
                UnitLink.target_id == unit_id,
                UnitLink.kind == LinkKind.GUIDANCE,
                in_force(UnitLink),
                HealthUnit.kind.in_(GUIDED_KINDS),
                HealthUnit.closed_on.is_(None),
            )
            .order_by(HealthUnit.name)
        )
        .all()
    )


def _levels(unit: HealthUnit, systems: Sequence[InformationSystem]) -> tuple[int, ...]:
    """Return the levels of the unit's systems, and of the systems of units that follow it."""
    S = InformationSystem
    held = {s.proposed_level or s.level for s in systems}
    if unit.kind not in GUIDED_KINDS:
        guided = (
            select(UnitLink.unit_id)
            .join(HealthUnit, HealthUnit.id == UnitLink.unit_id)
            .where(
                UnitLink.target_id == unit.id,
                UnitLink.kind == LinkKind.GUIDANCE,
                in_force(UnitLink),
                HealthUnit.kind.in_(GUIDED_KINDS),
            )
        )
        held |= set(
            session().scalars(select(S.proposed_level).where(S.unit_id.in_(guided)).distinct())
        )
    found = tuple(sorted(level for level in held if level))
    return found or USUAL_LEVELS
