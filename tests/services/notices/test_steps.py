"""Who is told of which step: the table against what services really do."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from compliance.accounts.models import RoleAssignment, User
from compliance.appraisal.services import ask_opinion, assign, find_complete, find_incomplete
from compliance.appraisal.signs import Noticed, store_signs
from compliance.core import audit
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.permissions import Role
from compliance.dossiers import moves
from compliance.dossiers.concerned import TOLD, UNTOLD
from compliance.dossiers.models import MOVES
from compliance.notices.models import MailMessage, Notice
from tests.services.dossiers.test_moves import OPINION, of
from tests.support.dossiers import acting, ready, user_of

ROOT = Path(__file__).resolve().parents[3] / "compliance"
UNIT = {"focal.bvdk", "head.bvdk"}


def told(session, dossier_id, kind=None) -> set[str]:
    """Return who was told of a dossier, and take note that it was seen."""
    statement = (
        select(User.login, Notice.kind)
        .join(Notice, Notice.user_id == User.id)
        .where(Notice.source_id == dossier_id)
    )
    return {login for login, found in session.execute(statement) if kind in (None, found)}


def take(session, dossier_id, step) -> set[str]:
    """Take a step in a transaction of its own; return whom it was told."""
    with transaction():
        for row in session.scalars(select(Notice).where(Notice.source_id == dossier_id)):
            session.delete(row)
        for row in session.scalars(select(MailMessage)):
            session.delete(row)
    with transaction():
        step(of(session, dossier_id))
    return told(session, dossier_id)


def test_each_step_is_told_to_those_whom_it_concerns_and_not_to_who_took_it(app):
    dossier_id = ready(app)
    with acting(app) as session:
        head, appraiser = user_of(session, "head.bvdk"), user_of(session, "appraiser")
        told_out = {"appraiser", "focal.bvdk"}
        steps = (
            (lambda d: moves.submit(d, head), told_out),
            (lambda d: moves.receive(d, appraiser), UNIT),
            (lambda d: moves.accept(d, appraiser), UNIT),
            (lambda d: moves.give_back(d, appraiser, "Thiếu sơ đồ kết nối."), UNIT),
            (lambda d: moves.submit(d, head), told_out),
            (lambda d: find_complete(d, appraiser), UNIT),
            (lambda d: moves.appraise(d, appraiser, number=None, on=None, **OPINION), UNIT),
            (lambda d: moves.give_back(d, appraiser, "Chưa rõ thẩm quyền.", "send-back"), UNIT),
            (
                lambda d: moves.withdraw(d, head, "Hệ thống dừng dùng."),
                {"appraiser", "focal.bvdk"},
            ),
        )
        for step, expected in steps:
            assert take(session, dossier_id, step) == expected


def test_an_approval_and_a_sign_against_it_reach_the_unit_and_the_appraiser(app):
    dossier_id = ready(app, regulation_number="3/QC", regulation_date=date(2026, 10, 1))
    with acting(app) as session:
        head, appraiser = user_of(session, "head.bvdk"), user_of(session, "appraiser")
        take(session, dossier_id, lambda d: moves.submit(d, head))
        take(session, dossier_id, lambda d: find_complete(d, appraiser))
        take(
            session,
            dossier_id,
            lambda d: moves.appraise(d, appraiser, number=None, on=None, **OPINION),
        )
        heard = take(
            session,
            dossier_id,
            lambda d: moves.approve(
                d, appraiser, number="1/QĐ", on=date(2026, 11, 22), body="Văn phòng Sở"
            ),
        )
        assert heard == UNIT
        sign = [Noticed("level_changed", "Số người tăng qua ngưỡng.")]
        heard = take(session, dossier_id, lambda d: store_signs(d, sign))
        assert heard == {*UNIT, "appraiser"}


def colleague(session, login="inspector2") -> User:
    """Make another person an appraiser of the specialised unit."""
    appraiser, person = user_of(session, "appraiser"), user_of(session, login)
    with transaction():
        for held in list(person.assignments):
            session.delete(held)
        session.add(
            RoleAssignment(
                user_id=person.id,
                unit_id=appraiser.roles_held[0].unit_id,
                role=Role.APPRAISER,
            )
        )
    session.expire(person)
    return person


def test_the_assignee_is_told_and_afterwards_only_the_assignee(app):
    dossier_id = ready(app)
    with acting(app) as session:
        other = colleague(session)
        head, appraiser = user_of(session, "head.bvdk"), user_of(session, "appraiser")
        both = {"appraiser", "inspector2"}
        heard = take(session, dossier_id, lambda d: moves.submit(d, head))
        assert heard == {*both, "focal.bvdk"}
        assert take(session, dossier_id, lambda d: assign(d, appraiser, other.id)) == {"inspector2"}
        take(session, dossier_id, lambda d: find_complete(d, appraiser))
        heard = take(
            session,
            dossier_id,
            lambda d: ask_opinion(
                d, appraiser, kind="body", addressee="Công an tỉnh", question="Có thống nhất?"
            ),
        )
        assert heard == {*UNIT, "inspector2"}
        take(session, dossier_id, lambda d: moves.give_back(d, appraiser, "Thiếu sơ đồ kết nối."))
        heard = take(session, dossier_id, lambda d: moves.submit(d, head))
        assert heard == {"inspector2", "focal.bvdk"}


def test_who_may_not_read_the_dossier_or_has_no_open_account_hears_nothing(app):
    dossier_id = ready(app)
    with acting(app) as session:
        other = colleague(session)
        with transaction():
            user_of(session, "focal.bvdk").active = False
            for held in other.assignments:
                held.valid_to = date(2026, 11, 1)
        head = user_of(session, "head.bvdk")
        assert take(session, dossier_id, lambda d: moves.submit(d, head)) == {"appraiser"}


def test_receiving_and_returning_at_once_is_told_once(app):
    dossier_id = ready(app)
    with acting(app) as session:
        head, appraiser = user_of(session, "head.bvdk"), user_of(session, "appraiser")
        take(session, dossier_id, lambda d: moves.submit(d, head))
        take(
            session,
            dossier_id,
            lambda d: find_incomplete(d, appraiser, (), "Thiếu bản vẽ sơ đồ mạng."),
        )
        found = session.scalars(select(Notice).where(Notice.source_id == dossier_id)).all()
        assert [row.kind for row in found] == ["dossier:returned"] * 2
        assert "bị trả lại để sửa" in found[0].subject
        mails = session.scalars(select(MailMessage)).all()
        assert len(mails) == 2
        assert not any("bản vẽ" in row.text + row.subject for row in mails)


def test_a_step_that_is_refused_half_way_leaves_no_notice_and_no_mail(app):
    dossier_id = ready(app)
    with acting(app) as session:
        head, appraiser = user_of(session, "head.bvdk"), user_of(session, "appraiser")
        take(session, dossier_id, lambda d: moves.submit(d, head))
        with pytest.raises(Refused):
            take(session, dossier_id, lambda d: find_incomplete(d, appraiser, (), None))
        assert told(session, dossier_id) == set()
        assert session.scalars(select(MailMessage)).all() == []
        # A batch goes on in the same session: what was refused must not come out with the next.
        with transaction():
            audit.note("probe:next")
        events = session.scalars(select(AuditEvent.event).order_by(AuditEvent.seq.desc()).limit(2))
        assert "dossier:receive" not in list(events)


def test_every_verb_of_the_timeline_is_told_or_said_to_be_nobodys_business():
    verbs = {move.verb for move in MOVES}
    for path in ROOT.rglob("*.py"):
        verbs |= set(re.findall(r'\brecord\(\w+, "([a-z-]+)"', path.read_text("utf-8")))
    assert verbs == set(TOLD) | UNTOLD
    assert not set(TOLD) & UNTOLD
