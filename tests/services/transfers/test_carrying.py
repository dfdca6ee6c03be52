"""Carrying a system over: nothing lost, nothing twice, and back exactly as it was."""

from __future__ import annotations

import json
import shutil
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from checklists import Pack, load
from checklists.mapping import read_mapping
from checklists.model import thaw
from checklists.pack import read_pack
from compliance.classification.models import ClassificationRun
from compliance.classification.queries import draft_run
from compliance.classification.services import answer_question
from compliance.core import clock
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.types import new_id
from compliance.dossiers.canonical import hash_of
from compliance.dossiers.documents import render
from compliance.dossiers.filling import Wanted
from compliance.dossiers.models import Dossier, DossierState
from compliance.dossiers.queries import find_dossier, revision_of
from compliance.dossiers.services import open_dossier
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.requirements.queries import sheet_of
from compliance.systems.models import InformationSystem, TransitionCase
from compliance.systems.queries import find_system
from compliance.transfers.models import Transfer, TransferReview
from compliance.transfers.queries import is_waiting, reviews_of, work_of
from compliance.transfers.services import commit, confirm, undo
from compliance.transfers.simulation import Simulation, simulate
from tests.support.dossiers import unit_of, user_of
from tests.support.transfers import system_named

OLD, NEW = load("nd85-2016"), load("nd331-2026")
TABLES = (
    RequirementResponse,
    ResponseEvidence,
    ClassificationRun,
    Dossier,
    InformationSystem,
    TransferReview,
)
STATES = ("met", "partly_met", "planned", "not_met", "not_applicable", "unknown")


@pytest.fixture
def pharmacy(app, db: Session) -> InformationSystem:
    """The hospital's pharmacy software, approved under the old pack."""
    return _find(db, system_named(app, "Quản lý nhà thuốc", "bvdk"))


def _find(db: Session, system_id: UUID) -> InformationSystem:
    db.expire_all()
    system = find_system(user_of(db, "focal.bvdk"), system_id)
    assert system is not None
    return system


def _simulated(system: InformationSystem, target: Pack = NEW) -> Simulation:
    (source,) = work_of(system.id, target)
    return simulate(system, source, target)


def _carried(db: Session, system: InformationSystem) -> Transfer:
    with transaction():
        transfer, made = commit(_simulated(system), user_of(db, "focal.bvdk").id)
    assert made
    return transfer


def contents(db: Session) -> dict[str, list[Any]]:
    """Every row of every table that a transfer touches or must not touch."""
    return {
        model.__tablename__: sorted(map(repr, db.execute(select(model.__table__)).all()))
        for model in TABLES
    }


def test_simulating_writes_nothing(db, pharmacy):
    before, events = contents(db), db.scalars(select(AuditEvent.seq)).all()
    simulation = _simulated(pharmacy)
    assert simulation.outcome["carried"]
    assert simulation.outcome["review"]
    assert simulation.outcome["new_rows"]
    assert contents(db) == before
    assert db.scalars(select(AuditEvent.seq)).all() == events


def test_a_commit_writes_what_was_shown_and_keeps_the_old_untouched(db, pharmacy):
    old = _rows(db, pharmacy, OLD)
    simulation = _simulated(pharmacy)
    transfer = _carried(db, pharmacy)
    new = _rows(db, pharmacy, NEW)
    assert set(new) == set(simulation.outcome["carried"])
    for name, answer in simulation.outcome["carried"].items():
        assert (new[name][0], new[name][1]) == (answer["state"], answer["text"])
    assert _rows(db, pharmacy, OLD) == old
    assert transfer.outcome_sha256 == hash_of(transfer.outcome) == simulation.sha256
    assert (transfer.source_sha256, transfer.target_sha256) == (OLD.sha256, NEW.sha256)
    assert {row.item_id for row in reviews_of(transfer.id)} == set(simulation.reviewed)


def _rows(db: Session, system: InformationSystem, pack: Pack) -> dict[str, tuple[Any, ...]]:
    R = RequirementResponse
    rows = db.execute(
        select(R.item_id, R.state, R.note, R.version).where(
            R.system_id == system.id, R.pack_id == pack.id
        )
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def test_evidence_goes_along(db, pharmacy):
    simulation = _simulated(pharmacy)
    assert simulation.evidence
    _carried(db, pharmacy)
    linked = {
        (item, piece)
        for item, piece in db.execute(
            select(RequirementResponse.item_id, ResponseEvidence.evidence_id)
            .join(ResponseEvidence, ResponseEvidence.response_id == RequirementResponse.id)
            .where(
                RequirementResponse.system_id == pharmacy.id, RequirementResponse.pack_id == NEW.id
            )
        )
    }
    assert linked == {(n, p) for n, pieces in simulation.evidence.items() for p in pieces}


def test_running_it_twice_changes_nothing_and_says_so(db, pharmacy):
    first = _carried(db, pharmacy)
    before = contents(db)
    with transaction():
        again, made = commit(_simulated(pharmacy), None)
    assert (again.id, made) == (first.id, False)
    assert contents(db) == before


def test_an_undo_restores_exactly_and_may_be_followed_by_another_transfer(db, pharmacy):
    before = contents(db)
    transfer = _carried(db, pharmacy)
    assert contents(db) != before
    with transaction():
        undo(transfer, None)
    assert contents(db) == before
    assert db.scalar(select(AuditEvent.seq).where(AuditEvent.event == "transfer:undo"))
    with pytest.raises(Refused, match="đã được hoàn tác"), transaction():
        undo(transfer, None)
    assert _carried(db, _find(db, pharmacy.id)).id != transfer.id


def test_an_undo_is_refused_with_what_was_changed(db, pharmacy):
    transfer = _carried(db, pharmacy)
    review = next(row for row in reviews_of(transfer.id) if is_waiting(row))
    with transaction():
        assert confirm(transfer, {review.id}, None) == 1
    run = draft_run(pharmacy.id)
    fact = next(r for r in NEW.section("facts") if r["type"] == "bool")
    with transaction():
        answer_question(run, fact, True)
    row = db.scalars(
        select(RequirementResponse).where(
            RequirementResponse.system_id == pharmacy.id, RequirementResponse.pack_id == NEW.id
        )
    ).first()
    with transaction():
        row.note = "Sửa tay."
    with pytest.raises(Refused) as refused, transaction():
        undo(transfer, None)
    said = refused.value.message
    assert "đã xác nhận 1 dòng" in said
    assert "phân loại mới đã có câu trả lời" in said
    assert row.item_id in said


def test_an_edited_answer_has_been_looked_at(db, pharmacy):
    transfer = _carried(db, pharmacy)
    review = reviews_of(transfer.id)[0]
    assert is_waiting(review)
    with transaction():
        review.response.note = "Viết lại theo yêu cầu mới."
    assert not is_waiting(review)
    with pytest.raises(Refused, match="chọn ít nhất một dòng"), transaction():
        confirm(transfer, {review.id}, None)


def test_the_sheet_follows_the_transfer_until_a_new_determination(db, pharmacy):
    assert sheet_of(pharmacy).pack.id == OLD.id
    transfer = _carried(db, pharmacy)
    sheet = sheet_of(pharmacy)
    assert (sheet.pack.id, sheet.level) == (NEW.id, transfer.level)
    with transaction():
        undo(transfer, None)
    assert sheet_of(pharmacy).pack.id == OLD.id


def test_the_draft_starts_from_what_means_the_same(db, pharmacy):
    simulation = _simulated(pharmacy)
    _carried(db, pharmacy)
    run = draft_run(pharmacy.id)
    assert run.pack_id == NEW.id
    assert run.answers == simulation.answers
    assert "users_with_personal_info" not in run.answers
    asked = {row["old"] for row in simulation.outcome["facts"]["changed"]}
    assert {"users_with_personal_info", "public_service_level"} <= asked


def test_answers_changed_since_the_look_are_not_carried(db, pharmacy):
    seen = _simulated(pharmacy).sha256
    with transaction():
        row = db.scalars(
            select(RequirementResponse).where(RequirementResponse.system_id == pharmacy.id)
        ).first()
        row.note = "Khác trước."
    with pytest.raises(Clash, match="đã đổi từ khi bạn xem thử"), transaction():
        commit(_simulated(pharmacy), None, seen=seen)


def test_an_open_transition_case_is_decided_first(db, pharmacy):
    with transaction():
        pharmacy.transition_case = TransitionCase.UNDETERMINED.value
    with pytest.raises(Refused, match="xác nhận trường hợp"), transaction():
        commit(_simulated(pharmacy), None)


def test_an_answer_given_under_the_new_pack_stays(db, pharmacy):
    name = next(iter(_simulated(pharmacy).outcome["carried"]))
    with transaction():
        db.add(
            RequirementResponse(
                system_id=pharmacy.id,
                unit_id=pharmacy.unit_id,
                pack_id=NEW.id,
                pack_version=NEW.version,
                item_id=name,
                state="not_met",
                note="Trả lời riêng.",
                changed_at=clock.now(),
            )
        )
    before = _rows(db, pharmacy, NEW)[name]
    assert name in _simulated(pharmacy).outcome["kept"]
    transfer = _carried(db, pharmacy)
    assert _rows(db, pharmacy, NEW)[name] == before
    with transaction():
        undo(transfer, None)
    assert _rows(db, pharmacy, NEW) == {name: before}


def test_an_old_dossier_opens_and_prints_the_same_before_and_after(app, db, pharmacy):
    dossier = db.scalars(select(Dossier).where(Dossier.system_id == pharmacy.id)).one()
    assert dossier.pack_id == OLD.id
    assert dossier.decision_date < date(2026, 7, 1)
    before = _printed(db, dossier)
    _carried(db, pharmacy)
    db.expire_all()
    assert _printed(db, dossier) == before
    assert dossier.state == DossierState.APPROVED
    assert b"331/2026" not in revision_of(dossier.id, dossier.revision).snapshot.encode()


def _printed(db: Session, dossier: Dossier) -> tuple[bytes, bytes, str]:
    found = find_dossier(user_of(db, "focal.bvdk"), dossier.id)
    revision = revision_of(found.id, found.revision)
    assert hash_of(revision.snapshot) == revision.sha256
    pdf, docx = (
        render(found, revision, Wanted("ho-so", kind, True, "https://x", True))
        for kind in ("pdf", "docx")
    )
    return pdf, docx, revision.sha256


def test_an_ended_regime_opens_no_new_dossier(db, pharmacy):
    _carried(db, pharmacy)
    with pytest.raises(Refused, match="theo chế độ cũ"), transaction():
        open_dossier(pharmacy, None)


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
    system = _find(db, _answered_under(db, NEW))
    before = contents(db)
    old = _rows(db, system, NEW)
    simulation = simulate(system, NEW, newer)
    changed, gone = (item.id for item in NEW.items[:2])
    if changed in old:
        assert changed in simulation.reviewed
    assert {row["id"] for row in simulation.outcome["dropped"]} == {gone} & set(old)
    with transaction():
        transfer, _made = commit(simulation, None)
    assert _rows(db, system, newer) == old
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
    deadline=None,
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
    transfer = _carried(db, pharmacy)
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
