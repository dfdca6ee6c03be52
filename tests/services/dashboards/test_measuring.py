"""The daily job: once a day, again on demand, killed half way; what is kept and what goes."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from compliance.core import clock, jobs
from compliance.core.db import transaction
from compliance.dashboards import services, tally
from compliance.dashboards.models import KpiDay, KpiGroup, KpiValue
from compliance.dashboards.queries.days import chosen_day, measured_days
from compliance.figures import facts
from compliance.figures.base import units as unit_rows
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit, UnitGroup, UnitKind
from tests.conventions.test_crawl import statements


def _values(db, day):
    rows = db.execute(
        select(
            KpiValue.kpi, KpiValue.unit_id, KpiValue.numerator, KpiValue.denominator,
            KpiValue.unknown, KpiValue.undecided,
        ).where(KpiValue.day == day)
    )  # fmt: skip
    return {tuple(row) for row in rows}


def test_a_day_is_measured_once_and_the_same_again_on_demand(db, run_jobs, time):
    today = clock.today()
    before = _values(db, today)
    assert before
    assert not jobs.is_needed("dashboards.measure")
    db.rollback()
    with transaction():
        jobs.enqueue("dashboards.measure", {}, actor_id=None)
    run_jobs()
    db.expire_all()
    assert _values(db, today) == before
    # The next day nothing stands there yet, so the scheduler asks for it.
    time.advance(days=1)
    assert jobs.is_needed("dashboards.measure")
    db.rollback()
    with transaction():
        jobs.enqueue("dashboards.measure", {}, actor_id=None)
    run_jobs()
    db.expire_all()
    assert db.get(KpiDay, today + timedelta(1)) is not None
    assert _values(db, today) == before


def test_a_unit_that_closed_since_is_in_no_sum_when_the_day_is_measured_again(db, run_jobs):
    today = clock.today()
    own = db.scalars(
        select(KpiValue)
        .join(HealthUnit, HealthUnit.id == KpiValue.unit_id)
        .where(KpiValue.day == today, KpiValue.denominator > 0)
        .where(HealthUnit.group == UnitGroup.SUBORDINATE, HealthUnit.kind == UnitKind.HOSPITAL)
        .order_by(KpiValue.kpi, KpiValue.unit_id)
    ).first()
    kpi, unit_id, share = own.kpi, own.unit_id, own.denominator

    def total() -> float:
        return db.scalars(
            select(KpiGroup.denominator).where(
                KpiGroup.day == today, KpiGroup.kpi == kpi, KpiGroup.kind == "",
                KpiGroup.unit_group == UnitGroup.SUBORDINATE,
            )
        ).one()  # fmt: skip

    before = total()
    with transaction():
        db.get(HealthUnit, unit_id).closed_on = today
    with transaction():
        jobs.enqueue("dashboards.measure", {}, actor_id=None)
    run_jobs()
    db.expire_all()
    assert total() == before - share


def test_a_run_that_was_killed_half_way_shows_the_day_before(db, time):
    time.advance(days=1)
    yesterday, today = clock.today() - timedelta(1), clock.today()
    db.rollback()
    with transaction():
        services.measure(services.units_to_measure()[0], today)
    assert _values(db, today)
    assert measured_days()[-1].day == yesterday
    assert jobs.is_needed("dashboards.measure")
    assert chosen_day(measured_days(), str(today)).day == yesterday


class _Killed(BaseException):
    """The process is gone: nothing after this runs in it."""


def test_whoever_takes_over_after_a_death_begins_anew_and_ends_the_day(db, time, monkeypatch):
    time.advance(days=1)
    whole = tally.measured(
        list(services.kpis().values()),
        [unit for batch in services.units_to_measure() for unit in batch],
        tally.window_of(clock.today()),
    )
    db.rollback()
    with transaction():
        job_id = jobs.enqueue("dashboards.measure", {}, actor_id=None).id
    report, leases = jobs.Progress.report, []

    def dies(progress, done, total, message=""):
        report(progress, done, total, message)
        leases.append(db.get(jobs.Job, job_id, populate_existing=True).lease_until)
        if len(leases) == 2:
            raise _Killed

    monkeypatch.setattr(jobs.Progress, "report", dies)
    with pytest.raises(_Killed):
        jobs.run(jobs.claim("first:1"), "first:1")
    db.rollback()
    assert leases[0] < leases[1]  # each batch renews the lease
    assert db.get(KpiDay, clock.today()) is None
    assert jobs.claim("second:2") is None
    with transaction():
        db.get(jobs.Job, job_id).lease_until = jobs.wall() - jobs.LEASE
    monkeypatch.undo()
    jobs.run(jobs.claim("second:2"), "second:2")
    assert db.get(jobs.Job, job_id, populate_existing=True).state == jobs.JobState.DONE
    assert _values(db, clock.today()) == {
        (kpi, unit_id, one.numerator, one.denominator, one.unknown, one.undecided)
        for kpi, by_unit in whole.units.items()
        for unit_id, one in by_unit.items()
        if one.numerator or one.denominator or one.undecided
    }


@pytest.mark.sqlite_only
def test_a_batch_is_small_in_units_and_in_systems_and_no_unit_is_split(db, monkeypatch):
    monkeypatch.setattr(services, "UNITS", 40)
    monkeypatch.setattr(services, "SYSTEMS", 20)
    held = Counter(db.scalars(select(InformationSystem.unit_id)))
    batches = services.units_to_measure()
    open_units = db.scalars(select(HealthUnit.id).where(HealthUnit.closed_on.is_(None)))
    assert [unit for batch in batches for unit in batch] == sorted(open_units)
    assert max(held.values()) > 3
    for batch in batches:
        assert len(batch) <= 40
        assert len(batch) == 1 or sum(held[unit] for unit in batch) <= 20


def test_units_cost_no_more_queries_by_their_number(db, app):
    units = [unit for batch in services.units_to_measure() for unit in batch]

    def asked(some):
        with statements(app) as said:
            tally.measured(list(services.kpis().values()), some, tally.window_of(clock.today()))
        return len(said)

    few = asked(units[:200])  # few enough units hold no system at all and ask less
    assert asked(units) <= few


@pytest.mark.sqlite_only
def test_a_field_that_nobody_offers_is_missing_not_zero(db, monkeypatch):
    monkeypatch.setattr(
        facts, "_columns", {k: v for k, v in facts._columns.items() if k == "systems"}
    )
    units = services.units_to_measure()[0]
    found = tally.measured(list(services.kpis().values()), units, tally.window_of(clock.today()))
    assert found.missing["kpi-dien-tap"] == ["units.drill_days"]
    assert "kpi-dien-tap" not in found.units
    assert "kpi-cap-do-xac-dinh" in found.units


def test_a_table_or_a_field_is_offered_once(monkeypatch):
    monkeypatch.setattr(facts, "_tables", dict(facts._tables))
    monkeypatch.setattr(facts, "_columns", dict(facts._columns))
    have = facts.table("units")
    facts.add_table(have)
    with pytest.raises(RuntimeError, match="twice"):
        facts.add_table(facts.Table("units", "khác", have.permission, unit_rows))
    with pytest.raises(RuntimeError, match="twice"):
        facts.add_columns("units", ("drill_days",), lambda _units, _window: {})
    with pytest.raises(KeyError):
        facts.rows_of("không có", [], tally.window_of(date(2026, 1, 1)))


@pytest.mark.sqlite_only
def test_days_long_past_keep_their_month_ends(db):
    today = clock.today()
    db.rollback()
    days = [date(2026, 5, day) for day in (3, 17, 30)] + [today - timedelta(59)]
    with transaction():
        for day in days:
            services.close_day(day, {})
        services.forget_days(today)
    kept = set(db.scalars(select(KpiDay.day)))
    assert {date(2026, 5, 31), today - timedelta(59), today} <= kept
    assert not {date(2026, 5, 3), date(2026, 5, 17), date(2026, 5, 30)} & kept
    # No figure outlives its day.
    stray = select(func.count()).select_from(KpiGroup).where(KpiGroup.day.not_in(kept))
    assert db.scalar(stray) == 0
