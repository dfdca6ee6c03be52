"""The frame of every page: language, theme, banner, navigation, errors, local assets."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import html5lib
import pytest
from babel.messages.pofile import read_po
from flask import Flask, render_template
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from compliance.accounts.models import User
from compliance.core import navigation
from compliance.core.navigation import Entry
from compliance.core.permissions import Permission
from compliance.settings.models import Installation, InstallationKind
from tests.support.browser import Browser
from tests.support.databases import PASSWORD
from tools.assets import CATALOGUES

pytestmark = pytest.mark.sqlite_only

STATIC = Path(__file__).parents[3] / "static"
ERRORS = (400, 403, 404, 409, 413, 429, 500)


def test_every_style_script_and_font_is_served_from_here(visitor: Browser):
    visitor.get("/login")
    addresses = visitor.page.xpath("//link/@href | //script/@src")
    assert len(addresses) >= 5
    for address in addresses:
        assert address.startswith("/")
        with visitor.client.get(address) as answer:
            assert answer.status_code == 200, address


def test_every_file_named_in_a_style_sheet_exists():
    for sheet in (STATIC / "css").glob("*.css"):
        for name in re.findall(r'url\("([^")]+)"\)', sheet.read_text(encoding="utf-8")):
            assert (sheet.parent / name).resolve().is_file(), name


def test_a_changed_style_has_another_address(visitor: Browser):
    visitor.get("/login")
    address = next(a for a in visitor.page.xpath("//link/@href") if "app.css" in a)
    stamp = (STATIC / "css" / "app.css").stat().st_mtime_ns // 1_000_000
    assert address.endswith(f"?v={stamp:x}")


def test_the_login_form_names_demo_accounts_that_exist(visitor: Browser, db: Session):
    visitor.get("/login")
    named = {code.text for code in visitor.page.xpath("//aside//code")}
    assert len(named) >= 12
    assert named <= set(db.scalars(select(User.login).where(User.is_demo)))


def test_the_login_form_never_shows_the_password(visitor: Browser):
    assert PASSWORD not in visitor.get("/login").get_data(as_text=True)


def test_a_real_installation_shows_neither_banner_nor_accounts(visitor: Browser, db: Session):
    db.get(Installation, 1).kind = InstallationKind.REAL
    db.commit()
    page = visitor.get("/login").get_data(as_text=True)
    assert "DỮ LIỆU MẪU" not in page
    assert "focal." not in page


def test_every_page_of_the_demo_says_so(as_user: Callable[[str], Browser], visitor: Browser):
    for browser, url in ((visitor, "/login"), (as_user("leader"), "/"), (visitor, "/khong-co")):
        browser.get(url)
        banner = browser.page.xpath("//*[contains(@class, 'demo-banner')]")[0].text_content()
        assert "DỮ LIỆU MẪU" in banner
        assert "miễn đổi mật khẩu và xác thực hai lớp" in banner


def test_logging_in_needs_no_script(app: Flask):
    client = app.test_client()
    page = client.get("/login").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.split('class="form-page"')[1])
    assert token
    answer = client.post(
        "/login",
        data={"csrf_token": token[1], "login": "focal.ttyt", "password": PASSWORD},
        follow_redirects=True,
    )
    assert answer.request.path == "/"
    assert "focal.ttyt" in answer.get_data(as_text=True)


def test_a_wrong_password_is_answered_in_the_summary(visitor: Browser):
    visitor.post("/login", {"login": "focal.ttyt", "password": "sai"})
    summary = visitor.page.xpath("//*[@role='alert']")[0]
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in summary.text_content()
    assert visitor.page.xpath("//input[@name='password']/@value") in ([], [""])


def test_english_reaches_the_page(as_user: Callable[[str], Browser]):
    browser = as_user("focal.ttyt")
    browser.post("/language", {"locale": "en", "next": "/"})
    browser.get("/")
    assert browser.page.get("lang") == "en"
    assert "Coming dates" in browser.text
    assert browser.page.xpath("//button[@name='locale']/@value") == ["vi"]


def test_the_english_of_the_frame_is_complete():
    with (CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        known = {message.id for message in read_po(source, locale="en") if message.string}
    folder = STATIC.parent / "templates"
    for path in (folder / "base.html", folder / "home" / "show.html"):
        used = set(re.findall(r"_\([\"']([^\"']+)[\"']", path.read_text(encoding="utf-8")))
        assert used
        assert not used - known, path.name


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('x" onload="', "auto")]
)
def test_the_theme_of_the_cookie_is_painted_by_the_server(
    visitor: Browser, cookie: str, theme: str
):
    visitor.client.set_cookie("theme", cookie)
    visitor.get("/login")
    assert visitor.page.get("data-theme") == theme
    assert visitor.page.get("onload") is None


def test_the_rail_marks_where_one_is(
    as_user: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
):
    words = ["Việc", "Đơn vị", "Hệ thống", "Phương án", "Rà soát", "Kiểm tra", "Sổ", "Thừa"]
    entries = [
        Entry(word, "accounts.password" if n else "home.show", "home", Permission.HOME_READ, n)
        for n, word in enumerate(words)
    ]
    monkeypatch.setattr(navigation, "_entries", entries)
    browser = as_user("focal.ttyt")
    browser.get("/")
    rail = browser.page.xpath("//nav[contains(@class, 'rail')]")[0]
    shown = rail.xpath("./ul/li[not(contains(@class, 'rail-more'))]/a")
    assert [link.text_content().strip() for link in shown] == words[:7]
    assert [link.text_content().strip() for link in shown if link.get("aria-current")] == ["Việc"]
    behind = rail.xpath(".//li[contains(@class, 'rail-more')]//li/a")
    assert [link.text_content().strip() for link in behind] == words[4:7]


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_says_what_happened_and_what_to_do(app: Flask, db: Session, code: int):
    page = render_template(f"errors/{code}.html", message=None, reference=None)
    told = render_template(f"errors/{code}.html", message="Lý do riêng.", reference="ab12cd34")
    assert page.count("<h1>") == 1
    assert "ab12cd34" in told
    assert "Lý do riêng." in told
    assert "Mã lỗi" not in page


def test_an_unknown_address_is_answered_calmly(as_user: Callable[[str], Browser]):
    browser = as_user("focal.ttyt")
    assert browser.get("/khong-co").status_code == 404
    assert "Không tìm thấy trang này" in browser.text


def test_an_unreadable_database_still_gets_a_page(visitor: Browser, db: Session):
    visitor.app.config["PROPAGATE_EXCEPTIONS"] = False
    db.execute(text("DROP TABLE installation"))
    db.commit()
    answer = visitor.get("/login")
    assert answer.status_code == 500
    html5lib.HTMLParser(strict=True).parse(answer.get_data(as_text=True))
    assert "Hệ thống tạm thời không dùng được" in visitor.text
    assert len(visitor.page.xpath("//code")[0].text) == 8


def test_the_search_box_leads_to_the_page_that_searches_everything(
    as_user: Callable[[str], Browser],
):
    browser = as_user("focal.ttyt")
    browser.get("/")
    assert browser.page.xpath("//header//form[@role='search']/@action") == ["/search"]
    # A vendor sees nothing but its product: no box.
    vendor = as_user("vendor")
    vendor.get("/")
    assert vendor.page.xpath("//header//form[@role='search']") == []
