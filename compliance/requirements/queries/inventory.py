"""What the inventory says of systems, gathered for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import case, literal, select, union_all

from compliance.core.db import session
from compliance.requirements.applicability import Fact, Inventory, facts_of
from compliance.systems.models import (
    GONE,
    Component,
    InformationSystem,
    NetworkZone,
    ProductProfile,
    ProductState,
    RelationKind,
    SystemRelation,
)
from compliance.units.models import HealthUnit
from compliance.units.queries import in_force

S = InformationSystem
#: Kinds of system (pack bao-cao-gia-lai) that show a unit to run a network, to run mail.
NETWORK_KINDS = ("mang-lan", "mang-ket-noi", "trung-tam-du-lieu")
MAIL_KINDS = ("thu-dien-tu",)
OPERATORS = (RelationKind.OPERATOR, RelationKind.LEAD_OPERATOR)


def described(system_ids: Sequence[UUID]) -> Sequence[Any]:
    """Return of each system what its facts and the origins of its answers rest on: one query.

    ``organisation``: kind of the unit that keeps it; ``parent_id``: of that unit; ``published_id``:
    the published version of its product.
    """
    published = case((ProductProfile.state == ProductState.PUBLISHED, ProductProfile.id))
    columns: Any = (
        S.id,
        S.unit_id,
        S.kind,
        S.hosting,
        S.has_own_server,
        S.lifecycle,
        S.info_personal,
        S.info_public,
        S.online_services,
        HealthUnit.kind.label("organisation"),
        HealthUnit.parent_id,
        ProductProfile.name.label("product"),
        published.label("published_id"),
    )
    statement = (
        select(*columns)
        .join(HealthUnit, HealthUnit.id == S.unit_id)
        .outerjoin(ProductProfile, ProductProfile.id == S.product_id)
        .where(S.id.in_(system_ids))
    )
    return session().execute(statement).all()


class Known:
    """What is known of systems, read once however many countings need it."""

    def __init__(self, system_ids: Sequence[UUID]) -> None:
        self._ids = system_ids

    @cached_property
    def systems(self) -> Sequence[Any]:
        """Each system as ``described`` returns it."""
        return described(self._ids)

    @cached_property
    def facts(self) -> dict[UUID, Mapping[str, Fact]]:
        """The facts of each system."""
        return facts_of_described(self.systems)


def facts_of_systems(systems: Sequence[InformationSystem]) -> dict[UUID, Mapping[str, Fact]]:
    """Return the facts of each system: two queries, however many there are."""
    return facts_of_described(described([system.id for system in systems]))


def facts_of_described(systems: Sequence[Any]) -> dict[UUID, Mapping[str, Fact]]:
    """Return the facts of what ``described`` found: one query."""
    said = _said([system.id for system in systems], {system.unit_id for system in systems})
    return {
        system.id: facts_of(
            Inventory(
                organisation=system.organisation,
                kind=system.kind,
                hosting=system.hosting,
                has_own_server=system.has_own_server,
                lifecycle=system.lifecycle,
                product=system.product,
                operated_by=_other_operator(said["operator"].get(system.id, ())),
                info_personal=system.info_personal,
                info_public=system.info_public,
                online=bool(system.online_services),
                servers=[n for kind, n in said["part"].get(system.id, ()) if kind == "server"],
                components=[n for _kind, n in said["part"].get(system.id, ())],
                own_zones=[n for place, n in said["zone"].get(system.id, ()) if place == "own"],
                outer_zones=[n for place, n in said["zone"].get(system.id, ()) if place != "own"],
                local_network=_first(said["beside"].get(system.unit_id, ()), NETWORK_KINDS),
                mail_system=_first(said["beside"].get(system.unit_id, ()), MAIL_KINDS),
            )
        )
        for system in systems
    }


def _said(ids: Sequence[UUID], unit_ids: set[UUID]) -> dict[str, dict[UUID, list[tuple[str, str]]]]:
    """Return parts, zones and operators of systems, and networks and mail of units: one query."""
    part = select(
        literal("part").label("what"),
        Component.system_id.label("of"),
        Component.kind.label("word"),
        Component.name.label("name"),
    ).where(Component.system_id.in_(ids))
    zone = select(
        literal("zone"),
        NetworkZone.system_id,
        case((NetworkZone.private_ips.is_(None), "outer"), else_="own"),
        NetworkZone.name,
    ).where(NetworkZone.system_id.in_(ids))
    operator = (
        select(
            literal("operator"),
            S.id,
            case((SystemRelation.unit_id == S.unit_id, "own"), else_="other"),
            HealthUnit.name,
        )
        .join(SystemRelation, SystemRelation.system_id == S.id)
        .join(HealthUnit, HealthUnit.id == SystemRelation.unit_id)
        .where(S.id.in_(ids), SystemRelation.kind.in_(OPERATORS), in_force(SystemRelation))
    )
    beside = select(literal("beside"), S.unit_id, S.kind, S.name).where(
        S.unit_id.in_(unit_ids),
        S.kind.in_((*NETWORK_KINDS, *MAIL_KINDS)),
        S.status.not_in(GONE),
    )
    every = union_all(part, zone, operator, beside).subquery("said")
    found: dict[str, dict[UUID, list[tuple[str, str]]]] = {
        what: {} for what in ("part", "zone", "operator", "beside")
    }
    for what, of, word, name in session().execute(select(every).order_by(every.c.name)):
        found[what].setdefault(of, []).append((word, name))
    return found


def _other_operator(operators: Sequence[tuple[str, str]]) -> str | None:
    """Return who operates it, unless that is the unit that keeps it or nobody is named."""
    if not operators or any(whose == "own" for whose, _name in operators):
        return None
    return operators[0][1]


def _first(rows: Sequence[tuple[str, str]], kinds: Sequence[str]) -> str | None:
    return next((name for kind, name in rows if kind in kinds), None)
