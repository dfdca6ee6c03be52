"""Every route says who may use it, in one spelling, with typed ids."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from compliance.core.permissions import Permission
from tests.conventions.routes import PUBLIC, rules

pytestmark = pytest.mark.sqlite_only


def test_every_route_asks_for_a_permission_or_stands_on_the_public_list(app: Flask):
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        assert hasattr(view, "__permission__"), f"{rule.endpoint}: neither @requires nor @public"
        permission = view.__permission__
        if permission is None:
            assert rule.endpoint in PUBLIC, f"{rule.endpoint} answers without login"
        else:
            assert isinstance(permission, Permission)


def test_the_public_list_has_no_dead_entry(app: Flask):
    assert {rule.endpoint for rule in rules(app)} >= PUBLIC


def test_urls_are_kebab_case_and_their_ids_are_typed(app: Flask):
    for rule in rules(app):
        for part in rule.rule.strip("/").split("/"):
            if part.startswith("<"):
                assert re.match(r"<(uuid|int|string|any\([a-z0-9_', -]+\)):[a-z_]+>", part), (
                    rule.rule
                )
            else:
                assert re.fullmatch(
                    r"[a-z0-9.-]*(<(uuid|any\([a-z, ]+\)):[a-z_]+>)?[a-z0-9.<>:_,()-]*", part
                ), rule.rule


def test_a_route_that_changes_something_is_not_reached_by_get(app: Flask):
    for rule in rules(app):
        verbs = rule.methods - {"HEAD", "OPTIONS"}
        assert verbs <= {"GET", "POST"}, f"{rule.endpoint}: {verbs}"


def test_endpoints_are_named_feature_dot_verb(app: Flask):
    for rule in rules(app):
        assert re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", rule.endpoint), rule.endpoint
