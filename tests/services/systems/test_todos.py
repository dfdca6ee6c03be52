"""What the inventory asks of whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from compliance.core.db import transaction
from compliance.systems.catalogue import annual_period, transition_rules
from compliance.systems.models import InformationSystem
from compliance.systems.queries.shared import todos_for
from tests.conventions.test_crawl import statements


def test_a_station_is_asked_to_confirm_its_shared_software(db, user):
    lines = [todo.text for todo in todos_for(user("focal.tyt"))]
    assert any("Trạm dùng" in line and "xác nhận" in line for line in lines)


def test_a_hospital_is_told_what_is_missing_and_what_ends(db, user, unit):
    with transaction():
        db.execute(
            update(InformationSystem)
            .where(InformationSystem.unit_id == unit("bvdk").id)
            .values(
                purpose=None, contract_end=date(2026, 12, 20), transition_case="under_investment"
            )
        )
    found = {todo.args.get("need") or str(todo.due): todo for todo in todos_for(user("focal.bvdk"))}
    assert "thiếu mô tả" in found["description"].text
    assert found["contract"].due == date(2026, 12, 20)
    assert found["2026-12-31"].severity == "warn"
    assert found["2027-06-30"].severity == "info"


def test_who_keeps_no_inventory_is_asked_nothing(db, user):
    assert todos_for(user("leader")) == []


def test_the_todos_need_two_queries(app, db, user):
    person = user("focal.ttyt")
    todos_for(person)
    with statements(app) as said:
        todos_for(person)
    assert len([s for s in said if s.startswith("SELECT")]) <= 2


def test_before_a_day_shows_the_day_before():
    days = {(r.case, str(r.before), str(r.last_safe_day)) for r in transition_rules()}
    assert ("under_investment", "2027-01-01", "2026-12-31") in days
    assert ("level_kept", "2027-07-01", "2027-06-30") in days
    never = next(r for r in transition_rules() if r.case == "never_approved")
    assert (never.last_safe_day, never.confidence) == (None, "U")


def test_the_annual_period_follows_the_last_deadline():
    period = annual_period(date(2026, 11, 22))
    assert (period.first_day, period.last_day) == (date(2025, 12, 15), date(2026, 12, 14))
    assert [d.last_safe_day for d in period.deadlines] == [date(2026, 12, 19), date(2026, 12, 24)]
    assert annual_period(date(2026, 12, 24)).year == 2026
    assert annual_period(date(2026, 12, 25)).year == 2027
