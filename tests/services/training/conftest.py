"""A unit to write registers for."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.training.models import Person
from compliance.units.models import HealthUnit


@pytest.fixture
def unit(db) -> HealthUnit:
    """A unit of the sector whose register is empty."""
    taken = select(Person.unit_id)
    found = db.scalars(
        select(HealthUnit)
        .where(HealthUnit.id.not_in(taken), HealthUnit.closed_on.is_(None))
        .order_by(HealthUnit.code)
    ).first()
    assert found is not None
    return found
