"""The larger sector that the bench measures: whole units copied, nothing dangling, on both."""

from __future__ import annotations

from sqlalchemy import func, select

from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit
from tests.support.sectors import KEPT, enlarge


def test_units_are_copied_with_all_that_hangs_on_them(app):
    engine = app.extensions["database"].engine
    units = select(func.count()).select_from(HealthUnit)
    systems = select(func.count()).select_from(InformationSystem)
    with engine.connect() as connection:
        kept = connection.scalar(units.where(HealthUnit.kind.in_(KEPT)))
        before = connection.scalar(units), connection.scalar(systems)
    with engine.begin() as connection:
        standing = enlarge(connection, 2)
        assert standing == kept + 2 * (before[0] - kept)
        assert connection.scalar(systems) > 1.9 * before[1]
        own = select(HealthUnit.id, HealthUnit.path)
        assert all(path.endswith(f"/{key.hex}/") for key, path in connection.execute(own))
        # PostgreSQL refuses by itself what points nowhere.
        if engine.dialect.name == "sqlite":
            assert not connection.exec_driver_sql("PRAGMA foreign_key_check").first()
