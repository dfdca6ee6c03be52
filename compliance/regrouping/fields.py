"""The inventory entry of systems put together: the union, and nothing that is not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from compliance.regrouping.levels import COUNTS
from compliance.systems.models import InformationSystem, TransitionCase

#: True for one is true for all together; not stated stays so unless one says yes.
_EITHER = ("info_public", "info_private", "info_personal", "info_state_secret", "has_own_server")
#: What each says is kept, with whose words they are.
_TEXTS = (
    "purpose",
    "scope_text",
    "data_description",
    "subject_count_method",
    "online_services",
    "note",
)
#: The first that is stated counts, the leading system's before all.
_FIRST = (
    "hosting",
    "hosting_place",
    "lifecycle",
    "product_id",
    "conditional_line",
)
#: Papers: number, day and body belong together.
_PAPERS = (
    ("mandate_number", "mandate_date", "mandate_body"),
    ("contract_number", "contract_date", "contract_end", "contract_duties"),
    ("regulation_number", "regulation_date", "regulation_body"),
)


def short_name(system: InformationSystem) -> str:
    """Return the name of a system without that of its unit, which all of them share."""
    return system.name.removesuffix(system.unit.name).strip(" ,–-") or system.name


def joined_fields(systems: Sequence[InformationSystem]) -> dict[str, Any]:
    """Return the columns of the joined system; the first of ``systems`` leads."""
    values: dict[str, Any] = {name: _either(_all(systems, name)) for name in _EITHER}
    values.update({name: _sum(_all(systems, name)) for name in COUNTS})
    values.update({name: _texts(systems, name) for name in _TEXTS})
    values.update({name: _first(_all(systems, name)) for name in _FIRST})
    for names in _PAPERS:
        holder = next((system for system in systems if getattr(system, names[0])), systems[0])
        values.update({name: getattr(holder, name) for name in names})
    since: list[date] = [s.in_use_since for s in systems if s.in_use_since]
    counted = [system.subjects_counted_on for system in systems]
    answers = _all(systems, "conditional_business")
    cases = set(_all(systems, "transition_case"))
    values.update(
        in_use_since=min(since) if since else None,
        subjects_counted_on=min(counted) if all(counted) else None,  # type: ignore[type-var]
        conditional_business="yes" if "yes" in answers else _same(answers),
        transition_case=cases.pop() if len(cases) == 1 else TransitionCase.UNDETERMINED.value,
        **_important(systems),
    )
    return values


def _all(systems: Sequence[InformationSystem], name: str) -> list[Any]:
    return [getattr(system, name) for system in systems]


def _either(given: Sequence[bool | None]) -> bool | None:
    if any(given):
        return True
    return None if None in given else False


def _sum(given: Sequence[int | None]) -> int | None:
    return None if None in given else sum(number or 0 for number in given)


def _first(given: Sequence[Any]) -> Any:
    return next((value for value in given if value is not None), None)


def _same(given: Sequence[Any]) -> Any:
    return given[0] if len(set(given)) == 1 else None


def _texts(systems: Sequence[InformationSystem], name: str) -> str | None:
    said: dict[str, str] = {}
    for system in systems:
        if text := getattr(system, name):
            said.setdefault(text, short_name(system))
    if len(said) <= 1:
        return next(iter(said), None)
    return "\n".join(f"[{whose}] {text}" for text, whose in said.items())


def _important(systems: Sequence[InformationSystem]) -> dict[str, Any]:
    holder = next((system for system in systems if system.important), systems[0])
    return {
        "important": holder.important,
        "important_basis": holder.important_basis,
        "important_since": holder.important_since,
    }
