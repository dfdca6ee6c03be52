"""New versions of a pack; random answers: nothing is lost."""

from __future__ import annotations

import json
import shutil
from uuid import UUID

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from checklists import Pack
from checklists.mapping import read_mapping
from checklists.model import thaw
from checklists.pack import read_pack
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.types import new_id
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.systems.models import InformationSystem
from compliance.transfers.services import carry, undo
from compliance.transfers.simulation import simulate
from tests.support.dossiers import unit_of
from tests.support.transfers import (
    NEW,
    OLD,
    carried,
    contents,
    found_system,
    rows_of,
)

STATES = ("met", "partly_met", "planned", "not_met", "not_applicable", "unknown")


@pytest.fixture
def newer(tmp_path) -> Pack:
    """A second version of the present pack: one row asks for something else, one is gone."""
    folder = tmp_path / NEW.id / "v2"
    shutil.copytree(NEW.folder, folder)
    head = folder / "pack.yaml"
    head.write_text(head.read_text().replace("\nversion: 1\n", "\nversion: 2\n"))
    first = sorted((folder / "items").glob("*.yaml"))[0]
    rows = yaml.safe_load(first.read_text())
    rows[0]["text"]["vi"] = "Câu chữ mới của bản 2."
    first.write_text(yaml.safe_dump(rows[:1] + rows[2:], allow_unicode=True))
    return read_pack(folder)


def test_a_new_version_of_a_pack_keeps_the_rows_and_asks_for_what_changed(db, newer, app):
    system = found_system(db, _answered_under(db, NEW))
    before = contents(db)
    old = rows_of(db, system, NEW)
    simulation = simulate(system, NEW, newer)
    changed, gone = (item.id for item in NEW.items[:2])
    if changed in old:
        assert changed in simulation.reviewed
    assert {row["id"] for row in simulation.outcome["dropped"]} == {gone} & set(old)
    with transaction():
        transfer, _made = carry(simulation, None)
    assert rows_of(db, system, newer) == old
    numbers = dict(
        db.execute(
            select(RequirementResponse.item_id, RequirementResponse.pack_version).where(
                RequirementResponse.system_id == system.id, RequirementResponse.pack_id == NEW.id
            )
        ).all()
    )
    assert {name for name, number in numbers.items() if number == 2} == set(
        simulation.outcome["carried"]
    )
    with transaction():
        undo(transfer, None)
    db.expire_all()
    assert contents(db) == before


def _answered_under(db: Session, pack: Pack) -> UUID:
    """Return a system of the hospital with an answer to the first two rows of ``pack``."""
    R = RequirementResponse
    ids = [item.id for item in pack.items[:2]]
    return db.scalars(
        select(R.system_id)
        .join(InformationSystem, InformationSystem.id == R.system_id)
        .where(R.pack_id == pack.id, R.item_id.in_(ids))
        .where(InformationSystem.unit_id == unit_of(db, "bvdk").id)
        .group_by(R.system_id)
        .having(func.count() == 2)
        .order_by(R.system_id)
    ).first()


answers = st.dictionaries(
    st.sampled_from(sorted(item.id for item in OLD.items)),
    st.tuples(st.sampled_from(STATES), st.sampled_from([None, "một", "hai"])),
    max_size=40,
)


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(answers)
@pytest.mark.sqlite_only
def test_every_old_answer_is_carried_in_review_or_dropped_with_its_text(db, pharmacy, given_):
    with transaction():
        old = select(RequirementResponse.id).where(
            RequirementResponse.system_id == pharmacy.id, RequirementResponse.pack_id == OLD.id
        )
        db.execute(delete(ResponseEvidence).where(ResponseEvidence.response_id.in_(old)))
        db.execute(delete(RequirementResponse).where(RequirementResponse.id.in_(old)))
        rows = [
            {
                "id": new_id(),
                "version": 1,
                "system_id": pharmacy.id,
                "unit_id": pharmacy.unit_id,
                "pack_id": OLD.id,
                "pack_version": OLD.version,
                "item_id": name,
                "state": state,
                "note": note,
                "changed_at": clock.now(),
                "model_copied": False,
            }
            for name, (state, note) in given_.items()
        ]
        if rows:
            db.execute(insert(RequirementResponse), rows)
    db.expire_all()
    transfer = carried(db, pharmacy)
    outcome = json.loads(transfer.outcome)
    dropped = {row["id"]: row for row in outcome["dropped"]}
    reviewed = {(row["id"], row["from"]): row for row in outcome["review"]}
    mapping = {row["old"]: row["new"] for row in thaw(read_mapping(OLD.id, NEW.id))["items"]}
    for name, (state, note) in given_.items():
        assert outcome["old_answers"][name]["text"] == note
        if name in dropped:
            assert (dropped[name]["state"], dropped[name]["text"]) == (state, note)
            continue
        places = [new for new in mapping[name] if new in outcome["carried"]]
        assert places
        for new in places:
            kept = outcome["carried"][new]
            whole = kept["state"] == state and (note or "") in (kept["text"] or "")
            seen = reviewed.get((new, name))
            assert whole or (seen["state"], seen["text"]) == (state, note)
    with transaction():
        undo(transfer, None)
    db.expire_all()
