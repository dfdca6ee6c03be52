"""Classifications, answers and dossiers in every state: ready, late, returned, approved, replaced.

The history is made by the services themselves, each step standing at its own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from compliance.classification.queries import pack_today
from compliance.core.db import session
from compliance.demo.context import ALIASES, Context
from compliance.demo.dossier_story import Story
from compliance.requirements.models import RequirementResponse
from compliance.systems.models import InformationSystem, SystemStatus

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
    pack = pack_today()
    stories = []
    answers: list[dict[str, Any]] = []
    for number, system in enumerate(_chosen(context)):
        step, days = PLAN[number % len(PLAN)]
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


def _described(system: InformationSystem) -> bool:
    return bool(system.purpose and system.scope_text and system.hosting and system.lifecycle)
