"""Any sequence of requests by anybody: no illegal move succeeds, no frozen revision changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from compliance.appraisal.services import find_complete, find_incomplete
from compliance.appraisal.together import take
from compliance.core.errors import Refused
from compliance.dossiers import moves, services
from compliance.dossiers.canonical import hash_of
from compliance.dossiers.models import DossierRevision, Section
from compliance.dossiers.queries import find_dossier
from tests.support.dossiers import acting, ready, user_of

LOGINS = ("focal.bvdk", "head.bvdk", "appraiser", "approver", "inspector", "admin", "head.ttyt")
#: Verb → from which states, to which, by whom: written here anew, not read from the code.
TABLE = {
    "submit": ({"draft", "returned"}, "submitted", "head.bvdk"),
    "receive": ({"submitted"}, "completeness_check", "appraiser"),
    "accept": ({"completeness_check"}, "in_appraisal", "appraiser"),
    "return": ({"completeness_check", "in_appraisal"}, "returned", "appraiser"),
    "appraise": ({"in_appraisal"}, "appraised", "appraiser"),
    # At levels 1 and 2 the specialised unit decides.
    "approve": ({"appraised"}, "approved", "appraiser"),
    "send-back": ({"appraised"}, "returned", "appraiser"),
    "withdraw": (
        {"draft", "returned", "submitted", "completeness_check", "in_appraisal", "appraised"},
        "withdrawn",
        "head.bvdk",
    ),
    "complete": ({"submitted", "completeness_check"}, "in_appraisal", "appraiser"),
    "incomplete": ({"submitted", "completeness_check"}, "returned", "appraiser"),
}
VALUES = {
    "appraise": {
        "number": None,
        "on": None,
        "level_fit": "Hợp.",
        "design_fit": "Hợp.",
        "operation_fit": "Hợp.",
    },
    "return": {"reason": "Bổ sung sơ đồ mạng."},
    "send-back": {"reason": "Chưa đủ căn cứ phê duyệt."},
}


def machine_over(session, dossier_id) -> type[RuleBasedStateMachine]:
    """Return a machine on one dossier; everything it did is rolled back at its end."""

    class Path(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.state, self.frozen, self.edits = "draft", {}, 0

        @property
        def dossier(self):
            found = find_dossier(user_of(session, "inspector"), dossier_id)
            assert found is not None
            return found

        @rule(login=st.sampled_from(LOGINS), verb=st.sampled_from(sorted(TABLE)))
        def asks(self, login, verb):
            sources, target, allowed = TABLE[verb]
            legal = self.state in sources and login == allowed
            point = session.begin_nested()
            try:
                self._take(verb, user_of(session, login))
            except Refused:
                point.rollback()
                assert not legal, f"{login} may {verb} from {self.state}"
            else:
                point.commit()
                assert legal, f"{login} could {verb} from {self.state}"
                self.state = target

        def _take(self, verb, actor):
            if verb == "withdraw":
                moves.withdraw(self.dossier, actor, "Gộp vào hệ thống khác.")
            elif verb == "complete":
                find_complete(self.dossier, actor)
            elif verb == "incomplete":
                find_incomplete(self.dossier, actor, [], "Thiếu tài liệu thiết kế.")
            elif verb == "approve":
                self._approve(actor)
            else:
                take(self.dossier, verb, actor, VALUES.get(verb, {}), None)

        def _approve(self, actor):
            from compliance.dossiers import moves

            day = date(2026, 11, 22)
            moves.approve(self.dossier, actor, number="1/QĐ", on=day, body="Văn phòng Sở")

        @rule(login=st.sampled_from(LOGINS))
        def comments(self, login):
            legal = self.state in ("completeness_check", "in_appraisal") and login == "appraiser"
            point = session.begin_nested()
            try:
                actor = user_of(session, login)
                services.comment(self.dossier, actor, Section.LEVEL, "Nêu căn cứ.")
            except Refused:
                point.rollback()
                assert not legal
            else:
                point.commit()
                assert legal

        @rule()
        def the_unit_edits(self):
            self.edits += 1
            self.dossier.system.purpose = f"Quản lý lịch trực, lần sửa {self.edits}."
            session.flush()

        @invariant()
        def the_state_is_the_one_expected(self):
            assert self.dossier.state == self.state

        @invariant()
        def frozen_revisions_stay_as_they_were(self):
            session.expire_all()
            rows = session.scalars(
                select(DossierRevision).where(DossierRevision.dossier_id == dossier_id)
            ).all()
            for row in rows:
                assert hash_of(row.snapshot) == row.sha256
                assert self.frozen.setdefault(row.number, row.sha256) == row.sha256
            assert set(self.frozen) == {row.number for row in rows}

        def teardown(self):
            session.rollback()

    return Path


@pytest.mark.sqlite_only
def test_no_sequence_of_requests_makes_an_illegal_move_or_changes_a_frozen_revision(app):
    dossier_id = ready(app, regulation_number="3/QC", regulation_date=date(2026, 10, 1))
    with acting(app) as session:
        run_state_machine_as_test(
            machine_over(session, dossier_id),
            settings=settings(
                max_examples=12,
                stateful_step_count=30,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
