"""What the inventory says of systems, gathered for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, select

from compliance.core.db import session
from compliance.requirements.applicability import Fact, Inventory, facts_of
from compliance.systems.models import (
    Component,
    InformationSystem,
    NetworkZone,
    ProductProfile,
    RelationKind,
    SystemRelation,
    SystemStatus,
)
from compliance.units.models import HealthUnit
from compliance.units.queries import in_force

S = InformationSystem
#: Kinds of system (pack bao-cao-gia-lai) that show a unit to run a network, to run mail.
NETWORK_KINDS = ("mang-lan", "mang-ket-noi", "trung-tam-du-lieu")
MAIL_KINDS = ("thu-dien-tu",)
OPERATORS = (RelationKind.OPERATOR, RelationKind.LEAD_OPERATOR)


def facts_of_systems(systems: Sequence[InformationSystem]) -> dict[UUID, Mapping[str, Fact]]:
    """Return the facts of each system: six queries, however many there are."""
    ids = [system.id for system in systems]
    units = {system.unit_id for system in systems}
    kinds = _pairs(select(HealthUnit.id, HealthUnit.kind).where(HealthUnit.id.in_(units)))
    products = _pairs(
        select(ProductProfile.id, ProductProfile.name).where(
            ProductProfile.id.in_({s.product_id for s in systems if s.product_id})
        )
    )
    parts = _grouped(
        session().execute(
            select(Component.system_id, Component.kind, Component.name)
            .where(Component.system_id.in_(ids))
            .order_by(Component.name)
        )
    )
    zones = _grouped(
        session().execute(
            select(NetworkZone.system_id, NetworkZone.private_ips, NetworkZone.name)
            .where(NetworkZone.system_id.in_(ids))
            .order_by(NetworkZone.name)
        )
    )
    operators = _grouped(
        session().execute(
            select(SystemRelation.system_id, HealthUnit.id, HealthUnit.name)
            .join(HealthUnit, HealthUnit.id == SystemRelation.unit_id)
            .where(
                SystemRelation.system_id.in_(ids),
                SystemRelation.kind.in_(OPERATORS),
                in_force(SystemRelation),
            )
        )
    )
    beside = _grouped(
        session().execute(
            select(S.unit_id, S.kind, S.name)
            .where(
                S.unit_id.in_(units),
                S.kind.in_((*NETWORK_KINDS, *MAIL_KINDS)),
                S.status != SystemStatus.STOPPED,
            )
            .order_by(S.name)
        )
    )
    return {
        system.id: facts_of(
            Inventory(
                organisation=kinds.get(system.unit_id, ""),
                kind=system.kind,
                hosting=system.hosting,
                has_own_server=system.has_own_server,
                lifecycle=system.lifecycle,
                product=products.get(system.product_id) if system.product_id else None,
                operated_by=_other_operator(system, operators.get(system.id, ())),
                info_personal=system.info_personal,
                info_public=system.info_public,
                online=bool(system.online_services),
                servers=[n for kind, n in parts.get(system.id, ()) if kind == "server"],
                components=[n for _kind, n in parts.get(system.id, ())],
                own_zones=[n for ips, n in zones.get(system.id, ()) if ips],
                outer_zones=[n for ips, n in zones.get(system.id, ()) if not ips],
                local_network=_first(beside.get(system.unit_id, ()), NETWORK_KINDS),
                mail_system=_first(beside.get(system.unit_id, ()), MAIL_KINDS),
            )
        )
        for system in systems
    }


def _other_operator(
    system: InformationSystem, operators: Sequence[tuple[object, str]]
) -> str | None:
    """Return who operates it, unless that is the unit that keeps it or nobody is named."""
    if not operators or any(unit_id == system.unit_id for unit_id, _name in operators):
        return None
    return operators[0][1]


def _first(rows: Sequence[tuple[object, str]], kinds: Sequence[str]) -> str | None:
    return next((name for kind, name in rows if kind in kinds), None)


def _pairs(statement: Select[UUID, str]) -> dict[UUID, str]:
    return {row[0]: row[1] for row in session().execute(statement)}


def _grouped(rows: Iterable[Sequence[object]]) -> dict[UUID, list[tuple[object, str]]]:
    found: dict[UUID, list[tuple[object, str]]] = {}
    for key, value, name in rows:
        found.setdefault(key, []).append((value, str(name)))  # type: ignore[arg-type]
    return found
