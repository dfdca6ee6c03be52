"""Logging in: refused, slowed down, forced to change the password, led on safely."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from compliance.accounts.administration import close_account
from compliance.accounts.models import User
from compliance.accounts.services import MAX_REFUSED, assign_role, create_user
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.permissions import Role
from tests.support.browser import Browser

PASSWORD = "mot-cau-dai-de-nho"


@pytest.fixture
def person(db, unit) -> Callable[[], User]:
    """Make a real account: a station's focal point."""

    def make() -> User:
        with transaction():
            user = create_user(login="nguoi.moi", display_name="Người Mới", password=PASSWORD)
            assign_role(user, Role.FOCAL_POINT, unit("tyt"))
        return user

    return make


def log_in(browser, login: str = "nguoi.moi", password: str = PASSWORD, url: str = "/login"):
    return browser.post(url, {"login": login, "password": password})


def test_a_first_login_leads_to_nothing_but_the_change_of_password(visitor, person):
    person()
    assert log_in(visitor).status_code == 302
    for url in ("/", "/units", "/profile"):
        answer = visitor.get(url, follow=False)
        assert answer.location == "/password"
    visitor.post("/password", {"old": PASSWORD, "new": "ngan", "again": "ngan"})
    assert "ít nhất 12 ký tự" in visitor.text
    visitor.post("/password", {"old": "sai", "new": PASSWORD + "2", "again": PASSWORD + "2"})
    assert "Mật khẩu hiện tại không đúng" in visitor.text
    new = "cau-moi-dai-hon-nua"
    assert visitor.post("/password", {"old": PASSWORD, "new": new, "again": new}).location == "/"
    assert visitor.get("/", follow=False).status_code == 200


def test_a_changed_password_ends_every_other_session(app, visitor, person):
    person()
    other = Browser(app)
    log_in(visitor)
    log_in(other)
    new = "cau-moi-dai-hon-nua"
    visitor.post("/password", {"old": PASSWORD, "new": new, "again": new})
    assert other.get("/", follow=False).location.startswith("/login")


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(visitor, person):
    person()
    log_in(visitor, password="sai-mat-khau-roi")
    first = visitor.page.xpath("//*[@role='alert']")[0].text_content()
    log_in(visitor, login="khong.co", password="sai-mat-khau-roi")
    assert visitor.page.xpath("//*[@role='alert']")[0].text_content() == first
    assert "không đúng" in first


def test_guessing_is_slowed_down_and_ends_by_itself(visitor, person, time):
    person()
    for _try in range(MAX_REFUSED):
        assert log_in(visitor, password="sai-mat-khau-roi").status_code == 200
    assert log_in(visitor).status_code == 429
    assert "Hãy đợi 15 phút" in visitor.text
    time.advance(minutes=16)
    assert log_in(visitor).status_code == 302


def test_one_persons_mistakes_do_not_lock_out_a_colleague_behind_the_same_address(visitor, person):
    person()
    for _try in range(MAX_REFUSED):
        log_in(visitor, login="khong.co", password="sai-mat-khau-roi")
    assert log_in(visitor).status_code == 302


def test_a_refused_login_is_recorded_without_the_name(visitor, person, db):
    person()
    log_in(visitor, password="sai-mat-khau-roi")
    db.rollback()
    row = db.scalars(select(AuditEvent).where(AuditEvent.event == "login:refuse")).one()
    assert set(row.changes) == {"name_hash"}
    assert "nguoi.moi" not in str(row.payload())


def test_a_locked_account_cannot_log_in_and_its_sessions_end(visitor, person, db):
    user = person()
    log_in(visitor)
    db.refresh(user)
    with transaction():
        close_account(user)
    assert visitor.get("/", follow=False).location.startswith("/login")
    assert log_in(visitor).status_code == 200
    assert "Tài khoản đã bị khóa" in visitor.text


def test_a_post_without_a_token_is_refused(visitor, person):
    person()
    answer = visitor.client.post("/login", data={"login": "nguoi.moi", "password": PASSWORD})
    assert answer.status_code == 400
    assert visitor.get("/", follow=False).status_code == 302


@pytest.mark.parametrize(
    "target", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)"]
)
def test_a_login_never_leads_off_the_site(visitor, person, target):
    person()
    assert log_in(visitor, url=f"/login?next={target}").location == "/"


def test_a_login_leads_back_to_where_one_wanted_to_go(visitor, person):
    person()
    asked = visitor.get("/units?q=tram", follow=False)
    assert log_in(visitor, url=asked.location).location == "/units?q=tram"


def test_the_language_is_switched_and_kept_for_the_next_login(visitor, as_user, db):
    visitor.post("/language", {"locale": "en", "next": "/login"})
    visitor.get("/login")
    assert visitor.page.get("lang") == "en"
    browser = as_user("focal.tyt")
    answer = browser.post("/language", {"locale": "en", "next": "https://example.com"})
    assert answer.location == "/"
    db.rollback()
    assert db.scalars(select(User).where(User.login == "focal.tyt")).one().locale == "en"
    again = as_user("focal.tyt")
    again.get("/")
    assert again.page.get("lang") == "en"


def test_logging_out_ends_the_session(visitor, person):
    person()
    log_in(visitor)
    visitor.post("/logout")
    assert visitor.get("/", follow=False).location.startswith("/login")
