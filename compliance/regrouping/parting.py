"""Parting one system: what goes where, what the levels become, and writing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from compliance.classification.queries import pack_of_run, pack_today, standing_run
from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.regrouping import copying
from compliance.regrouping.answers import own_answers
from compliance.regrouping.determining import prefill
from compliance.regrouping.ledger import Ledger, state_of
from compliance.regrouping.levels import COUNTS, SPLIT, Levels, facts_known, levels_of
from compliance.regrouping.outlook import fingerprint
from compliance.regrouping.rules import check_free, check_parts
from compliance.requirements.models import RequirementResponse
from compliance.risks.models import SystemRisk
from compliance.systems.models import (
    Component,
    DataAsset,
    InformationSystem,
    Interconnection,
    NetworkZone,
    RelationKind,
    UserGroup,
)
from compliance.systems.queries import holds
from compliance.systems.services.systems import register_system

#: Stays with the original, goes to every part too, or the number of a part from 1.
STAYS, EVERYWHERE = 0, -1
#: Rows that are given to one part, and those that may stand on both sides.
GIVEN: Mapping[str, type[Any]] = {"component": Component, "asset": DataAsset}
SHARED: Mapping[str, type[Any]] = {"link": Interconnection}
_FIELDS = (
    "lifecycle", "purpose", "in_use_since", "hosting", "hosting_place", "has_own_server",
    "mandate_number", "mandate_date", "mandate_body", "product_id", "contract_number",
    "contract_date", "contract_end", "contract_duties", "info_public", "info_private",
    "info_personal", "info_state_secret", "online_services", "conditional_business",
    "conditional_line", "regulation_number", "regulation_date", "regulation_body", "important",
    "important_basis", "important_since",
)  # fmt: skip


@dataclass(frozen=True)
class Parting:
    """What is wished: the new systems (code, name), and where each row goes."""

    system: InformationSystem
    parts: Sequence[tuple[str, str]]
    #: Id of a component, data asset, connection, or using relation → STAYS, EVERYWHERE, a number.
    places: Mapping[UUID, int] = field(default_factory=dict)
    #: Whether the parts exchange data with the original.
    linked: bool = True


@dataclass(frozen=True)
class PartOutlook:
    """A parting as it would be."""

    wish: Parting
    before: int | None
    levels: Sequence[Levels]
    shown: Mapping[str, Any]

    @property
    def most(self) -> int | None:
        """The lowest of the levels that the facts of the parts allow at most."""
        known = [one.most for one in self.levels if one.most is not None]
        return min(known, default=None)

    @property
    def lowers(self) -> bool:
        """Whether the level of a part is sure to be lower than the original's."""
        return self.before is not None and self.most is not None and self.most < self.before

    @property
    def sha256(self) -> str:
        """Hash of what is shown."""
        return fingerprint(self.shown)


def using_of(system: InformationSystem) -> list[Any]:
    """Return the relations of units that use a system today, by name."""
    found = [r for r in system.relations if r.kind == RelationKind.USING and holds(r)]
    return sorted(found, key=lambda relation: relation.unit.name)


def look_ahead(wish: Parting) -> PartOutlook:
    """Return what a parting would do; nothing is written.

    Raises:
        Refused: the system cannot be parted, or a part lacks its name, code or content.
    """
    system = wish.system
    check_free(system)
    check_parts(system, wish.parts)
    pack = pack_today()
    names = [system.name, *(name for _code, name in wish.parts)]
    given: dict[str, list[list[str]]] = {key: [[] for _n in names] for key in (*GIVEN, "link")}
    for key, model in {**GIVEN, **SHARED}.items():
        for row in copying.rows(model, system.id):
            place = wish.places.get(row.id, EVERYWHERE if key == "link" else STAYS)
            everywhere = range(len(names))
            for n in everywhere if place == EVERYWHERE else (place,):
                given[key][n].append(row.other_name if key == "link" else row.name)
    using: list[list[str]] = [[] for _n in names]
    for relation in using_of(system):
        place = wish.places.get(relation.id, EVERYWHERE)
        for n in range(len(names)) if place == EVERYWHERE else (place,):
            using[n].append(relation.unit.name)
    for n, name in enumerate(names):
        if not given["component"][n] and not given["asset"][n]:
            raise Refused(
                _(
                    "“%(name)s” chưa có thành phần hay dữ liệu nào. Chọn phần thuộc về nó.",
                    name=name,
                )
            )
    known = facts_known(system, pack)
    values = [{**known.values, SPLIT: None}] + [
        _facts(known.values, wish, n) for n in _numbers(wish)
    ]
    levels = [levels_of(pack, one) for one in values]
    run = standing_run(system.id)
    basis = pack_of_run(run) if run else pack
    answers = own_answers(system)
    shown = {
        "system": {"id": str(system.id), "name": system.name, "level": system.level},
        "basis": {"pack": basis.id, "version": basis.version, "level": system.level},
        "levels": {
            "before": system.level,
            "certain": min((one.certain for one in levels if one.certain), default=None),
            "most": min((one.most for one in levels if one.most), default=None),
        },
        "parts": [
            {
                "name": name,
                "components": given["component"][n],
                "assets": given["asset"][n],
                "links": given["link"][n],
                "using": using[n],
                "certain": levels[n].certain,
                "most": levels[n].most,
            }
            for n, name in enumerate(names)
        ],
        "answers": len(answers),
        "stamp": fingerprint(state_of([system.id])),
        "risks": len(copying.rows(SystemRisk, system.id)),
        "linked": wish.linked,
    }
    return PartOutlook(wish, system.level, levels, shown)


def _numbers(wish: Parting) -> range:
    return range(1, len(wish.parts) + 1)


def _facts(values: Mapping[str, Any], wish: Parting, number: int) -> dict[str, Any]:
    """Return the facts of a part: the original's, but people are counted in its own data."""
    people = [
        asset.distinct_people
        for asset in copying.rows(DataAsset, wish.system.id)
        if wish.places.get(asset.id) == number
    ]
    counted = sum(n or 0 for n in people) if people and None not in people else None
    own = dict.fromkeys(COUNTS)
    if counted is not None:
        own["subjects_basic"] = counted
    return {**values, **own, SPLIT: None}


def write_part(
    ledger: Ledger, outlook: PartOutlook, actor_id: UUID | None
) -> list[InformationSystem]:
    """Write a parting; return the new systems in order."""
    wish = outlook.wish
    made = [_made(ledger, wish, code, name) for code, name in wish.parts]
    _give(ledger, wish, made)
    answers, pack = own_answers(wish.system), pack_today()
    known = facts_known(wish.system, pack)
    facts = {
        name: known.values[name]
        for name in known.stated
        if name not in COUNTS and known.values[name] is not None
    }
    for part in made:
        _copy_answers(ledger, wish.system, part, answers, actor_id)
        copying.copy_rows(ledger, SystemRisk, wish.system.id, part.id)
        copying.copy_platforms(ledger, wish.system.id, part.id, ())
        copying.copy_confirmations(ledger, wish.system.id, part.id)
        copying.copy_rows(ledger, UserGroup, wish.system.id, part.id, count=None)
        prefill(ledger, part, facts, actor_id)
    prefill(ledger, wish.system, facts, actor_id)
    session().flush()
    return made


def _made(ledger: Ledger, wish: Parting, code: str, name: str) -> InformationSystem:
    system = wish.system
    made = register_system(
        unit=system.unit,
        code=code,
        name=name,
        kind=system.kind,
        status=system.status,
        **{column: getattr(system, column) for column in _FIELDS},
    )
    ledger.note_added(made)
    parties = [r for r in system.relations if r.kind != RelationKind.USING]
    copying.copy_relations(ledger, parties, made.id)
    session().flush()
    return made


def _give(ledger: Ledger, wish: Parting, made: Sequence[InformationSystem]) -> None:
    system = wish.system
    zones: dict[tuple[UUID, int], UUID] = {}
    for part in copying.rows(Component, system.id):
        place = wish.places.get(part.id, STAYS)
        if place == STAYS:
            continue
        target = made[place - 1]
        zone_id = None
        if part.zone_id is not None:
            key = (part.zone_id, place)
            if key not in zones:
                zone = session().get_one(NetworkZone, part.zone_id)
                columns = {**copying.columns_of(zone), "system_id": target.id}
                zones[key] = ledger.add(NetworkZone(**columns)).id
                session().flush()
            zone_id = zones[key]
        ledger.put(part, system_id=target.id, zone_id=zone_id)
    for asset in copying.rows(DataAsset, system.id):
        place = wish.places.get(asset.id, STAYS)
        if place != STAYS:
            ledger.put(asset, system_id=made[place - 1].id)
    for link in copying.rows(Interconnection, system.id):
        _spread(ledger, link, wish.places.get(link.id, EVERYWHERE), made)
    for relation in using_of(system):
        _spread(ledger, relation, wish.places.get(relation.id, EVERYWHERE), made)
    for other in made if wish.linked else ():
        for here, there in ((system, other), (other, system)):
            ledger.add(
                Interconnection(
                    system_id=here.id,
                    other_system_id=there.id,
                    other_name=there.name,
                    direction="both",
                )
            )
    session().flush()


def _spread(ledger: Ledger, row: Any, place: int, made: Sequence[InformationSystem]) -> None:
    """Move a row to one part, or let each part have a copy."""
    if place == EVERYWHERE:
        for part in made:
            ledger.add(type(row)(**{**copying.columns_of(row), "system_id": part.id}))
    elif place != STAYS:
        ledger.put(row, system_id=made[place - 1].id)


def _copy_answers(
    ledger: Ledger,
    system: InformationSystem,
    part: InformationSystem,
    answers: Sequence[RequirementResponse],
    actor_id: UUID | None,
) -> None:
    origin = _("%(name)s (tách)", name=system.name)[:255]
    written = []
    for answer in answers:
        columns = {
            **copying.columns_of(answer),
            "system_id": part.id,
            "copied_from": origin,
            "changed_at": clock.now(),
            "changed_by": actor_id,
        }
        written.append((ledger.add(RequirementResponse(**columns)), answer.evidence))
    session().flush()
    for row, pieces in written:
        ledger.prove(row.id, [piece.id for piece in pieces])
