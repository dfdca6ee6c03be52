"""What a new version of the criteria would do to the levels found so far."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import case, func, select

from checklists import Pack, PackError, classify
from compliance.classification.models import ClassificationRun, RunState
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.packs.slots import Effect, Footing, LevelChange
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

#: Sections that decide a level.
DECIDING = ("facts", "criteria", "derived")
#: Changes named one by one; more is a matter of the whole sector.
MOST = 200


def effect(old: Pack, new: Pack) -> Effect:
    """Return runs on the pack, and the systems whose level the new rules would change.

    The newest concluded run of each system is decided again from its frozen facts: two queries.
    """
    if not old.section("criteria"):
        return Effect()
    Run = ClassificationRun
    concluded = func.sum(case((Run.state == RunState.CONCLUDED, 1), else_=0))
    total, done = (
        session()
        .execute(
            select(func.count(), concluded).where(
                Run.pack_id == old.id, Run.pack_version <= old.version
            )
        )
        .one()
    )
    footing = Footing(_("Lần phân loại"), total - (done or 0), done or 0)
    if all(old.section(name) == new.section(name) for name in DECIDING):
        return Effect([footing], decided=0)
    decided = undecided = 0
    changes: list[LevelChange] = []
    known: dict[str, int | PackError | None] = {}
    for unit, system, facts, level in _newest_runs(old):
        decided += 1
        found = _decide(new, facts or {}, known)
        if isinstance(found, PackError):
            undecided += 1
        elif found != level and len(changes) < MOST:
            changes.append(LevelChange(unit, system, level, found))
    return Effect([footing], levels=changes, decided=decided, undecided=undecided)


def _newest_runs(old: Pack) -> Iterator[Any]:
    Run = ClassificationRun
    order = (Run.concluded_at.desc(), Run.id.desc())
    place = func.row_number().over(partition_by=Run.system_id, order_by=order).label("place")
    ranked = select(Run.id, place).where(Run.state == RunState.CONCLUDED).subquery()
    statement = (
        select(HealthUnit.name, InformationSystem.name, Run.facts, Run.level)
        .join(ranked, ranked.c.id == Run.id)
        .join(InformationSystem, InformationSystem.id == Run.system_id)
        .join(HealthUnit, HealthUnit.id == InformationSystem.unit_id)
        .where(ranked.c.place == 1, Run.pack_id == old.id)
        .order_by(HealthUnit.name, InformationSystem.name)
    )
    yield from session().execute(statement.execution_options(yield_per=500))


def _decide(
    pack: Pack, facts: Mapping[str, Any], known: dict[str, int | PackError | None]
) -> int | PackError | None:
    """Return the level by the new rules; systems of the same kind are decided once."""
    names = {row["id"] for row in pack.section("facts")}
    values = {name: fact["value"] for name, fact in facts.items() if name in names}
    key = json.dumps(values, sort_keys=True)
    if key not in known:
        try:
            known[key] = classify(pack, values, use_defaults=False).level
        except PackError as error:
            known[key] = error
    return known[key]
