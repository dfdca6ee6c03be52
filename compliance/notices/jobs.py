"""Sending the outbox, deleting what is old."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app

from compliance.core import clock, jobs
from compliance.core.db import transaction
from compliance.notices.delivery import AT_ONCE, deliver, is_due
from compliance.notices.services import forget_old

jobs.only_when("notices.send")(is_due)


@jobs.job("notices.send")
def send(progress: jobs.Progress, _args: dict[str, Any]) -> dict[str, Any]:
    """Send what is due; run twice it sends nothing twice."""
    return {"sent": deliver(lambda number: progress.report(number, AT_ONCE))}


@jobs.job("notices.forget")
def forget(_progress: jobs.Progress, _args: dict[str, Any]) -> dict[str, Any]:
    """Delete notices and finished messages that are older than NOTICE_DAYS."""
    days = current_app.extensions["settings"].NOTICE_DAYS
    with transaction():
        gone = forget_old(clock.now() - timedelta(days=days))
    return {"gone": gone}
