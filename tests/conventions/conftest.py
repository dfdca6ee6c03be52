"""What tests that ask every address share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.tiers import refusals_once


@pytest.fixture
def refused_once() -> Iterator[None]:
    """Every refusal is decided; its page is drawn for the first one of its kind."""
    with refusals_once():
        yield
