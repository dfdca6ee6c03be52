"""What the full run does beyond the tests marked ``full`` (see docs/testing.md)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import session as cookie
from werkzeug.test import TestResponse

from compliance.core import web

#: ``make test-full`` sets it: pictures of every page, every document by every role.
FULL = bool(os.environ.get("FULL"))


class Documents:
    """Addresses that answer with a document: making one costs more than all else about it.

    What differs by role is who may have it, which the answer of a page tells as well. So a process
    makes a document for the first role that asks, and in the full run for each.
    """

    def __init__(self) -> None:
        self._made: set[str] = set()

    def is_made(self, endpoint: str) -> bool:
        """Whether this process need not make a document of ``endpoint`` again."""
        return not FULL and endpoint in self._made

    def learn(self, endpoint: str, answer: TestResponse) -> None:
        """Remember ``endpoint`` if it answered with a document."""
        if answer.status_code == 200 and answer.mimetype != "text/html":
            self._made.add(endpoint)


#: Those of this process
documents = Documents()


@contextmanager
def refusals_once() -> Iterator[None]:
    """Draw the page that refuses a person once for each reason, and in the full run every time.

    It is the same whatever was asked for, and whoever tries every address as everybody is refused
    thousands of times. The decision is made each time.
    """
    draw, drawn = web._page, set()

    def once(code: int, message: str | None, reference: str | None = None) -> str:
        case = (code, cookie.get("_user_id"))
        if case in drawn:
            return ""
        drawn.add(case)
        return draw(code, message, reference)

    web._page = draw if FULL else once
    try:
        yield
    finally:
        web._page = draw
