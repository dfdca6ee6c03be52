"""Duties: what the features state, when it is next due, and that the trail is followed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from sqlalchemy import event, func, select, update

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.jobs import Job
from compliance.core.paging import PAGE_SIZE, ListRequest
from compliance.core.worker import ensure
from compliance.obligations import following, queries
from compliance.obligations.models import Obligation
from compliance.obligations.queries import State
from compliance.obligations.services import refresh
from compliance.obligations.sources import Cycle
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import Kind, RegisterEntry
from compliance.registers.services import add_entry
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit
from tests.support.dossiers import acting, unit_of, user_of


def test_the_next_day_follows_level_last_time_and_the_units_own_promise():
    cycle = Cycle("phuc-hoi-thu")
    done = date(2028, 2, 29)
    assert cycle.next_due(4, done, None) == date(2028, 8, 29)
    assert cycle.next_due(1, done, None) == date(2029, 2, 28)
    assert cycle.next_due(1, done, date(2028, 6, 1)) == date(2028, 6, 1)
    assert cycle.next_due(5, None, None) is None
    assert (cycle.confidence(3), cycle.confidence(4)) == ("U", "S")
    assert Cycle("ra-nhat-ky").months(5) == 1


def look(app, run_jobs) -> None:
    with acting(app):
        ensure("obligations.refresh")
    run_jobs()


def test_what_is_done_moves_the_day_and_only_that_unit_is_looked_at(app, run_jobs):
    look(app, run_jobs)
    with acting(app) as session:
        assert not following.is_behind()
        system = session.scalars(
            select(InformationSystem)
            .where(InformationSystem.approved_level == 3)
            .order_by(InformationSystem.id)
            .limit(1)
        ).one()
        unit = session.get_one(HealthUnit, system.unit_id)
        mine = (Obligation.source == "registers.restore-tests") & (
            Obligation.system_id == system.id
        )
        asked = session.scalars(select(Obligation).where(mine)).one()
        assert (asked.confidence, asked.path) == ("U", f"/backups/{system.id}")
        values = {"happened_on": clock.today(), "title": "Phục hồi", "result": "failed"}
        with transaction():
            add_entry(REGISTERS["restore-tests"], unit, system, values, {}, actor_id=None)
        before = session.scalars(select(Obligation).where(mine)).one().last_done
    look(app, run_jobs)
    with acting(app) as session:
        # A failed test counts for nothing.
        assert session.scalars(select(Obligation).where(mine)).one().last_done == before
        with transaction():
            unit = session.get_one(HealthUnit, unit.id)
            system = session.get_one(InformationSystem, system.id)
            values["result"] = "ok"
            add_entry(REGISTERS["restore-tests"], unit, system, values, {}, actor_id=None)
        seen = following.mark()
        assert seen is not None
        assert following.units_to_refresh(seen, following.newest_seq()) == [unit.id]
    look(app, run_jobs)
    with acting(app) as session:
        row = session.scalars(select(Obligation).where(mine)).one()
        assert (row.last_done, row.due_on) == (date(2026, 11, 22), date(2027, 11, 22))
        assert queries.state_of(row) == State.DONE
        ended = session.get_one(HealthUnit, row.unit_id)
        with transaction():
            ended.closed_on = clock.today()
            session.flush()
            refresh([ended.id])
        left = select(func.count()).where(Obligation.unit_id == row.unit_id)
        assert session.scalar(left) == 0


def test_a_day_that_a_unit_wrote_down_is_due_where_no_level_asks(app, run_jobs):
    """Else the register says "late" and the calendar knows of nothing."""
    with acting(app) as session:
        system = session.scalars(
            select(InformationSystem)
            .where(
                InformationSystem.approved_level.is_(None),
                InformationSystem.legacy_level.is_(None),
                InformationSystem.proposed_level.is_(None),
                InformationSystem.status == "active",
            )
            .order_by(InformationSystem.id)
            .limit(1)
        ).one()
        unit = session.get_one(HealthUnit, system.unit_id)
        done, due = clock.today(), clock.today() + timedelta(days=3)
        values = {"happened_on": done, "title": "Thử", "result": "ok", "next_due": due}
        with transaction():
            add_entry(REGISTERS["restore-tests"], unit, system, values, {}, actor_id=None)
            how = {"method": "full", "place": "Kho khác"}
            add_entry(REGISTERS["backups"], unit, system, values, how, actor_id=None)
    look(app, run_jobs)
    own = (Obligation.system_id == system.id) & Obligation.source.like("registers.%")
    with acting(app) as session:
        found = session.scalars(select(Obligation).where(own).order_by(Obligation.source)).all()
        assert [(row.source, row.due_on, row.last_done) for row in found] == [
            ("registers.backups", due, done), ("registers.restore-tests", due, done),
        ]  # fmt: skip
        assert {row.confidence for row in found} == {"K"}
        with transaction():
            session.get_one(InformationSystem, system.id).status = "stopped"
            session.flush()
            refresh([unit.id])
        assert session.scalars(select(Obligation).where(own)).all() == []


def test_a_drill_was_held_when_it_ended_well_or_badly_not_while_it_goes_on(app):
    """As the indicator counts it: else the calendar asks for a drill that the report has."""
    with acting(app) as session:
        system = session.scalars(
            select(InformationSystem)
            .where(InformationSystem.approved_level == 3, InformationSystem.status == "active")
            .order_by(InformationSystem.id)
            .limit(1)
        ).one()
        unit, today = session.get_one(HealthUnit, system.unit_id), clock.today()
        with transaction():
            session.execute(
                update(RegisterEntry)
                .where(RegisterEntry.unit_id == unit.id, RegisterEntry.kind == Kind.DRILL)
                .values(withdrawn_at=clock.now())
            )
        mine = (Obligation.source == "registers.drills") & (Obligation.unit_id == unit.id)
        for result, day, last in (
            ("running", today, None), ("failed", today - timedelta(2), today - timedelta(2)),
        ):  # fmt: skip
            values = {"happened_on": day, "title": "Diễn tập", "result": result}
            with transaction():
                how = {"scenario": "Mất điện"}
                add_entry(REGISTERS["drills"], unit, None, values, how, actor_id=None)
                session.flush()
                refresh([unit.id])
            assert session.scalars(select(Obligation).where(mine)).one().last_done == last


def test_a_new_day_looks_at_every_unit_and_changes_nothing_by_itself(app, run_jobs, time):
    look(app, run_jobs)
    with acting(app) as session:
        before = {r.id: (r.due_on, r.title) for r in session.scalars(select(Obligation))}
        assert before
        with transaction():
            refresh(session.scalars(select(HealthUnit.id)).all())
        again = {r.id: (r.due_on, r.title) for r in session.scalars(select(Obligation))}
        assert again == before
        runs = session.scalar(select(func.count()).where(Job.kind == "obligations.refresh"))
    time.advance(days=1)
    look(app, run_jobs)
    with acting(app) as session:
        asked = select(func.count()).where(Job.kind == "obligations.refresh")
        assert session.scalar(asked) == runs + 1


def test_the_state_in_sql_is_the_state_in_python_and_scope_follows_each_source(app, run_jobs):
    look(app, run_jobs)
    with acting(app) as session:
        for shift in (-400, -1, 0, 29, 30, 31, 400):
            row = session.scalars(select(Obligation).order_by(Obligation.id)).first()
            with transaction():
                row.due_on = clock.today() + timedelta(days=shift)
            rows = session.execute(select(Obligation, queries.state_sql())).all()
            assert {queries.state_of(one) for one, _said in rows} == {said for _o, said in rows}
            assert all(queries.state_of(one) == said for one, said in rows)
        leader = user_of(session, "leader")
        seen = set(session.scalars(select(Obligation.source).where(queries.scope(leader))))
        assert "registers.restore-tests" in seen
        assert not {key for key in seen if key.startswith("privacy.")}
        focal = user_of(session, "focal.bvdk")
        own = unit_of(session, "bvdk").id
        units = set(session.scalars(select(Obligation.unit_id).where(queries.scope(focal))))
        assert own in units
        assert unit_of(session, "so-y-te").id not in units


def test_queries_do_not_grow_with_the_units(app, run_jobs):
    look(app, run_jobs)
    counted: list[str] = []
    engine = app.extensions["database"].engine

    def count(_conn, _cursor, statement, *_rest) -> None:
        counted.append(statement)

    with acting(app) as session:
        units = session.scalars(select(HealthUnit.id).order_by(HealthUnit.id)).all()
        numbers = []
        for some in (units[:2], units):
            counted.clear()
            event.listen(engine, "before_cursor_execute", count)
            refresh(some)
            event.remove(engine, "before_cursor_execute", count)
            session.rollback()
            numbers.append(len([s for s in counted if s.lstrip().startswith("SELECT")]))
    assert numbers[1] <= numbers[0] + 2


def test_pages_keep_the_order_of_the_whole_list_also_where_the_late_fill_them(app, run_jobs, time):
    look(app, run_jobs)
    time.advance(days=60)  # by then hundreds are late, and some are not
    with acting(app) as session:
        viewer = user_of(session, "leader")
        whole = [row.id for row in queries.rows_to_export(viewer, ListRequest())]
        late = queries.counts(viewer)[State.LATE]
        assert len(whole) > late > 2 * PAGE_SIZE
        asked: list[str] = []
        listen = partial(_note_sorts, asked)
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", listen)
        paged, sorts = [], []
        for number in range(1, len(whole) // PAGE_SIZE + 2):
            page = queries.obligation_page(viewer, ListRequest(page=number))
            paged += [row.id for row in page.rows]
            assert page.has_next == (len(paged) < len(whole))
            sorts.append(len(asked))
            asked.clear()
        event.remove(engine, "before_cursor_execute", listen)
        assert paged == whole
        # Of the late alone where they fill the page, else of all.
        assert (sorts[0], sorts[-1]) == (1, 2)


def _note_sorts(asked: list[str], _connection, _cursor, statement: str, *_more) -> None:
    if "ORDER BY" in statement and "LIMIT" in statement:
        asked.append(statement)
