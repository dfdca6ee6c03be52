"""Which measures concern a unit: by its kind, its systems and their levels, for many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.i18n import _
from compliance.plans.rules import Measure
from compliance.requirements.applicability import APPLIES, Facts, Verdict, facts_of_unit, judge
from compliance.requirements.queries.inventory import facts_of_systems
from compliance.requirements.queries.sheets import USUAL_LEVELS
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.units.models import HealthUnit


@dataclass(frozen=True)
class Setting:
    """What the inventory says of a unit: the things that are there, its levels, its systems."""

    facts: Facts
    levels: tuple[int, ...]
    systems: Sequence[InformationSystem]

    def verdict(self, measure: Measure) -> Verdict:
        """Return whether a measure concerns the unit, and why not."""
        if measure.levels and not set(measure.levels) & set(self.levels):
            levels = ", ".join(map(str, measure.levels))
            return Verdict(False, _("Chỉ áp dụng cho hệ thống cấp %(levels)s.", levels=levels))
        return judge(measure.applies_to, self.facts) if measure.applies_to else APPLIES


def settings_of(units: Mapping[UUID, str]) -> dict[UUID, Setting]:
    """Return the setting of each unit (id → kind): four queries, however many there are."""
    S = InformationSystem
    systems = (
        session()
        .scalars(
            select(S)
            .where(S.unit_id.in_(list(units)), S.status != SystemStatus.STOPPED)
            .order_by(S.name, S.id)
        )
        .all()
    )
    facts = facts_of_systems(systems) if systems else {}
    held: dict[UUID, list[InformationSystem]] = {}
    for system in systems:
        held.setdefault(system.unit_id, []).append(system)
    return {
        unit_id: Setting(
            facts_of_unit(kind, [(s.name, facts[s.id]) for s in held.get(unit_id, ())]),
            _levels(held.get(unit_id, ())),
            held.get(unit_id, ()),
        )
        for unit_id, kind in units.items()
    }


def setting_of(unit: HealthUnit) -> Setting:
    """Return the setting of one unit."""
    return settings_of({unit.id: unit.kind})[unit.id]


def _levels(systems: Collection[InformationSystem]) -> tuple[int, ...]:
    found = {level for system in systems if (level := system.level)}
    return tuple(sorted(found)) or USUAL_LEVELS
