"""What the full run does beyond the tests marked ``full`` (see docs/testing.md)."""

from __future__ import annotations

import os

from werkzeug.test import TestResponse

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
