"""A Flask client that behaves like a browser of a person who is logged in."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from compliance.accounts.models import User

_RAW = hashlib.sha1(b"test").hexdigest()  # noqa: S324 - the library's own format


def _forget_person() -> None:
    """Forget who asked last: beside an open application context, requests share its globals."""
    if has_app_context():
        g.pop("_login_user", None)


class Browser:
    """Fetches pages and posts forms; adds the CSRF token itself."""

    def __init__(self, app: Flask, login: str | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.login = login
        self.response: TestResponse | None = None
        self._read: TestResponse | None = None
        self._page: html.HtmlElement | None = None
        self._words: str | None = None
        with self.client.session_transaction() as cookie:
            cookie["csrf_token"] = _RAW
            if login is not None:
                cookie["_user_id"] = self._session_id(login)
                cookie["_fresh"] = True

    def _session_id(self, login: str) -> str:
        with self.app.extensions["database"].scope() as session:
            user = session.scalar(select(User).where(User.login == login))
            if user is None:
                raise LookupError(f"no account {login}")
            return user.get_id()

    @property
    def csrf_token(self) -> str:
        """A token that belongs to this client's session."""
        secret = self.app.config["SECRET_KEY"]
        token = URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(_RAW)
        return token if isinstance(token, str) else token.decode()

    def get(self, url: str, follow: bool = True, **options: Any) -> TestResponse:
        """Fetch a page."""
        _forget_person()
        options.setdefault("buffered", True)  # a file is read to its end and closed
        self.response = self.client.get(url, follow_redirects=follow, **options)
        return self.response

    def post(
        self, url: str, data: dict[str, Any] | None = None, follow: bool = False, **options: Any
    ) -> TestResponse:
        """Post a form (files as ``(stream, name)``)."""
        _forget_person()
        with self.client.session_transaction() as cookie:
            cookie["csrf_token"] = _RAW  # a login empties the session
        body = {"csrf_token": self.csrf_token, **(data or {})}
        self.response = self.client.post(url, data=body, follow_redirects=follow, **options)
        return self.response

    @property
    def page(self) -> html.HtmlElement:
        """The last answer, parsed once however often it is asked about."""
        assert self.response is not None
        if self._read is not self.response:
            self._page = html.fromstring(self.response.get_data(as_text=True))
            self._words = None
            self._read = self.response
        return self._page

    @property
    def text(self) -> str:
        """The words of the last page, white space folded."""
        page = self.page
        if self._words is None:
            main = page.xpath("//main") or [page]
            self._words = " ".join(main[0].text_content().split())
        return self._words


def differences(browser: Browser) -> dict[str, list[str]]:
    """Return what the page of a clash shows: field → what is typed, what is stored.

    Only cells that say on a phone what they are count, and keep the lines that were typed.
    """
    stored = "td[@data-label='Đang lưu'][contains(@class, 'keep-lines')]"
    rows = browser.page.xpath(f"//main//table[contains(@class, 'table-stack')]/tbody/tr[{stored}]")
    cells = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    return {label: values for label, *values in cells}
