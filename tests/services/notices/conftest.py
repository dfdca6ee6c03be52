"""A mail server for the application of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from compliance.core import smtp
from tests.support.mail import Postbox, smtp_server

SENDER = "thong-bao@so-y-te.example"


@pytest.fixture
def postbox(app: object) -> Iterator[Postbox]:
    """A server that takes everything; the application sends through it."""
    with smtp_server() as box:
        smtp.use_server(smtp.parse(box.url, SENDER))
        yield box
    smtp.use_server(None)


@pytest.fixture
def use_url() -> Iterator[Callable[[str], None]]:
    """Point the application to another server; undone after the test."""
    yield lambda url: smtp.use_server(smtp.parse(url, SENDER))
    smtp.use_server(None)
