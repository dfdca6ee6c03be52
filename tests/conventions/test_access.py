"""URL × role: who lacks the permission gets 403, and a guessed id is 404 for everybody."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from compliance.accounts.models import User
from compliance.core.permissions import Role, relations
from tests.conventions.routes import BEARER, PUBLIC, logins, rules
from tests.support.browser import Browser
from tests.support.tiers import documents

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("refused_once")]


def roles_of(app: Flask, login: str) -> set[Role]:
    with app.extensions["database"].scope() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
        return {Role(a.role) for a in user.assignments}


def guess(rule) -> str:
    """Return the URL of a rule with ids that nobody has."""
    values = {}
    for name in rule.arguments:
        kind = type(rule._converters[name]).__name__
        values[name] = {
            "UUIDConverter": uuid4(),
            "IntegerConverter": 1,
            "AnyConverter": next(iter(getattr(rule._converters[name], "items", ["x"])), "x"),
        }.get(kind, "khong-co")
    built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]


@pytest.mark.parametrize("login", logins())
def test_a_role_without_the_permission_is_refused_on_every_route(app: Flask, login: str):
    roles = roles_of(app, login)
    browser = None
    for rule in rules(app):
        if rule.endpoint in PUBLIC:
            continue
        if browser is None or rule.endpoint == "accounts.logout":
            browser = Browser(app, login)
        permission = app.view_functions[rule.endpoint].__permission__
        may = any(relations(permission, role) for role in roles)
        by_id = "UUIDConverter" in {type(c).__name__ for c in rule._converters.values()}
        if may and not by_id and documents.is_made(rule.endpoint):
            continue
        send = browser.get if "GET" in rule.methods else browser.post
        answer = send(guess(rule), follow=False)
        where = f"{login} {rule.endpoint}: {answer.status_code}"
        if rule.endpoint == "accounts.logout":
            browser = None  # logged out: the next route gets a fresh one
        if not may:
            assert answer.status_code == 403, where
        elif by_id:
            assert answer.status_code == 404, where
        else:
            assert answer.status_code < 500, where
            assert answer.status_code != 403, where
            documents.learn(rule.endpoint, answer)


def test_who_is_not_logged_in_is_led_to_the_login_form(app: Flask):
    browser = Browser(app)
    for rule in rules(app):
        if rule.endpoint in PUBLIC:
            continue
        send = browser.get if "GET" in rule.methods else browser.post
        answer = send(guess(rule), follow=False)
        assert answer.status_code == 302, rule.endpoint
        assert answer.location.startswith("/login"), rule.endpoint


def test_a_post_without_a_token_is_refused_on_every_route(app: Flask):
    browser = Browser(app, "admin")
    for rule in rules(app):
        if "POST" not in rule.methods:
            continue
        answer = browser.client.post(guess(rule))
        if rule.endpoint == "accounts.logout":
            browser = Browser(app, "admin")
        refused = (401,) if rule.endpoint in BEARER else (400, 403)
        assert answer.status_code in refused, f"{rule.endpoint}: {answer.status_code}"
