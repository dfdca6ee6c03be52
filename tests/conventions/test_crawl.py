"""A person of every role follows every link there is.

Each page answers, has a title, is valid enough for a screen reader, carries CSRF tokens in its
forms, writes nothing but the access log, and needs a bounded number of queries.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urldefrag, urlsplit

import html5lib
import pytest
from flask import Flask
from sqlalchemy import event

from tests.conventions.routes import logins
from tests.support.browser import Browser
from tests.support.tiers import documents

pytestmark = pytest.mark.sqlite_only

#: Pages looked at for each endpoint; the rest differ only in their rows.
PER_ENDPOINT = 1
#: Queries a page may need, login and navigation included.
#: The widest pages are the first one, which asks every feature what there is to do, and a draft
#: dossier on paper: inventory, answers by five origins, risks, checks.
MOST_QUERIES = 55
#: What is folded away in <details> does not compete for the eye.
PRIMARY = (
    "//main//*[contains(concat(' ', @class, ' '), ' btn-primary ')]"
    "[not(ancestor::details) and not(ancestor::dialog)]"
)
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
ACCESS_LOG = re.compile(r"^\s*INSERT INTO audit_event\b", re.IGNORECASE)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Record every SQL statement inside the block."""
    seen: list[str] = []

    def note(_conn, _cursor, statement, _params, _context, _many):
        seen.append(statement)

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def endpoint_of(app: Flask, url: str, method: str = "GET") -> str | None:
    adapter = app.url_map.bind("localhost")
    try:
        return adapter.match(urlsplit(url).path, method=method)[0]
    except Exception:
        return None


def links(browser: Browser) -> Iterator[str]:
    for link in browser.page.xpath("//a[@href]"):
        url = urldefrag(link.get("href")).url
        if url.startswith("/") and not url.startswith("//"):
            yield url


@pytest.mark.parametrize("login", logins())
def test_every_link_leads_to_a_whole_page(app: Flask, login: str):
    browser = Browser(app, login)
    waiting, seen, looked = deque(["/"]), {"/"}, Counter()
    while waiting:
        url = waiting.popleft()
        endpoint = endpoint_of(app, url)
        assert endpoint, f"{login}: dead link {url}"
        if endpoint == "static" or looked[endpoint] >= PER_ENDPOINT:
            continue
        if documents.is_made(endpoint):
            continue
        looked[endpoint] += 1
        with statements(app) as said:
            response = browser.get(url, follow=False)
        where = f"{login} {url} ({endpoint})"
        assert response.status_code in (200, 302, 303), f"{where}: {response.status_code}"
        changed = [s for s in said if WRITES.match(s) and not ACCESS_LOG.match(s)]
        assert not changed, f"{where} writes: {changed[:2]}"
        assert len(said) <= MOST_QUERIES, f"{where}: {len(said)} queries"
        documents.learn(endpoint, response)
        if response.status_code != 200 or response.mimetype != "text/html":
            response.close()  # as a server does: a file is handed out open
            continue
        check_page(browser, where)
        for link in links(browser):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def check_page(browser: Browser, where: str) -> None:
    assert browser.response is not None
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(browser.response.get_data(as_text=True))
    faults = [code for _place, code, _data in parser.errors]
    assert not faults, f"{where}: HTML {faults[:5]}"
    page = browser.page
    assert (page.findtext(".//title") or "").strip(), f"{where}: no title"
    assert len(page.xpath("//h1")) == 1, f"{where}: {len(page.xpath('//h1'))} h1"
    assert len(page.xpath("//main")) == 1, where
    ids = Counter(page.xpath("//@id"))
    assert not [i for i, n in ids.items() if n > 1], f"{where}: duplicate ids"
    for form in page.xpath("//form[translate(@method,'POST','post')='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), f"{where}: form without CSRF token"
    for field in page.xpath("//main//input[not(@type='hidden')]|//main//select|//main//textarea"):
        if field.get("type") in ("submit", "button"):
            continue
        named = (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or field.xpath("ancestor::label")
        )
        assert named or page.xpath(f"//label[@for='{field.get('id')}']"), (
            f"{where}: field {field.get('name')} has no label"
        )
    assert len(page.xpath(PRIMARY)) <= 1, f"{where}: more than one primary button"
