"""Facts and level of systems put together, by the rules of today; silence never lowers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import Pack, classify
from compliance.classification.evaluation import facts_of, inventory_facts
from compliance.classification.models import Origin
from compliance.classification.queries import draft_run, pack_today, standing_run
from compliance.systems.models import InformationSystem

#: The fact behind gate G-SPLIT (NĐ 331/2026 Đ8 k3).
SPLIT = "split_or_merge_lowers_level"
#: People are counted for each system: together they are at most the sum.
COUNTS = (
    "subjects_basic",
    "subjects_sensitive",
    "subjects_basic_forecast",
    "subjects_sensitive_forecast",
)
#: What the new inventory entry says by itself.
_OF_INVENTORY = frozenset({"using_units_count", "single_owner", "operator_is_specialised_unit"})


@dataclass(frozen=True)
class Known:
    """The facts of one system: what holds, and which a person stated."""

    values: Mapping[str, Any]
    stated: frozenset[str]


def facts_known(system: InformationSystem, pack: Pack) -> Known:
    """Return the facts of a system: the inventory of today under a person's last answers."""
    run = draft_run(system.id) or standing_run(system.id)
    answers = dict(run.answers) if run is not None else {}
    answers.pop(SPLIT, None)
    facts = facts_of(pack, inventory_facts(system), answers)
    return Known(
        {name: fact.value for name, fact in facts.items()},
        frozenset(name for name, fact in facts.items() if fact.origin == Origin.ANSWER),
    )


@dataclass(frozen=True)
class Levels:
    """What facts give, and what they allow at most once all is known; None: nothing matches."""

    certain: int | None
    most: int | None


def levels_of(pack: Pack, values: Mapping[str, Any]) -> Levels:
    """Return the levels that facts give by a pack."""
    result = classify(pack, values, use_defaults=False)
    return Levels(result.level, result.level_prudent)


def joined_facts(systems: Sequence[InformationSystem]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the facts of systems put together, and those of them to answer in a determination.

    What differs is decided for the higher level; a count is the sum; what one system does not
    know stays unknown unless the others alone give the higher level.
    """
    pack = pack_today()
    known = [facts_known(system, pack) for system in systems]
    names = list(known[0].values)
    values = {name: known[0].values[name] for name in names}
    offers = {
        name: _offers(name, [one.values[name] for one in known])
        for name in names
        if len({repr(one.values[name]) for one in known}) > 1 or name in COUNTS
    }
    values.update({name: offered[0] for name, offered in offers.items()})
    for name, offered in offers.items():
        if len(offered) > 1:
            values[name] = max(offered, key=lambda value: _weight(pack, {**values, name: value}))
    values[SPLIT] = None
    stated = frozenset().union(*(one.stated for one in known)) | (offers.keys() - set(COUNTS))
    asked = {
        name: values[name]
        for name in names
        if name in stated and name not in _OF_INVENTORY and values[name] is not None
    }
    return values, asked


def _offers(name: str, given: Sequence[Any]) -> list[Any]:
    """Return the values to choose among; where they weigh the same the first is taken."""
    known = [value for value in given if value is not None]
    if name in COUNTS:
        total = [sum(known)] if known else []
        return [None, *total] if len(known) < len(given) else total
    distinct = list(dict.fromkeys(known))
    distinct.sort(key=lambda value: value is not True)
    return distinct if len(known) == len(given) else [None, *distinct]


def _weight(pack: Pack, values: Mapping[str, Any]) -> tuple[int, int]:
    result = classify(pack, values, use_defaults=False)
    return result.level or 0, result.level_prudent or 0
