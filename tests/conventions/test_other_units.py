"""URL × unit: what a hospital sees of itself, another unit that guesses the address does not."""

from __future__ import annotations

import re
from collections import Counter, deque
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

import compliance.app  # noqa: F401 - loads every model
from compliance.core.db import Base
from compliance.demo.context import ALIASES
from compliance.units.models import HealthUnit
from tests.conventions.test_crawl import endpoint_of, links
from tests.support.browser import Browser
from tests.support.tiers import documents

pytestmark = pytest.mark.sqlite_only

OWNER, STRANGERS = "bvdk", ("focal.tyt", "head.bvnhi")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PER_ENDPOINT = 2


def owned_addresses(app: Flask) -> list[str]:
    """Return the pages that the owner's focal point reaches and that are about its own rows."""
    browser = Browser(app, f"focal.{OWNER}")
    waiting, seen, looked = deque(["/"]), {"/"}, Counter()
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
            fresh = [link for link in links(browser) if link not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        else:
            answer.close()  # a file that is handed out piece by piece
    owned = ids_of_owner(app)
    return sorted(
        url for url in seen if any(UUID(key) in owned for key in ID.findall(urlsplit(url).path))
    )


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


def test_another_unit_that_guesses_an_address_finds_nothing(app: Flask):
    addresses = owned_addresses(app)
    assert len({endpoint_of(app, url) for url in addresses}) > 20
    for login in STRANGERS:
        browser = Browser(app, login)
        for url in addresses:
            answer = browser.get(url, follow=False)
            assert answer.status_code in (403, 404), f"{login} {url}: {answer.status_code}"
