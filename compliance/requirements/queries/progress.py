"""How far many systems are, counted in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import and_, column, func, select, values
from sqlalchemy.types import Integer, String

from checklists import Item, Pack
from compliance.classification.queries import pack_today
from compliance.core.db import session
from compliance.requirements.applicability import Facts, judge
from compliance.requirements.models import OPEN, RequirementResponse, ResponseState, ScopeChoice
from compliance.requirements.queries.inheritance import holding
from compliance.requirements.queries.inventory import facts_of_systems
from compliance.requirements.queries.items import is_binding
from compliance.systems.models import InformationSystem

R = RequirementResponse


@dataclass
class Progress:
    """How many rows apply to a system, and how many of them stand in each state."""

    total: int = 0
    by_state: dict[ResponseState, int] = field(default_factory=dict)
    #: Last day on which something is promised.
    due: date | None = None

    @property
    def answered(self) -> int:
        """How many are answered, "không biết" not counted."""
        return sum(count for state, count in self.by_state.items() if state not in OPEN)

    def count(self, *states: ResponseState) -> int:
        """Return how many stand in one of ``states``."""
        return sum(self.by_state.get(state, 0) for state in states)

    def add(self, state: str, count: int, due: date | None) -> None:
        """Count rows in a state."""
        key = ResponseState(state)
        self.by_state[key] = self.by_state.get(key, 0) + count
        if due is not None:
            self.due = max(self.due, due) if self.due else due


@dataclass(frozen=True)
class _Kind:
    """Items that always apply together: same levels, same ``applies_to``."""

    levels: tuple[int, ...]
    applies_to: tuple[str, ...]


def progress_of(
    levels: Mapping[UUID, int],
    pack: Pack | None = None,
    *,
    binding: bool = False,
    facts: Mapping[UUID, Facts] | None = None,
) -> dict[UUID, Progress]:
    """Return how far each system is at its level: five queries, however many systems there are.

    ``levels``: system → level. ``binding`` counts only what the decree asks for. ``facts``:
    what is known of the systems, where the caller has read it (three queries less).
    """
    pack = pack or pack_today()
    items = [item for item in pack.items if not binding or is_binding(item)]
    if not levels or not items:
        return {}
    kinds = {item.id: _kind(item) for item in items}
    numbers = {kind: number for number, kind in enumerate(sorted(set(kinds.values()), key=str))}
    known = _facts(levels) if facts is None else facts
    judged: dict[object, set[int]] = {}

    def applied(level: int, held: Facts) -> set[int]:
        """Return the kinds that apply; what is alike in thousands of systems is judged once."""
        alike = (level, *((token, fact.holds) for token, fact in held.items()))
        if alike not in judged:
            judged[alike] = {
                numbers[kind]
                for kind in numbers
                if level in kind.levels and judge(kind.applies_to, held).applies
            }
        return judged[alike]

    applying = {key: applied(level, known[key]) for key, level in levels.items() if key in known}
    sizes = _sizes(kinds, numbers)
    found = {
        key: Progress(total=sum(sizes[number] for number in held)) for key, held in applying.items()
    }
    ids = list(applying)
    for key, number, state, count, due in _counted(ids, pack, kinds, numbers):
        if number in applying[key]:
            found[key].add(state, count, due)
    _adjust(found, applying, ids, pack, {i: numbers[k] for i, k in kinds.items()}, levels, items)
    return found


def _kind(item: Item) -> _Kind:
    return _Kind(tuple(item.levels or ()), tuple(item.extra.get("applies_to", ())))


def _sizes(kinds: Mapping[str, _Kind], numbers: Mapping[_Kind, int]) -> dict[int, int]:
    sizes = dict.fromkeys(numbers.values(), 0)
    for kind in kinds.values():
        sizes[numbers[kind]] += 1
    return sizes


def _facts(ids: Iterable[UUID]) -> Mapping[UUID, Facts]:
    S = InformationSystem
    return facts_of_systems(session().scalars(select(S).where(S.id.in_(list(ids)))).all())


def _counted(
    ids: Sequence[UUID], pack: Pack, kinds: Mapping[str, _Kind], numbers: Mapping[_Kind, int]
) -> Iterable[tuple[UUID, int, str, int, date | None]]:
    """Count what holds by system, kind of item and state; rows with a choice of scope left out."""
    held = holding(ids, pack)
    pairs = [(item_id, numbers[kind]) for item_id, kind in kinds.items()]
    named = values(column("item_id", String), column("kind", Integer), name="item_kind")
    table = named.data(pairs).cte("item_kind")  # SQLite names columns of VALUES only so
    chosen = and_(R.system_id == held.c.subject, R.item_id == held.c.item_id, R.pack_id == pack.id)
    rows = session().execute(
        select(held.c.subject, table.c.kind, held.c.state, func.count(), func.max(held.c.due))
        .join(table, table.c.item_id == held.c.item_id)
        .outerjoin(R, and_(chosen, R.scope_choice.is_not(None)))
        .where(R.id.is_(None))
        .group_by(held.c.subject, table.c.kind, held.c.state)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def _adjust(
    found: Mapping[UUID, Progress],
    applying: Mapping[UUID, set[int]],
    ids: Sequence[UUID],
    pack: Pack,
    numbers: Mapping[str, int],
    levels: Mapping[UUID, int],
    items: Sequence[Item],
) -> None:
    """Count the rows that a person put in or out of scope as that person said."""
    held = holding(ids, pack)
    at = {item.id: item for item in items}
    rows = session().execute(
        select(R.system_id, R.item_id, R.scope_choice, held.c.state, held.c.due)
        .outerjoin(held, and_(held.c.subject == R.system_id, held.c.item_id == R.item_id))
        .where(R.system_id.in_(ids), R.pack_id == pack.id, R.scope_choice.is_not(None))
    )
    for key, item_id, choice, state, due in rows:
        item = at.get(item_id)
        if item is None or not item.applies_at(levels[key]):
            continue
        counted = numbers[item_id] in applying[key]
        if choice == ScopeChoice.OUT:
            found[key].total -= counted
            continue
        found[key].total += not counted
        if state is not None:
            found[key].add(state, 1, due)
