"""The door of the API: a bearer token in place of a login; no cookie, so no CSRF token."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, request

from compliance.accounts.models import ApiToken
from compliance.api.services import Scope, count_call, recognise
from compliance.core import audit
from compliance.core.permissions import public

View = TypeVar("View", bound=Callable[..., Any])


def bearer(scope: Scope) -> Callable[[View], View]:
    """Mark a view of the API: it answers only to a token with ``scope``."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            kind, _space, value = request.headers.get("Authorization", "").partition(" ")
            given = value.strip() if kind.lower() == "bearer" else ""
            token = recognise(given, scope, request.remote_addr or "")
            audit.act_as(None, f"token {token.prefix or token.id.hex[-8:]}")
            if request.method != "GET":
                count_call(token)
            g.api_token = token
            return view(*args, **kwargs)

        return public(guarded)  # type: ignore[return-value]

    return mark


def the_token() -> ApiToken:
    """Return the token of this request."""
    token: ApiToken = g.api_token
    return token
