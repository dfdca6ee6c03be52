"""What the tests of transfers start from."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from compliance.systems.models import InformationSystem
from tests.support.transfers import found_system, system_named


@pytest.fixture
def pharmacy(app, db: Session) -> InformationSystem:
    """The hospital's pharmacy software, approved under the old pack."""
    return found_system(db, system_named(app, "Quản lý nhà thuốc", "bvdk"))
