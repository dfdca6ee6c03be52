"""The daily job: once a day, again on demand, killed half way; what is kept and what goes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from compliance.core import clock, jobs
from compliance.core.db import transaction
from compliance.dashboards import services, tally
from compliance.dashboards.jobs import BATCH
from compliance.dashboards.models import KpiDay, KpiGroup, KpiValue
from compliance.dashboards.queries.days import chosen_day, measured_days
from compliance.figures import facts
from compliance.figures.base import units as unit_rows
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


def test_a_run_that_was_killed_half_way_shows_the_day_before(db, time):
    time.advance(days=1)
    yesterday, today = clock.today() - timedelta(1), clock.today()
    db.rollback()
    with transaction():
        services.measure(services.units_to_measure()[:BATCH], today)
    assert _values(db, today)
    assert measured_days()[-1].day == yesterday
    assert jobs.is_needed("dashboards.measure")
    assert chosen_day(measured_days(), str(today)).day == yesterday


def test_units_cost_no_more_queries_by_their_number(db, app):
    units = services.units_to_measure()

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
    units = services.units_to_measure()
    found, missing = tally.measured(
        list(services.kpis().values()), units, tally.window_of(clock.today())
    )
    assert missing["kpi-dien-tap"] == ["units.drill_days"]
    assert "kpi-dien-tap" not in found
    assert "kpi-cap-do-xac-dinh" in found


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
