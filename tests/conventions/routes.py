"""What the convention tests know of the routes."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

#: Answers without login, and why.
PUBLIC = {
    "accounts.login",  # one cannot be logged in yet
    "accounts.language",  # the login page has the switch
    "home.healthz",  # asked by machines
    "obligations.read_feed",  # a calendar program, by its secret address
    "sharing.sheet",  # a vendor without an account, by the link that it was given
    "verification.show",  # whoever holds a printed document
}
#: Asked with a bearer token instead of a login; without one they answer 401.
BEARER = {"api.new_backup", "api.new_scan", "api.scan"}
PUBLIC |= BEARER
#: One login for each role, and for each kind of unit.
LOGINS = (
    "focal.bvdk",
    "head.bvdk",
    "focal.ttyt",
    "focal.tyt",
    "head.tyt",
    "approver",
    "appraiser",
    "inspector",
    "coordinator",
    "duoc",
    "leader",
    "admin",
    "vendor",
)
#: Roles that another login of the list holds too, at another kind of unit: in the full run only.
AGAIN = frozenset({"focal.ttyt", "head.tyt"})


def logins() -> list[object]:
    """Return the logins as parameters of a test."""
    return [
        pytest.param(login, marks=pytest.mark.full if login in AGAIN else ()) for login in LOGINS
    ]


def rules(app: Flask) -> list[Rule]:
    """Return our own routes: not static files, not the style sheets of Bootstrap-Flask."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not rule.endpoint.startswith("bootstrap.")
    ]
