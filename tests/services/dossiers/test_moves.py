"""Clocks, illegal moves by any role in any order, and the supersession of an old approval."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.dossiers import moves, services
from compliance.dossiers.models import MOVES, Dossier, DossierState
from compliance.dossiers.queries import find_dossier, revisions_of
from compliance.verification.queries import document_of
from tests.support.dossiers import acting, ready, user_of

LOGINS = ("focal.bvdk", "head.bvdk", "appraiser", "approver", "inspector", "admin", "head.ttyt")
OPINION = {"level_fit": "Hợp.", "design_fit": "Hợp.", "operation_fit": "Hợp."}


def of(session, dossier_id) -> Dossier:
    """The dossier as the pages load it (an inspector reads every dossier)."""
    dossier = find_dossier(user_of(session, "inspector"), dossier_id)
    assert dossier is not None
    return dossier


def approve(session, dossier_id, number="1/QĐ"):
    head, appraiser = user_of(session, "head.bvdk"), user_of(session, "appraiser")
    dossier = of(session, dossier_id)
    with transaction():
        moves.submit(dossier, head)
        moves.receive(dossier, appraiser)
        moves.accept(dossier, appraiser)
        moves.appraise(dossier, appraiser, number=None, on=None, **OPINION)
        moves.approve(dossier, appraiser, number=number, on=date(2026, 11, 22), body="Văn phòng Sở")
    return dossier


def test_no_role_can_make_a_move_that_is_not_legal_from_the_state(app):
    dossier_id = ready(app)
    with acting(app) as session:
        dossier = of(session, dossier_id)
        for state in DossierState:
            for move in MOVES:
                if state in move.sources:
                    continue
                for login in LOGINS:
                    dossier.state = state
                    with pytest.raises(Refused, match="Không thể"):
                        services.step(dossier, move.verb, user_of(session, login))
                    assert dossier.state == state
        session.rollback()


def test_only_the_role_of_the_table_can_make_a_legal_move(app):
    dossier_id = ready(app)
    allowed = {"submit": "head.bvdk", "withdraw": "head.bvdk"}
    with acting(app) as session:
        dossier = of(session, dossier_id)
        for move in MOVES:
            for login in LOGINS:
                if login == allowed.get(move.verb, "appraiser"):
                    continue
                dossier.state = move.sources[0]
                with pytest.raises(Refused, match="không thuộc quyền"):
                    services.step(dossier, move.verb, user_of(session, login))
        session.rollback()


def test_the_legal_days_are_working_days_of_the_pack(app):
    dossier_id = ready(app)
    with acting(app) as session:
        dossier = of(session, dossier_id)
        with transaction():
            moves.submit(dossier, user_of(session, "head.bvdk"))
        # Sunday 22/11/2026 and five working days.
        assert dossier.due_on == date(2026, 11, 27)
        pack = services.pack_of(dossier)
        day = date(2026, 11, 22)
        assert services.working_days_from(day, pack, "appraisal_days", 2) is None
        assert services.working_days_from(day, pack, "appraisal_days", 3) == date(2026, 12, 11)
        assert services.working_days_from(day, pack, "approval_days", 3) == date(2026, 12, 1)


def test_a_new_approval_takes_the_place_of_the_old_one_and_its_papers_lapse(app):
    dossier_id = ready(app, regulation_number="3/QC", regulation_date=date(2026, 10, 1))
    with acting(app) as session:
        first = approve(session, dossier_id)
        frozen = moves.revisions_of(first.id)[0].sha256
        head = user_of(session, "head.bvdk")
        with transaction():
            again = services.open_dossier(first.system, head.id)
            again.risks = "Rủi ro mới."
        approve(session, again.id, "2/QĐ")
        assert session.get_one(Dossier, dossier_id).state == "superseded"
        assert first.system.dossier_state == "approved"
        assert document_of(frozen).revoked_at is not None


def test_a_regulation_younger_than_the_decision_is_refused(app):
    dossier_id = ready(app, regulation_number="3/QC", regulation_date=date(2026, 12, 1))
    with acting(app) as session, pytest.raises(Refused, match="sau ngày quyết định"):
        approve(session, dossier_id)


def test_one_system_has_one_dossier_on_its_way(app):
    dossier_id = ready(app)
    with acting(app) as session:
        dossier = of(session, dossier_id)
        with pytest.raises(Refused, match="đang có một hồ sơ"), transaction():
            services.open_dossier(dossier.system, None)


def test_a_withdrawn_dossier_leaves_room_for_another(app):
    dossier_id = ready(app)
    with acting(app) as session:
        dossier, head = of(session, dossier_id), user_of(session, "head.bvdk")
        with pytest.raises(Refused, match="lý do"), transaction():
            moves.withdraw(dossier, head, "ngắn")
        with transaction():
            moves.withdraw(of(session, dossier_id), head, "Gộp vào hệ thống khác.")
        with transaction():
            assert services.open_dossier(dossier.system, None).state == "draft"


def test_the_papers_of_a_withdrawn_dossier_are_no_longer_valid(app):
    dossier_id = ready(app)
    with acting(app) as session:
        dossier, head = of(session, dossier_id), user_of(session, "head.bvdk")
        with transaction():
            moves.submit(dossier, head)
        (revision,) = revisions_of(dossier_id)
        assert document_of(revision.sha256).revoked_at is None
        with transaction():
            moves.withdraw(of(session, dossier_id), head, "Gộp vào hệ thống khác.")
        assert document_of(revision.sha256).revoked_at is not None
