"""What the demo's people have read: everything but the last week."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from compliance.core import clock
from compliance.core.db import session
from compliance.demo.context import Context
from compliance.notices.models import Notice

UNREAD = timedelta(days=7)


def seed(_context: Context) -> None:
    """Mark what the steps of the story told earlier as read."""
    old = clock.now() - UNREAD
    session().execute(
        update(Notice).where(Notice.created_at < old).values(read_at=Notice.created_at)
    )
