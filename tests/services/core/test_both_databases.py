"""The same code and the same facts on SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import func, select

from compliance.core import audit
from compliance.units.models import HealthUnit


def test_the_demo_sector_is_there_and_its_audit_trail_holds(db):
    assert db.scalar(select(func.count()).select_from(HealthUnit)) > 330
    assert list(audit.verify(audit.trail())) == []
    assert audit.count() > 1000
