"""What is answered for many systems at once, as sets of rows: one bit a row of the pack.

The order of origins and the rows that follow each are those of one sheet (``OriginKind``,
``inheritance.FOLLOWS``), without fetching an answer: the database hands out one line for each
state of a system, unit or product, and sets do the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from checklists import Item, Pack
from compliance.core.db import session
from compliance.requirements.models import (
    OPEN,
    ControlAnswer,
    ProductAnswer,
    RequirementResponse,
    ResponseState,
    ScopeChoice,
)
from compliance.requirements.queries.inheritance import FOLLOWS, GUIDED_KINDS, platforms_of
from compliance.requirements.queries.rows import OriginKind
from compliance.units.models import LinkKind, UnitLink
from compliance.units.queries import in_force

R, C, P = RequirementResponse, ControlAnswer, ProductAnswer


@dataclass
class Answers:
    """Rows by state, and by the day on which something is promised."""

    states: dict[str, int] = field(default_factory=dict)
    dues: dict[date, int] = field(default_factory=dict)
    every: int = 0

    def add(self, state: str, due: date | None, rows: int) -> None:
        """Put rows into a state."""
        if not rows:
            return
        self.states[state] = self.states.get(state, 0) | rows
        self.every |= rows
        if due is not None:
            self.dues[due] = self.dues.get(due, 0) | rows

    def within(self, rows: int) -> Answers:
        """Return the part that lies within some rows."""
        found = Answers()
        for state, held in self.states.items():
            found.add(state, None, held & rows)
        found.dues = {due: held & rows for due, held in self.dues.items() if held & rows}
        return found


@dataclass
class Own:
    """What a system answers itself, and which rows a person put in or out of scope."""

    #: Answers that stand before those of another, a choice to answer nothing among them.
    first: Answers = field(default_factory=Answers)
    #: Answers that another system may follow.
    said: Answers = field(default_factory=Answers)
    put_in: int = 0
    put_out: int = 0


class Bits:
    """Which bit stands for which row of a pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._bits = {item.id: 1 << number for number, item in enumerate(pack.items)}

    def of(self, items: Iterable[Item]) -> int:
        """Return these rows."""
        return sum(self._bits[item.id] for item in items)

    def where(self, condition: Callable[[Item], bool]) -> int:
        """Return the rows that fulfil a condition."""
        return self.of(filter(condition, self._pack.items))

    def read(self, text: str) -> int:
        """Return the rows that the database names, in whatever order; unknown ones are left out."""
        found, bits = 0, self._bits
        for name in text.split(","):
            found |= bits.get(name, 0)
        return found


class Answered:
    """The answers that hold for each of some systems: five queries, however many there are."""

    def __init__(self, systems: Sequence[Any], pack: Pack) -> None:
        """Fetch what ``systems`` (rows of ``inventory.described``) may follow."""
        self.bits = Bits(pack)
        self._parts: dict[tuple[UUID, int], Answers] = {}
        self._follows = {kind: self.bits.where(FOLLOWS[kind]) for kind in OriginKind}
        system_ids = [system.id for system in systems]
        self._platforms = _platforms(system_ids)
        platforms = {of for found in self._platforms.values() for of in found}
        self._own = _own([*{*system_ids, *platforms}], pack, self.bits)
        self._said: Mapping[UUID, Answers] = {
            of: self._own[of].said for of in platforms if of in self._own
        }
        guided = [system for system in systems if system.organisation in GUIDED_KINDS]
        self._guides = _guides([*{system.unit_id for system in guided}])
        units = {system.unit_id for system in systems}
        units |= {system.parent_id for system in guided if system.parent_id}
        units |= {guide for found in self._guides.values() for guide in found}
        self._controls = _controls([*units], pack, self.bits)
        products = {system.published_id for system in systems if system.published_id}
        self._products = _products([*products], pack, self.bits)

    def own(self, system_id: UUID) -> Own:
        """Return what a system says itself."""
        return self._own.get(system_id) or Own()

    def holding(self, system: Any) -> Iterable[Answers]:
        """Yield the answers that hold for a system; no row is in two of them."""
        first = self.own(system.id).first
        yield first
        left = ~first.every
        for answers in self._followed(system):
            found = answers.within(left)
            left &= ~found.every
            yield found

    def states(self, system: Any, items: Iterable[Item]) -> dict[str, str]:
        """Return the state of each of some rows that is answered."""
        wanted = {item.id: self.bits.of([item]) for item in items}
        return {
            name: state
            for answers in self.holding(system)
            for state, rows in answers.states.items()
            for name, bit in wanted.items()
            if rows & bit
        }

    def _followed(self, system: Any) -> Iterable[Answers]:
        """Yield the answers of others in their order (``OriginKind``)."""
        for kind in OriginKind:
            origins, answers = self._origins(kind, system)
            for origin in origins:
                if origin in answers:
                    yield self._part(origin, answers[origin], self._follows[kind])

    def _origins(
        self, kind: OriginKind, system: Any
    ) -> tuple[Iterable[UUID], Mapping[UUID, Answers]]:
        """Return whom a system may follow in one way, the first to be asked first."""
        guided = system.organisation in GUIDED_KINDS
        match kind:
            case OriginKind.PLATFORM:
                return self._platforms.get(system.id, ()), self._said
            case OriginKind.UNIT:
                return (system.unit_id,), self._controls
            case OriginKind.GUIDE:
                return self._guides.get(system.unit_id, ()) if guided else (), self._controls
            case OriginKind.PARENT:
                return (system.parent_id,) if guided else (), self._controls
            case OriginKind.PRODUCT:
                return (system.published_id,), self._products

    def _part(self, origin: UUID, answers: Answers, rows: int) -> Answers:
        """Return the answers of an origin to some rows; many systems follow the same one."""
        key = (origin, rows)
        if key not in self._parts:
            self._parts[key] = answers.within(rows)
        return self._parts[key]


def _named(column: Any) -> Any:
    return func.aggregate_strings(column, ",")


def _read(rows: Select[Any], bits: Bits) -> dict[UUID, Answers]:
    found: dict[UUID, Answers] = defaultdict(Answers)
    for of, state, due, names in session().execute(rows):
        found[of].add(state, due, bits.read(names))
    return found


def _platforms(system_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return what each system stands on, ties by id."""
    pairs = platforms_of(system_ids).c
    columns: Any = (pairs.system_id, pairs.platform_id)
    return _in_order(select(*columns))


def _guides(unit_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return the centres that guide each unit, ties by id."""
    columns: Any = (UnitLink.unit_id, UnitLink.target_id)
    return _in_order(
        select(*columns).where(
            UnitLink.unit_id.in_(unit_ids), UnitLink.kind == LinkKind.GUIDANCE, in_force(UnitLink)
        )
    )


def _in_order(pairs: Select[Any]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for of, origin in session().execute(pairs):
        found[of].append(origin)
    return {of: sorted(origins) for of, origins in found.items()}


def _own(system_ids: Sequence[UUID], pack: Pack, bits: Bits) -> dict[UUID, Own]:
    overrides = R.override_reason.is_not(None)
    key: Any = (R.system_id, R.state, R.due, R.scope_choice, overrides)
    columns: Any = (*key, _named(R.item_id))
    rows = session().execute(
        select(*columns).where(R.system_id.in_(system_ids), R.pack_id == pack.id).group_by(*key)
    )
    found: dict[UUID, Own] = defaultdict(Own)
    for system_id, state, due, choice, overridden, names in rows:
        own, named = found[system_id], bits.read(names)
        if state != ResponseState.NOT_ANSWERED or overridden:
            own.first.add(state, due, named)
        if state not in OPEN:
            own.said.add(state, due, named)
        if choice == ScopeChoice.IN:
            own.put_in |= named
        elif choice == ScopeChoice.OUT:
            own.put_out |= named
    return found


def _controls(unit_ids: Sequence[UUID], pack: Pack, bits: Bits) -> dict[UUID, Answers]:
    rows = select(C.unit_id, C.state, C.due, _named(C.item_id)).where(
        C.unit_id.in_(unit_ids), C.pack_id == pack.id, C.state.not_in(OPEN)
    )
    return _read(rows.group_by(C.unit_id, C.state, C.due), bits)


def _products(product_ids: Sequence[UUID], pack: Pack, bits: Bits) -> Mapping[UUID, Answers]:
    rows = select(P.product_id, P.state, P.due, _named(P.item_id)).where(
        P.product_id.in_(product_ids), P.pack_id == pack.id, P.state.not_in(OPEN)
    )
    return _read(rows.group_by(P.product_id, P.state, P.due), bits)
