"""The larger sector that the bench measures: whole units, many answers, nothing dangling."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from compliance.classification.queries import pack_today
from compliance.evidence.models import Evidence
from compliance.requirements.models import (
    RequirementResponse,
    ResponseEvidence,
    ResponseState,
)
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.units.models import HealthUnit
from tests.support.answered import answer
from tests.support.databases import NOW
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


def test_every_running_system_answers_its_rows(app):
    engine, pack = app.extensions["database"].engine, pack_today()
    S, R = InformationSystem, RequirementResponse
    running = select(func.count()).select_from(S).where(S.status == SystemStatus.ACTIVE)
    given = select(R.system_id, func.count()).where(R.pack_id == pack.id).group_by(R.system_id)
    with engine.begin() as connection:
        before = connection.scalar(select(func.count()).select_from(R))
        standing = answer(connection, pack, NOW.date())
        assert standing > before + 80 * connection.scalar(running)
        most = dict(connection.execute(given).all())
        assert len(most) >= connection.scalar(running)
        assert connection.scalar(running.where(S.proposed_level.is_(None))) == 0
        made = select(R.id).where(R.due.is_not(None)).order_by(R.id).limit(1)
        assert isinstance(connection.scalar(made), UUID)
        if engine.dialect.name == "sqlite":
            assert not connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    with app.extensions["database"].scope() as session:
        states = set(session.scalars(select(R.state).distinct()))
        assert set(map(str, ResponseState)) - states <= {"not_answered"}
        proven = session.scalars(select(Evidence).join(ResponseEvidence).limit(50)).all()
        assert all(piece.file for piece in proven)
