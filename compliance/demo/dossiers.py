"""Classifications, answers and dossiers in every state: ready, late, returned, approved, replaced.

The history is made by the services themselves, each step standing at its own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from compliance.classification.queries import pack_today
from compliance.core.db import session
from compliance.demo.context import ALIASES, Context
from compliance.demo.dossier_story import Story
from compliance.requirements.models import RequirementResponse
from compliance.systems.models import (
    InformationSystem,
    ProductProfile,
    ProductState,
    SystemStatus,
)

#: Systems outside the units that have demo accounts.
OTHERS = 24
#: Where a dossier stands today, and how many days ago its last step was.
PLAN: Sequence[tuple[str, int]] = (
    ("unresolved", 3),
    ("classified", 12),
    ("draft", 6),
    ("ready", 2),
    ("submitted", 1),
    ("submitted", 16),
    ("completeness_check", 4),
    ("in_appraisal", 9),
    ("in_appraisal", 40),
    ("returned", 5),
    ("appraised", 3),
    ("appraised", 15),
    ("approved", 30),
    ("approved", 75),
    ("superseded", 12),
    ("withdrawn", 25),
    ("draft", 1),
    ("ready", 1),
    ("approved", 50),
    ("returned", 18),
)
#: Dossiers in appraisal whose systems run on one and the same product.
SHARING = 12
SHARED_PRODUCT = "HIS Mẫu 1"
#: Can be reached only with a whole description in the inventory.
COMPLETE = frozenset(
    {
        "ready",
        "submitted",
        "completeness_check",
        "in_appraisal",
        "returned",
        "appraised",
        "approved",
        "superseded",
    }
)


def seed(context: Context) -> None:
    """Lead about 80 systems some way towards their approval."""
    chosen = _chosen(context)
    planned = [(system, *PLAN[number % len(PLAN)]) for number, system in enumerate(chosen)]
    _lead(context, planned)
    drawn = context.rng.getstate()
    _lead(context, [(system, "in_appraisal", 7) for system in _sharing(context, chosen)])
    context.rng.setstate(drawn)  # what follows does not depend on these


def _lead(context: Context, planned: Sequence[tuple[InformationSystem, str, int]]) -> None:
    """Tell the story of each system: how far it came, and how many days ago."""
    pack = pack_today()
    stories = []
    answers: list[dict[str, Any]] = []
    for system, planned_step, planned_days in planned:
        step, days = planned_step, planned_days
        if step in COMPLETE and not _described(system):
            step, days = "draft", 8
        story = Story(context, pack, system, step, days)
        story.classify()
        answers += story.answers()
        stories.append(story)
    session().flush()
    session().execute(insert(RequirementResponse), answers)
    for story in stories:
        story.tell()


def _chosen(context: Context) -> list[InformationSystem]:
    """Return the running systems of the units with accounts, some shared ones, and some others."""
    named = {context.units[code].id for code in ALIASES.values()}
    office = context.units["van-phong-so"].id
    running = [s for s in context.systems if s.status == SystemStatus.ACTIVE]
    mine = [s for s in running if s.unit_id in named]
    shared = [s for s in running if s.unit_id == office][:3]
    rest = [s for s in running if s.unit_id not in named and s.unit_id != office]
    return [*mine, *shared, *context.rng.sample(rest, OTHERS)]


def _sharing(context: Context, taken: Sequence[InformationSystem]) -> Sequence[InformationSystem]:
    """Return described systems on one product that have no dossier yet."""
    product = (
        session()
        .scalars(
            select(ProductProfile.id).where(
                ProductProfile.name == SHARED_PRODUCT,
                ProductProfile.state == ProductState.PUBLISHED,
            )
        )
        .one()
    )
    known = {system.id for system in taken}
    found = [
        system
        for system in context.systems
        if system.product_id == product
        and system.status == SystemStatus.ACTIVE
        and system.id not in known
        and _described(system)
    ]
    return found[:SHARING]


def _described(system: InformationSystem) -> bool:
    return bool(system.purpose and system.scope_text and system.hosting and system.lifecycle)
