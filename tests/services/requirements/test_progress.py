"""How much is left to answer: a station's few questions, the progress of many systems."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event, select

from compliance.classification.queries import pack_today
from compliance.core.db import transaction
from compliance.requirements.models import ResponseState, ScopeChoice
from compliance.requirements.queries import control_sheet, progress_of, sheet_at, sheet_of
from compliance.requirements.services import choose_scope
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit, UnitKind
from tests.support.answers import COMMON, UNIT_ONLY, control
from tests.support.dossiers import acting, described_system, unit_of, user_of


@pytest.fixture
def system_id(app: Flask):
    return described_system(app)


def test_a_station_without_a_server_answers_at_most_25_questions_itself(app):
    with acting(app) as session:
        looked = 0
        systems = session.scalars(
            select(InformationSystem)
            .join(HealthUnit, HealthUnit.id == InformationSystem.unit_id)
            .where(
                HealthUnit.kind == UnitKind.STATION,
                InformationSystem.has_own_server.is_(False),
                InformationSystem.proposed_level.in_((1, 2)),
            )
        ).all()
        for system in systems:
            sheet = sheet_of(system)
            mine = len(sheet.own_rows)
            assert 0 < mine <= 25, (system.name, mine)
            parts = mine + len(sheet.followed) + len(sheet.waiting_rows)
            assert sheet.total == parts
            assert sheet.total + len(sheet.excluded) == len(sheet.pack.items_at(sheet.level))
            looked += 1
        assert looked > 0
        station = unit_of(session, "tyt")
        assert 0 < len(control_sheet(station).own_rows) <= 25


def test_progress_counted_in_sql_equals_the_sheets(app, system_id):
    with acting(app) as session:
        pack = pack_today()
        systems = session.scalars(
            select(InformationSystem).where(InformationSystem.proposed_level.is_not(None)).limit(25)
        ).all()
        first = sheet_at(systems[0], pack, systems[0].proposed_level)
        actor = user_of(session, "admin").id
        out, back = first.rows[0], first.excluded[0]
        for chosen, choice in ((out, ScopeChoice.OUT), (back, ScopeChoice.IN)):
            with transaction():
                choose_scope(
                    first, chosen, choice, "Đã xem tại chỗ cùng nhà cung cấp.",
                    actor_id=actor, seen_version=chosen.version,
                )  # fmt: skip
        found = progress_of({s.id: s.proposed_level for s in systems}, pack)
        for system in systems:
            sheet = sheet_at(system, pack, system.proposed_level)
            held = found[system.id]
            assert (held.answered, held.total) == (sheet.answered, sheet.total), system.name
            assert held.by_state == {
                state: count
                for state, count in sheet.counts.items()
                if state != ResponseState.NOT_ANSWERED
            }


def test_a_sheet_and_the_progress_of_many_need_a_constant_number_of_queries(app, system_id):
    with acting(app) as session:
        pack = pack_today()
        system = session.get_one(InformationSystem, system_id)
        every = session.scalars(
            select(InformationSystem).where(InformationSystem.proposed_level.is_not(None))
        ).all()

        def count(work):
            seen = []
            engine = session.get_bind()
            listener = lambda *a: seen.append(a[2])  # noqa: E731
            event.listen(engine, "before_cursor_execute", listener)
            try:
                session.expire_all()
                work()
            finally:
                event.remove(engine, "before_cursor_execute", listener)
            return len(seen)

        unit = unit_of(session, "bvdk")
        control(session, unit, COMMON)
        few = count(lambda: sheet_at(system, pack, 2))
        for name in ("QL-RUIRO-01", UNIT_ONLY, "QL-SUCO-07", "QL-NHANSU-06"):
            control(session, unit, name)
        assert count(lambda: sheet_at(system, pack, 2)) == few <= 25
        levels = {s.id: s.proposed_level for s in every}
        some = dict(list(levels.items())[:2])
        assert len(levels) > 40
        # Reading back the rows of the caller is no part of it.
        for one in every:
            session.expunge(one)
        assert count(lambda: progress_of(some, pack)) == count(lambda: progress_of(levels, pack))
