"""The outbox against a real SMTP server: once, later, never, and without a server."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.core import audit
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.jobs import Job
from compliance.core.worker import ensure
from compliance.dossiers import moves
from compliance.notices import delivery
from compliance.notices.models import MailMessage, MailState, Notice
from compliance.notices.services import choose_mail, forget_old, send_again
from tests.services.dossiers.test_moves import of
from tests.support.dossiers import acting, ready, user_of
from tests.support.mail import smtp_server
from tests.support.ports import free_port

MAILS = ["appraiser@so-y-te.example", "focal.bvdk@so-y-te.example"]


def submit(app) -> None:
    dossier_id = ready(app)
    with acting(app) as session, transaction():
        moves.submit(of(session, dossier_id), user_of(session, "head.bvdk"))


def outbox(app) -> list[MailMessage]:
    with acting(app) as session:
        rows = session.scalars(
            select(MailMessage)
            .where(MailMessage.address.in_(MAILS))
            .order_by(MailMessage.created_at.desc(), MailMessage.address)
            .limit(2)
        ).all()
        return sorted(rows, key=lambda row: row.address)


def look(app) -> None:
    """What the worker does every minute."""
    with acting(app):
        ensure("notices.send")


def test_a_submission_is_delivered_once_and_says_where_to_look(app, run_jobs, postbox):
    submit(app)
    assert [row.state for row in outbox(app)] == [MailState.WAITING] * 2
    run_jobs()
    assert postbox.addresses == MAILS
    assert [row.state for row in outbox(app)] == [MailState.SENT] * 2
    message = postbox.messages[0]
    assert message["From"] == "thong-bao@so-y-te.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Phần mềm quản lý thử nghiệm" in message["Subject"]
    text = message.get_content()
    assert "http://127.0.0.1:8000/dossiers/" in text
    assert "Bệnh viện" in text
    look(app)
    run_jobs()
    assert len(postbox.messages) == 2


def test_a_server_that_is_down_leaves_the_mail_in_the_outbox_until_it_is_back(
    app, run_jobs, time, use_url
):
    port = free_port()
    use_url(f"smtp://127.0.0.1:{port}")
    submit(app)
    run_jobs()
    rows = outbox(app)
    assert [row.state for row in rows] == [MailState.WAITING] * 2
    assert {row.error for row in rows} == {None, "Không kết nối được máy chủ thư."}
    with smtp_server(port=port) as box:
        time.advance(minutes=2)
        look(app)
        run_jobs()
        assert box.addresses == MAILS
    rows = outbox(app)
    assert [(row.state, row.error) for row in rows] == [(MailState.SENT, None)] * 2


def test_a_refused_address_fails_for_good_and_does_not_hold_up_the_others(app, run_jobs, postbox):
    postbox.answer = {MAILS[0]: "550 khong co nguoi nay"}
    submit(app)
    run_jobs()
    assert postbox.addresses == MAILS[1:]
    refused, taken = outbox(app)
    assert (refused.state, taken.state) == (MailState.FAILED, MailState.SENT)
    assert refused.error == "Máy chủ thư không nhận địa chỉ này (mã 550)."


def test_a_busy_server_is_asked_again_ever_more_rarely_and_then_given_up(
    app, run_jobs, time, postbox, monkeypatch
):
    monkeypatch.setattr(delivery, "MOST_TRIES", 3)
    postbox.answer = {MAILS[0]: "451 de sau"}
    submit(app)
    waits = []
    for _n in range(3):
        run_jobs()
        row = outbox(app)[0]
        waits.append(row.next_at - time.now())
        time.advance(seconds=waits[-1].total_seconds())
        look(app)
    assert waits == [timedelta(minutes=n) for n in (1, 5, 15)]
    assert row.state == MailState.FAILED
    assert "mã 451" in row.error
    assert "Đã thử 3 lần" in row.error


def test_a_worker_that_dies_with_a_message_in_hand_leaves_it_to_a_later_try(
    app, time, run_jobs, postbox
):
    submit(app)
    with acting(app):
        assert delivery.claim() is not None
    run_jobs()
    assert len(postbox.messages) == 1
    time.advance(minutes=1)
    look(app)
    run_jobs()
    assert postbox.addresses == MAILS


def test_a_message_whose_every_try_ended_without_a_word_is_given_up(app, run_jobs, postbox):
    submit(app)
    first = outbox(app)[0]
    with acting(app) as session, transaction():
        session.get_one(MailMessage, first.id).attempts = delivery.MOST_TRIES
    run_jobs()
    given_up, sent = outbox(app)
    assert (given_up.state, sent.state) == (MailState.FAILED, MailState.SENT)
    assert "không gửi xong" in given_up.error
    assert postbox.addresses == MAILS[1:]


def test_without_a_server_nothing_is_tried_and_the_outbox_says_so(app, run_jobs):
    submit(app)
    assert [row.state for row in outbox(app)] == [MailState.NO_SERVER] * 2
    look(app)
    assert run_jobs() == 0
    with acting(app) as session, pytest.raises(Refused, match="SMTP_URL"), transaction():
        send_again(session.get_one(MailMessage, outbox(app)[0].id))


def test_what_waited_for_a_server_goes_out_when_it_is_sent_again(app, run_jobs, use_url):
    submit(app)
    row = outbox(app)[0]
    with smtp_server() as box:
        use_url(box.url)
        with acting(app) as session, transaction():
            send_again(session.get_one(MailMessage, row.id))
        run_jobs()
        assert box.addresses == MAILS[:1]
    with acting(app) as session:
        with pytest.raises(Refused, match="đã gửi"), transaction():
            send_again(session.get_one(MailMessage, row.id))
        noted = session.scalars(select(AuditEvent).where(AuditEvent.event == "mail:resend")).one()
        assert noted.target_id == str(row.id)
        assert not list(audit.verify(audit.trail()))


def test_a_kind_that_a_person_does_not_want_by_mail_is_a_notice_only(app, run_jobs, postbox):
    with acting(app) as session, transaction():
        choose_mail(user_of(session, "appraiser").id, {"dossier:assigned"})
    submit(app)
    run_jobs()
    assert postbox.addresses == MAILS[1:]
    with acting(app) as session:
        mine = Notice.user_id == user_of(session, "appraiser").id
        assert session.scalars(select(Notice).where(mine)).first() is not None


def test_old_notices_and_finished_mail_are_deleted_and_what_waits_stays(
    app, run_jobs, time, use_url
):
    use_url(f"smtp://127.0.0.1:{free_port()}")
    submit(app)
    run_jobs()
    time.advance(days=181)
    look(app)
    with acting(app) as session:
        ensure("notices.forget")
        waiting = len(session.scalars(select(Job).where(Job.state == "queued")).all())
        assert waiting == 2
    run_jobs()
    with acting(app) as session:
        assert session.scalars(select(Notice)).all() == []
        kept = session.scalars(select(MailMessage)).all()
        assert {row.state for row in kept} == {MailState.WAITING}
        with transaction():
            assert forget_old(time.now() - timedelta(days=1)) == 0
