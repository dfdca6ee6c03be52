"""Rules that need no page: systems one by one, campaigns, what each role has to do."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, func, select

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.inspections.checklist import sets
from compliance.inspections.models import Campaign, Inspection, InspectionRow
from compliance.inspections.queries import todos_for
from compliance.inspections.queries.inspections import rows_of
from compliance.inspections.queries.origins import ANSWERS
from compliance.inspections.services.campaigns import move_campaign
from compliance.inspections.services.opening import Plan, choose_systems, open_inspection
from compliance.inspections.services.prefilling import prefill
from compliance.inspections.states import CampaignState, InspectionState
from compliance.requirements.models import RequirementResponse, ResponseState
from compliance.systems.queries import systems_of

PLAN = {
    "check_type": "kiem-tra-cua-so",
    "legal_basis": "Quyết định mẫu",
    "planned_on": date(2026, 12, 1),
    "period_from": date(2026, 1, 1),
    "period_to": date(2026, 11, 22),
    "self_assess_by": date(2026, 11, 30),
}


def test_questions_about_systems_are_asked_of_each_chosen_system(db, user, unit):
    inspector, questions = user("inspector"), sets()[0]
    systems = systems_of(inspector, unit("bvdk").id)[:2]
    with transaction():
        inspection = open_inspection(
            inspector, unit("bvdk"), questions, Plan(**PLAN, team=[inspector])
        )
    with transaction():
        choose_systems(inspector, inspection, questions, systems)
    rows = rows_of(inspection.id)
    about = [q for q in questions.questions.values() if q.scope == "system"]
    assert len(rows) == len(questions.questions) + len(about)
    for question in about:
        asked = {row.system_id for row in rows if row.item_id == question.id}
        assert asked == {system.id for system in systems}
    with transaction():
        rows_of(inspection.id)[0].unit_answer = "dat"
    with pytest.raises(Refused), transaction():
        choose_systems(inspector, inspection, questions, [])


def test_rows_of_a_level_are_filled_in_from_the_answers_of_the_dossiers(db, user, unit):
    inspector = user("inspector")
    questions = next(one for one in sets() if one.key == "nd331-2026@1/cap-2")
    with transaction():
        inspection = open_inspection(
            inspector, unit("bvdk"), questions, Plan(**PLAN, team=[inspector])
        )
        filled = prefill(user("focal.bvdk"), inspection)
    told = db.execute(
        select(RequirementResponse.item_id, RequirementResponse.state).where(
            RequirementResponse.unit_id == unit("bvdk").id,
            RequirementResponse.pack_id == "nd331-2026",
            RequirementResponse.state != ResponseState.NOT_ANSWERED,
        )
    ).all()
    worst = {
        item: min((ANSWERS[s] for i, s in told if i == item), key=list(ANSWERS.values()).index)
        for item, _state in told
    }
    got = {row.item_id: row.unit_answer for row in rows_of(inspection.id) if row.unit_origin}
    expected = {item: answer for item, answer in worst.items() if item in questions.questions}
    assert expected
    assert filled >= len(expected)
    assert {item: got[item] for item in expected} == expected


def test_codes_follow_each_other_within_the_year(db, user, unit):
    inspector = user("inspector")
    last = db.scalar(select(func.max(Inspection.code)))
    with transaction():
        made = [
            open_inspection(inspector, unit(name), sets()[0], Plan(**PLAN, team=[inspector])).code
            for name in ("bvdk", "tyt")
        ]
    assert [int(code[-4:]) for code in made] == [int(last[-4:]) + 1, int(last[-4:]) + 2]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("team", []),
        ("period_to", date(2025, 1, 1)),
        ("self_assess_by", date(2026, 12, 2)),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused_on_its_field(db, user, unit, field, value):
    values = {**PLAN, "team": [user("inspector")], field: value}
    with pytest.raises(Refused) as refused, transaction():
        open_inspection(user("inspector"), unit("tyt"), sets()[0], Plan(**values))
    assert refused.value.field == field


def test_a_campaign_goes_one_step_at_a_time_and_closes_after_its_signatures(db, user):
    inspector = user("inspector")
    running = db.scalars(select(Campaign).where(Campaign.state == CampaignState.RUNNING)).one()
    with pytest.raises(Refused, match="chưa ký biên bản"), transaction():
        move_campaign(inspector, running, CampaignState.CLOSED)
    planned = db.scalars(select(Campaign).where(Campaign.state == CampaignState.PLANNED)).one()
    with pytest.raises(Refused, match="theo thứ tự"), transaction():
        move_campaign(inspector, planned, CampaignState.RUNNING)


@pytest.mark.parametrize("login", ["inspector", "focal.tyt", "head.bvdk", "leader", "admin"])
def test_what_there_is_to_do_needs_at_most_four_queries(db, user, login):
    person = user(login)
    assert person.roles_held
    seen: list[str] = []
    engine = db.get_bind()

    def listener(_connection, _cursor, statement, _parameters, _context, _many):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", listener)
    try:
        todos = todos_for(person)
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    assert len(seen) <= 4
    assert bool(todos) == (login not in ("leader", "admin"))


def test_a_station_is_reminded_of_its_self_assessment(db, user, unit):
    words = [todo.text for todo in todos_for(user("focal.tyt"))]
    planned = db.scalars(
        select(Inspection).where(
            Inspection.unit_id == unit("tyt").id, Inspection.state == InspectionState.PLANNED
        )
    ).one()
    assert f"Tự đánh giá trước kiểm tra {planned.code}" in words


def test_the_demo_holds_every_state(db):
    states = set(db.scalars(select(Inspection.state)))
    assert states == {state.value for state in InspectionState}
    assert db.scalar(select(func.count()).select_from(InspectionRow)) >= 40 * 30
