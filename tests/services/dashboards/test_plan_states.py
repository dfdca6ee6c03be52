"""How far plans are carried out: counted by sets in the product, row by row in polars."""

from __future__ import annotations

import random
from collections import Counter

from sqlalchemy import delete, select

from checklists import load
from compliance.core import clock
from compliance.core.db import transaction
from compliance.dossiers.slots import plans_of
from compliance.requirements.models import (
    PlatformShare,
    RequirementResponse,
    ResponseEvidence,
    ResponseState,
    ScopeChoice,
)
from compliance.systems.models import GONE, InformationSystem
from tests.services.dashboards.independent import Export
from tests.services.dashboards.independent.plans import REGIMES, plan_states

_WORDS = {"none": "none", "some": "partly", "full": "full"}


def _answers(system, pack_id, rng):
    """Return answers of a system as people leave them: whole, hardly begun, or of every kind."""
    turn = rng.choice(["whole", "begun", "mixed", "empty", "empty"])
    items = [] if turn == "empty" else load(pack_id).items_at(system.level)
    for item in items:
        if turn == "whole":
            state = rng.choice([ResponseState.MET, ResponseState.NOT_APPLICABLE])
        elif turn == "begun":
            state = rng.choice([ResponseState.NOT_MET, ResponseState.UNKNOWN])
        else:
            state = rng.choice(list(ResponseState))
        mixed = turn == "mixed"
        yield RequirementResponse(
            system_id=system.id, unit_id=system.unit_id, pack_id=pack_id, pack_version=1,
            item_id=item.id, state=state, changed_at=clock.now(),
            override_reason="Làm riêng." if mixed and rng.random() < 0.2 else None,
            scope_choice=rng.choice([*ScopeChoice, None, None, None]) if mixed else None,
        )  # fmt: skip


def test_plan_states_equal_an_independent_computation_of_every_kind_of_answer(db, app):
    rng = random.Random("phuong-an")
    systems = db.scalars(
        select(InformationSystem)
        .where(InformationSystem.status.not_in(GONE))
        .order_by(InformationSystem.id)
    ).all()
    levelled = [system for system in systems if system.level]
    shares = rng.sample(levelled, 40)
    db.rollback()
    with transaction() as current:
        for model in (ResponseEvidence, RequirementResponse):
            current.execute(delete(model))
        for system in rng.sample(levelled, 120):
            current.add_all(_answers(system, rng.choice(REGIMES), rng))
        for system, platform in zip(shares[:20], shares[20:], strict=True):
            current.add(
                PlatformShare(
                    system_id=system.id,
                    platform_id=platform.id,
                    unit_id=system.unit_id,
                    reason="Chạy trên nền dùng chung.",
                )
            )
    found = plans_of([system.id for system in systems])
    counted = {system_id.hex: _WORDS[state] for system_id, (state, _due) in found.items()}
    with app.extensions["database"].engine.connect() as connection:
        export = Export(connection, clock.today(), clock.now())
    assert counted == dict(plan_states(export).select("system_id", "state").iter_rows())
    assert min(Counter(counted.values())[state] for state in _WORDS.values()) > 3
    assert len(counted) < len(levelled)
