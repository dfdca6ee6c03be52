"""The demo's calendar, as the worker would make it."""

from __future__ import annotations

from sqlalchemy import select

from compliance.core.db import session
from compliance.demo.context import Context
from compliance.obligations.following import set_mark
from compliance.obligations.services import refresh
from compliance.units.models import HealthUnit


def seed(context: Context) -> None:
    """State the duties of every unit; the worker follows the trail from its beginning."""
    refresh(session().scalars(select(HealthUnit.id)).all())
    set_mark(0, context.today)
