"""URL × unit: what a hospital sees of itself, another unit that guesses the address does not."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

import compliance.app  # noqa: F401 - loads every model
from compliance.core.db import Base
from compliance.core.permissions import Relation, relations
from compliance.demo.context import ALIASES
from compliance.units.models import HealthUnit
from tests.conventions.test_access import roles_of
from tests.conventions.test_crawl import ACCESS_LOG, WRITES, endpoint_of, links, statements
from tests.support.browser import Browser
from tests.support.tiers import documents

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("refused_once")]

OWNER, STRANGERS = "bvdk", ("focal.tyt", "head.bvnhi")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PER_ENDPOINT = 2
#: Who reads beyond one unit, or has business of another kind there.
OTHERS = (
    "approver", "appraiser", "inspector", "coordinator", "duoc", "leader", "admin", "vendor",
)  # fmt: skip
#: Endpoint and names of fields → address and fields of one such form.
Forms = dict[tuple[str | None, ...], tuple[str, dict[str, str]]]


def owned_addresses(app: Flask, login: str) -> tuple[list[str], Forms]:
    """Return pages and forms that a person of the owner reaches and that are about its own rows."""
    browser = Browser(app, login)
    waiting, seen, looked = deque(["/"]), {"/"}, Counter()
    forms: Forms = {}
    while waiting:
        url = waiting.popleft()
        endpoint = endpoint_of(app, url)
        if endpoint in (None, "static") or looked[endpoint] >= PER_ENDPOINT:
            continue
        looked[endpoint] += 1
        if documents.is_made(endpoint):
            continue
        answer = browser.get(url, follow=False)
        documents.learn(endpoint, answer)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for address, fields in forms_of(browser, url):
                forms.setdefault((endpoint_of(app, address, "POST"), *fields), (address, fields))
            fresh = [link for link in links(browser) if link not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        else:
            answer.close()  # a file that is handed out piece by piece
    owned = ids_of_owner(app)

    def is_owned(url: str) -> bool:
        return any(UUID(key) in owned for key in ID.findall(urlsplit(url).path))

    kept = {key: form for key, form in forms.items() if is_owned(form[0])}
    return sorted(url for url in seen if is_owned(url)), kept


def forms_of(browser: Browser, url: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield where each form of a page is sent, with what stands in its fields."""
    for form in browser.page.forms:
        if (form.method or "").upper() == "POST":
            fields = {name: str(value) for name, value in form.form_values() if value}
            fields.pop("csrf_token", None)
            yield (form.action or url).split("#")[0], fields


def ids_of_owner(app: Flask) -> set[UUID]:
    """Return the ids of every row, in any table, that belongs to the owner."""
    with app.extensions["database"].scope() as session:
        unit = session.scalars(select(HealthUnit.id).where(HealthUnit.code == ALIASES[OWNER])).one()
        return {
            key
            for table in Base.metadata.sorted_tables
            if {"id", "unit_id"} <= set(table.c.keys()) and table.name != "audit_event"
            for key in session.scalars(select(table.c.id).where(table.c.unit_id == unit))
        }


def test_only_those_of_the_unit_find_and_change_its_rows(app: Flask):
    addresses, forms = owned_addresses(app, f"focal.{OWNER}")
    forms = owned_addresses(app, f"head.{OWNER}")[1] | forms
    assert len({endpoint_of(app, url) for url in addresses}) > 20
    assert len({endpoint for endpoint, *_names in forms}) > 60
    for login in STRANGERS:
        browser = Browser(app, login)
        asked = [(browser.get, url, {"follow": False}) for url in addresses]
        asked += [(browser.post, url, {"data": fields}) for url, fields in forms.values()]
        for ask, url, options in asked:
            answer = ask(url, **options)
            assert answer.status_code in (403, 404), f"{login} {url}: {answer.status_code}"
    for login in OTHERS:
        only_reads_or_is_refused(app, login, forms)


def only_reads_or_is_refused(app: Flask, login: str, forms: Forms) -> None:
    """Send what focal point and head of the owner may send, as somebody else."""
    browser, roles = Browser(app, login), roles_of(app, login)
    for (endpoint, *_names), (url, fields) in forms.items():
        permission = app.view_functions[endpoint].__permission__
        held = {one for role in roles for one in relations(permission, role)}
        if permission.endswith(":read"):
            with statements(app) as said:
                browser.post(url, fields)
            changed = [s for s in said if WRITES.match(s) and not ACCESS_LOG.match(s)]
            assert not changed, f"{login} {url}: {changed[:2]}"
        elif held <= {Relation.OWN}:
            answer = browser.post(url, fields)
            assert answer.status_code in (403, 404), f"{login} {url}: {answer.status_code}"
