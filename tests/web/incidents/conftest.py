"""An incident to work on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.incidents.test_real_incident import DETECTED, report


@pytest.fixture
def incident(app, as_user, time):
    """A report of the head: its address and the focal point's browser."""
    time.moment = DETECTED + timedelta(hours=1)
    location = report(as_user("head.tyt"))
    return f"/incidents/{location.rpartition('/')[2]}", as_user("focal.tyt")
