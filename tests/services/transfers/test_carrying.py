"""Carrying a system over: nothing lost, nothing twice, and back exactly as it was."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.classification.queries import draft_run
from compliance.classification.services import answer_question
from compliance.core import clock
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.dossiers.canonical import hash_of
from compliance.dossiers.documents import render
from compliance.dossiers.filling import Wanted
from compliance.dossiers.models import Dossier, DossierState
from compliance.dossiers.queries import find_dossier, revision_of
from compliance.dossiers.services import open_dossier
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.requirements.queries import sheet_of
from compliance.systems.models import TransitionCase
from compliance.transfers.queries import is_waiting, reviews_of
from compliance.transfers.services import carry, confirm, undo
from tests.support.dossiers import user_of
from tests.support.transfers import (
    NEW,
    OLD,
    carried,
    contents,
    found_system,
    rows_of,
    simulated,
)


def test_simulating_writes_nothing(db, pharmacy):
    before, events = contents(db), db.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq)).all()
    simulation = simulated(pharmacy)
    assert simulation.outcome["carried"]
    assert simulation.outcome["review"]
    assert simulation.outcome["new_rows"]
    assert contents(db) == before
    assert db.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq)).all() == events


def test_a_commit_writes_what_was_shown_and_keeps_the_old_untouched(db, pharmacy):
    old = rows_of(db, pharmacy, OLD)
    simulation = simulated(pharmacy)
    transfer = carried(db, pharmacy)
    new = rows_of(db, pharmacy, NEW)
    assert set(new) == set(simulation.outcome["carried"])
    for name, answer in simulation.outcome["carried"].items():
        assert (new[name][0], new[name][1]) == (answer["state"], answer["text"])
    assert rows_of(db, pharmacy, OLD) == old
    assert transfer.outcome_sha256 == hash_of(transfer.outcome) == simulation.sha256
    assert (transfer.source_sha256, transfer.target_sha256) == (OLD.sha256, NEW.sha256)
    assert {row.item_id for row in reviews_of(transfer.id)} == set(simulation.reviewed)


def test_evidence_goes_along(db, pharmacy):
    simulation = simulated(pharmacy)
    assert simulation.evidence
    carried(db, pharmacy)
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
    first = carried(db, pharmacy)
    before = contents(db)
    with transaction():
        again, made = carry(simulated(pharmacy), None)
    assert (again.id, made) == (first.id, False)
    assert contents(db) == before


def test_an_undo_restores_exactly_and_may_be_followed_by_another_transfer(db, pharmacy):
    before = contents(db)
    transfer = carried(db, pharmacy)
    assert contents(db) != before
    with transaction():
        undo(transfer, None)
    assert contents(db) == before
    assert db.scalar(select(AuditEvent.seq).where(AuditEvent.event == "transfer:undo"))
    with pytest.raises(Refused, match="đã được hoàn tác"), transaction():
        undo(transfer, None)
    assert carried(db, found_system(db, pharmacy.id)).id != transfer.id


def test_an_undo_is_refused_with_what_was_changed(db, pharmacy):
    transfer = carried(db, pharmacy)
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
    transfer = carried(db, pharmacy)
    review = reviews_of(transfer.id)[0]
    assert is_waiting(review)
    with transaction():
        review.response.note = "Viết lại theo yêu cầu mới."
    assert not is_waiting(review)
    with pytest.raises(Refused, match="chọn ít nhất một dòng"), transaction():
        confirm(transfer, {review.id}, None)


def test_the_sheet_follows_the_transfer_until_a_new_determination(db, pharmacy):
    assert sheet_of(pharmacy).pack.id == OLD.id
    transfer = carried(db, pharmacy)
    sheet = sheet_of(pharmacy)
    assert (sheet.pack.id, sheet.level) == (NEW.id, transfer.level)
    with transaction():
        undo(transfer, None)
    assert sheet_of(pharmacy).pack.id == OLD.id


def test_the_draft_starts_from_what_means_the_same(db, pharmacy):
    simulation = simulated(pharmacy)
    carried(db, pharmacy)
    run = draft_run(pharmacy.id)
    assert run.pack_id == NEW.id
    assert run.answers == simulation.answers
    assert "users_with_personal_info" not in run.answers
    asked = {row["old"] for row in simulation.outcome["facts"]["changed"]}
    assert {"users_with_personal_info", "public_service_level"} <= asked


def test_answers_changed_since_the_look_are_notcarried(db, pharmacy):
    seen = simulated(pharmacy).sha256
    with transaction():
        row = db.scalars(
            select(RequirementResponse).where(RequirementResponse.system_id == pharmacy.id)
        ).first()
        row.note = "Khác trước."
    with pytest.raises(Clash, match="đã đổi từ khi bạn xem thử"), transaction():
        carry(simulated(pharmacy), None, seen=seen)


def test_an_open_transition_case_is_decided_first(db, pharmacy):
    with transaction():
        pharmacy.transition_case = TransitionCase.UNDETERMINED.value
    with pytest.raises(Refused, match="xác nhận trường hợp"), transaction():
        carry(simulated(pharmacy), None)


def test_an_answer_given_under_the_new_pack_stays(db, pharmacy):
    name = next(iter(simulated(pharmacy).outcome["carried"]))
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
    before = rows_of(db, pharmacy, NEW)[name]
    assert name in simulated(pharmacy).outcome["kept"]
    transfer = carried(db, pharmacy)
    assert rows_of(db, pharmacy, NEW)[name] == before
    with transaction():
        undo(transfer, None)
    assert rows_of(db, pharmacy, NEW) == {name: before}


def test_an_old_dossier_opens_and_prints_the_same_before_and_after(app, db, pharmacy):
    dossier = db.scalars(select(Dossier).where(Dossier.system_id == pharmacy.id)).one()
    assert dossier.pack_id == OLD.id
    assert dossier.decision_date < date(2026, 7, 1)
    before = _printed(db, dossier)
    carried(db, pharmacy)
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
    carried(db, pharmacy)
    with pytest.raises(Refused, match="theo chế độ cũ"), transaction():
        open_dossier(pharmacy, None)
