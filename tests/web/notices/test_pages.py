"""The bell, the list of notices, what comes by mail, and the outbox of an administrator."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.accounts.models import User
from compliance.core import smtp
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.notices.models import MailMessage, MailState, Notice
from compliance.notices.queries import BELL_CAP
from tests.support.dossiers import acting
from tests.web.appraisal.test_review import submitted


def clear(app):
    """Forget what the demo's own story told."""
    with acting(app) as session, transaction():
        for model in (Notice, MailMessage):
            for row in session.scalars(select(model)):
                session.delete(row)


@pytest.fixture
def quiet(app):
    clear(app)
    return app


def notice_of(app, login) -> Notice:
    with acting(app) as session:
        return session.scalars(
            select(Notice).join(User, User.id == Notice.user_id).where(User.login == login)
        ).one()


def bell(browser) -> str:
    browser.get("/profile")
    found = browser.page.xpath("//*[@class='bell-count']")
    return found[0].text_content().split()[-1] if found else ""


def test_a_submission_rings_the_appraiser_and_the_link_leads_there_and_is_read(quiet, as_user):
    appraiser = as_user("appraiser")
    assert bell(appraiser) == ""
    dossier_id = submitted(quiet, as_user)
    assert bell(appraiser) == "1"
    appraiser.get("/notices")
    assert "vừa được trình" in appraiser.text
    assert "Đánh dấu đã đọc hết" in appraiser.text
    row = notice_of(quiet, "appraiser")
    answer = appraiser.post(f"/notices/{row.id}", {})
    assert answer.location == f"/dossiers/{dossier_id}"
    assert bell(appraiser) == ""
    appraiser.get("/notices?unread=1")
    assert "Không có thông báo nào chưa đọc." in appraiser.text
    assert bell(as_user("head.bvdk")) == ""  # who took the step knows


def test_reading_one_and_reading_all(quiet, as_user):
    submitted(quiet, as_user)
    focal = as_user("focal.bvdk")
    row = notice_of(quiet, "focal.bvdk")
    answer = focal.post(f"/notices/{row.id}/read", {"next": "/notices?unread=1"})
    assert answer.location == "/notices?unread=1"
    assert bell(focal) == ""
    appraiser = as_user("appraiser")
    assert appraiser.post("/notices/read", {}).location == "/notices"
    assert bell(appraiser) == ""


def test_nobody_reads_the_notice_of_another(quiet, as_user):
    submitted(quiet, as_user)
    row = notice_of(quiet, "appraiser")
    other = as_user("focal.bvdk")
    assert other.post(f"/notices/{row.id}", {}).status_code == 404
    assert other.post(f"/notices/{row.id}/read", {}).status_code == 404
    assert notice_of(quiet, "appraiser").read_at is None


def test_the_bell_counts_no_further_than_its_cap(quiet, as_user):
    submitted(quiet, as_user)
    first = notice_of(quiet, "appraiser")
    same = ("user_id", "unit_id", "kind", "subject", "body", "path", "source_type", "source_id")
    with acting(quiet) as session, transaction():
        for _n in range(BELL_CAP + 5):
            copied = {name: getattr(first, name) for name in same}
            session.add(Notice(**copied, created_at=first.created_at))
    appraiser = as_user("appraiser")
    assert bell(appraiser) == "99+"
    appraiser.get("/notices")
    page = appraiser.page
    assert len(page.xpath("//li[contains(@class, 'notice-line')]")) == 50
    assert page.xpath("//a[@rel='next']")


def test_a_person_chooses_what_comes_by_mail_and_the_choice_is_on_record(quiet, as_user):
    appraiser = as_user("appraiser")
    appraiser.get("/notices/by-mail")
    boxes = appraiser.page.xpath("//input[@name='wanted']")
    assert boxes
    assert all(box.get("checked") is not None for box in boxes)
    wanted = [box.get("value") for box in boxes if box.get("value") != "dossier:submitted"]
    appraiser.post("/notices/by-mail", {"wanted": wanted})
    submitted(quiet, as_user)
    with acting(quiet) as session:
        addresses = set(session.scalars(select(MailMessage.address)))
        events = set(session.scalars(select(AuditEvent.event)))
    assert "appraiser@so-y-te.example" not in addresses
    assert "focal.bvdk@so-y-te.example" in addresses
    assert "mail_opt_out:create" in events
    assert bell(appraiser) == "1"


def test_the_outbox_says_that_no_server_is_set_and_finds_a_message(quiet, as_user):
    admin = as_user("admin")
    admin.get("/outbox")
    assert "Chưa có thư nào" in admin.text
    submitted(quiet, as_user)
    admin.get("/outbox?q=phan mem quan ly&state=no_server")
    assert "appraiser@so-y-te.example" in admin.text
    assert "Chưa đặt máy chủ thư (SMTP_URL)" in admin.text
    admin.get("/outbox?state=sent")
    assert "Không có thư nào khớp." in admin.text
    with acting(quiet) as session:
        row = session.scalars(select(MailMessage)).first()
    admin.get(f"/outbox/{row.id}")
    assert "chưa gửi được" in admin.text
    assert "http://127.0.0.1:8000/dossiers/" in admin.text
    assert "Gửi lại" not in admin.text
    answer = admin.post(f"/outbox/{row.id}/resend", {})
    assert answer.status_code == 302
    admin.get(answer.location)
    assert "nên chưa gửi được" in admin.text


def test_a_failed_message_is_put_back_into_the_line(quiet, as_user):
    submitted(quiet, as_user)
    with acting(quiet) as session:
        row = session.scalars(select(MailMessage)).first()
        with transaction():
            row.state, row.attempts, row.error = MailState.FAILED, 4, "Không nhận."
    smtp.use_server(smtp.parse("smtp://127.0.0.1:9", "a@so-y-te.example"))
    try:
        admin = as_user("admin")
        admin.get(f"/outbox/{row.id}")
        assert "Gửi lại" in admin.text
        admin.post(f"/outbox/{row.id}/resend", {})
    finally:
        smtp.use_server(None)
    with acting(quiet) as session:
        again = session.get_one(MailMessage, row.id)
        assert (again.state, again.attempts, again.error) == (MailState.WAITING, 0, None)


def test_only_an_administrator_sees_the_outbox(quiet, as_user):
    for login in ("head.bvdk", "appraiser", "leader"):
        assert as_user(login).get("/outbox").status_code == 403
