"""What a system's facts are, where each comes from, and what the rules make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import exists, select

from checklists import Classification, Pack, argue, classify, questions
from compliance.classification.models import ClassificationRun, Origin
from compliance.classification.queries import pack_of_run
from compliance.classification.slots import known_elsewhere
from compliance.core.db import session
from compliance.systems.models import (
    InformationSystem,
    RelationKind,
    TransitionCase,
    UserGroup,
)
from compliance.systems.queries import holds

#: Facts that stand in the inventory under the same name.
SAME_NAME = (
    "info_public",
    "info_private",
    "info_personal",
    "info_state_secret",
    "subjects_basic",
    "subjects_sensitive",
    "subjects_basic_forecast",
    "subjects_sensitive_forecast",
    "conditional_business",
    "lifecycle",
    "hosting",
)


@dataclass(frozen=True)
class Fact:
    """One fact: its row in the pack, its value (None: not known), and where that comes from."""

    row: Mapping[str, Any]
    value: Any
    origin: Origin

    @property
    def id(self) -> str:
        """Id of the fact."""
        return str(self.row["id"])

    @property
    def answered(self) -> bool:
        """Whether a person answered it in this run."""
        return self.origin is Origin.ANSWER


@dataclass(frozen=True)
class Standing:
    """Where a run stands now."""

    pack: Pack
    facts: Mapping[str, Fact]
    result: Classification
    argument: Mapping[str, Any]
    #: Ids of facts still to ask, in order; those answered "chưa biết" are left out.
    to_ask: tuple[str, ...]

    @property
    def to_screen(self) -> tuple[Fact, ...]:
        """Facts asked together on one page: seldom true of a health unit, and nobody said yet."""
        return tuple(
            fact
            for fact in self.facts.values()
            if fact.row.get("screen") and fact.origin is Origin.NONE
        )

    @property
    def unresolved(self) -> tuple[str, ...]:
        """Unknown facts that can still raise the level."""
        return self.result.unresolved


def stand(system: InformationSystem, run: ClassificationRun) -> Standing:
    """Return where a draft stands, from the inventory of today and the answers so far.

    ``system`` has its relations loaded.
    """
    pack = pack_of_run(run)
    facts = facts_of(pack, inventory_facts(system), run.answers)
    values = {name: fact.value for name, fact in facts.items()}
    result = classify(pack, values, use_defaults=False)
    added = known_elsewhere(system, result.level)
    # Nobody's answer is overruled, but for a yes that follows from what was done.
    if seen := {
        name: value
        for name, value in added.items()
        if name in facts and (value is True or facts[name].origin != Origin.ANSWER)
    }:
        facts.update({n: Fact(facts[n].row, v, Origin.INVENTORY) for n, v in seen.items()})
        values.update(seen)
        result = classify(pack, values, use_defaults=False)
    ask = tuple(row["id"] for row in questions(pack, values, asked=run.answers))
    return Standing(pack, facts, result, argument_of(pack, result, values), ask)


def facts_of(
    pack: Pack, inventory: Mapping[str, Any], answers: Mapping[str, Any]
) -> dict[str, Fact]:
    """Put answers over the inventory; what neither says is not known, never the default."""
    found = {}
    for row in pack.section("facts"):
        name = row["id"]
        if name in answers:
            found[name] = Fact(row, answers[name], Origin.ANSWER)
        elif inventory.get(name) is not None:
            found[name] = Fact(row, inventory[name], Origin.INVENTORY)
        else:
            found[name] = Fact(row, None, Origin.NONE)
    return found


def argument_of(pack: Pack, result: Classification, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the argument as plain data, so that it can be frozen."""
    plain = asdict(argue(pack, result, values), dict_factory=dict)
    for side in ("reasons", "lower", "higher"):
        plain[side] = [
            {**reason, "needs": [dict(need) for need in reason["needs"]]} for reason in plain[side]
        ]
    return plain


def inventory_facts(system: InformationSystem) -> dict[str, Any]:
    """Return the facts that the inventory states; what is not stated is None.

    Nothing is guessed: a missing text or count says nothing about the system.
    """
    facts: dict[str, Any] = {name: getattr(system, name) for name in SAME_NAME}
    facts["has_business_function"] = True if system.purpose else None
    facts["processes_data"] = True if _holds_information(system) else None
    facts["has_defined_users"] = True if _has_user_groups(system) else None
    if system.online_services:
        facts["provides_online_service"] = True
        facts["serves_internal_only"] = False
    facts.update(_relations(system))
    facts["legacy_level"] = system.legacy_level
    if system.transition_case == TransitionCase.NEVER_APPROVED and not system.legacy_level:
        facts["legacy_level"] = 0
    facts["investment_started_before_20260701"] = {
        TransitionCase.UNDER_INVESTMENT.value: True,
        TransitionCase.LEVEL_KEPT.value: False,
        TransitionCase.NEVER_APPROVED.value: False,
    }.get(system.transition_case)
    return facts


def _holds_information(system: InformationSystem) -> bool:
    return any(
        (system.info_public, system.info_private, system.info_personal, system.data_description)
    )


def _has_user_groups(system: InformationSystem) -> bool:
    return bool(session().scalar(select(exists().where(UserGroup.system_id == system.id))))


def _relations(system: InformationSystem) -> dict[str, Any]:
    held: dict[str, set[Any]] = {}
    for relation in system.relations:
        if holds(relation):
            held.setdefault(relation.kind, set()).add(relation.unit_id)
    owners = held.get(RelationKind.OWNER, set())
    specialised = held.get(RelationKind.SPECIALISED, set())
    operators = held.get(RelationKind.OPERATOR, set()) | held.get(RelationKind.LEAD_OPERATOR, set())
    using = held.get(RelationKind.USING, set())
    return {
        "single_owner": len(owners) == 1 if owners else None,
        "using_units_count": len(using | operators) if using else None,
        "operator_is_specialised_unit": bool(specialised & operators)
        if specialised and operators
        else None,
    }
