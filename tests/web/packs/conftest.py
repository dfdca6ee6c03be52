"""Who reads packs in these tests."""

from __future__ import annotations

import pytest


@pytest.fixture
def reader(as_user):
    """Somebody who reads packs and nothing else special."""
    return as_user("duoc")
