"""The same code and the same facts on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from compliance import create_app
from compliance.core import audit, clock, schema
from compliance.demo import seed_demo
from compliance.units.models import HealthUnit
from tests.support.databases import PASSWORD, settings


def test_the_demo_sector_is_there_and_its_audit_trail_holds(db):
    assert db.scalar(select(func.count()).select_from(HealthUnit)) > 330
    assert list(audit.verify(audit.trail())) == []
    assert audit.count() > 1000


@pytest.mark.full
@pytest.mark.postgresql_only
def test_the_demo_is_seeded_on_postgresql_as_well(empty, time):
    """Other tests get it there by the backup of SQLite, which takes a third of the time."""
    app = create_app(settings(empty.url, empty.data_dir))
    database = app.extensions["database"]
    schema.upgrade(database.engine)
    with app.app_context(), database.scope() as session:
        clock.use_clock(time)
        seed_demo(PASSWORD)
        assert session.scalar(select(func.count()).select_from(HealthUnit)) > 330
        assert list(audit.verify(audit.trail())) == []
    database.engine.dispose()
