"""Whose answer a row follows, and that it follows at once."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from compliance.classification.queries import pack_today
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.requirements.models import (
    ControlAnswer,
    ControlEvidence,
    RequirementResponse,
    ResponseState,
)
from compliance.requirements.queries import (
    OriginKind,
    control_sheet,
    sheet_at,
)
from compliance.requirements.services import (
    answer_requirement,
    follow_again,
    share_platform,
)
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit, LinkKind
from compliance.units.queries import linked_targets
from tests.support.answers import COMMON, EACH, UNIT_ONLY, control, own
from tests.support.dossiers import acting, described_system, unit_of, user_of

MET, PARTLY, UNKNOWN = ResponseState.MET, ResponseState.PARTLY_MET, ResponseState.UNKNOWN


@pytest.fixture
def system_id(app: Flask):
    return described_system(app)


@pytest.fixture
def station_system_id(app: Flask):
    return described_system(app, "tyt", code="tram-thu", has_own_server=False)


def row(session, system_id, name):
    system = session.get_one(InformationSystem, system_id)
    found = sheet_at(system, pack_today(), 2).find(name)
    assert found is not None
    return found


def forget_controls(session, *units):
    ids = [unit.id for unit in units]
    kept = select(ControlAnswer.id).where(ControlAnswer.unit_id.in_(ids))
    with transaction():
        session.execute(delete(ControlEvidence).where(ControlEvidence.control_id.in_(kept)))
        session.execute(delete(ControlAnswer).where(ControlAnswer.unit_id.in_(ids)))


def test_a_system_follows_its_unit_and_every_change_of_it(app, system_id):
    with acting(app) as session:
        unit = unit_of(session, "bvdk")
        assert row(session, system_id, COMMON).state == ResponseState.NOT_ANSWERED
        control(session, unit, COMMON, MET, "Rà mỗi năm.")
        found = row(session, system_id, COMMON)
        assert (found.state, found.note, found.origin.kind) == (MET, "Rà mỗi năm.", OriginKind.UNIT)
        assert found.origin.sentence == "theo biện pháp chung của đơn vị"
        control(session, unit, COMMON, PARTLY, "Mới rà một nửa.")
        assert row(session, system_id, COMMON).state == PARTLY
        control(session, unit, UNIT_ONLY)
        assert row(session, system_id, UNIT_ONLY).origin.kind == OriginKind.UNIT
        stored = session.scalars(select(RequirementResponse).filter_by(system_id=system_id)).all()
        assert stored == [], "nothing is copied"


def test_what_must_be_shown_for_each_system_follows_nobody(app, system_id):
    with acting(app) as session:
        control(session, unit_of(session, "bvdk"), EACH)
        assert row(session, system_id, EACH).origin is None


def test_a_station_follows_its_centre_only_where_that_serves(app, station_system_id):
    with acting(app) as session:
        centre = unit_of(session, "ttyt")
        control(session, centre, COMMON, PARTLY, "Trung tâm rà.")
        control(session, centre, UNIT_ONLY)
        found = row(session, station_system_id, COMMON)
        assert found.origin.kind == OriginKind.GUIDE
        assert found.origin.name == centre.name
        assert row(session, station_system_id, UNIT_ONLY).origin is None
        sheet = control_sheet(unit_of(session, "tyt"))
        assert sheet.find(COMMON).origin.name == centre.name


def test_an_open_answer_of_another_is_followed_by_nobody(app, system_id):
    with acting(app) as session:
        control(session, unit_of(session, "bvdk"), COMMON, UNKNOWN)
        assert row(session, system_id, COMMON).origin is None


def test_leaving_the_common_answer_needs_a_reason_and_can_be_taken_back(app, system_id):
    with acting(app) as session:
        control(session, unit_of(session, "bvdk"), COMMON)
        system, actor = session.get_one(InformationSystem, system_id), user_of(session, "admin").id
        given = {"actor_id": actor, "seen_version": 0, "state": ResponseState.NOT_MET}
        item = pack_today().item(COMMON)
        with pytest.raises(Refused, match="Ghi lý do trả lời riêng") as refused, transaction():
            answer_requirement(system, pack_today(), item, **given, overrides=True)
        assert refused.value.field == "override_reason"
        with transaction():
            answer = answer_requirement(
                system, pack_today(), item, **given,
                overrides=True, override_reason="Phần mềm thuê ngoài, quy trình riêng.",
            )  # fmt: skip
        found = row(session, system_id, COMMON)
        assert (found.state, found.origin) == (ResponseState.NOT_MET, None)
        assert found.followed is not None
        with pytest.raises(Clash), transaction():
            follow_again(answer, answer.version + 1)
        with transaction():
            follow_again(answer, answer.version)
        assert row(session, system_id, COMMON).origin.kind == OriginKind.UNIT


def test_a_shared_platform_stands_before_the_unit_and_after_the_system_itself(app, system_id):
    other = described_system(app, "van-phong-so", code="nen-tang")
    with acting(app) as session:
        system, platform = (session.get_one(InformationSystem, key) for key in (system_id, other))
        control(session, unit_of(session, "bvdk"), COMMON, MET)
        own(session, platform, COMMON, PARTLY, "Nền tảng làm.")
        assert row(session, system_id, COMMON).origin.kind == OriginKind.UNIT
        with transaction():
            share_platform(system, platform, "Hợp đồng dùng chung.")
        found = row(session, system_id, COMMON)
        assert (found.state, found.origin.kind) == (PARTLY, OriginKind.PLATFORM)
        own(session, system, COMMON, MET, "Tự làm.")
        assert row(session, system_id, COMMON).origin is None


WHERE = ("own", "platform", "unit", "guide", "parent")


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.fixed_dictionaries({name: st.sampled_from([None, MET, PARTLY, UNKNOWN]) for name in WHERE})
)
def test_the_first_that_answers_is_followed_whatever_the_others_say(app, said):
    # Given a station, its platform, its centre, and the committee above it, each saying something
    with acting(app) as session:
        station = unit_of(session, "tyt")
        centre = linked_targets(station.id, LinkKind.GUIDANCE)[0]
        above = session.get_one(HealthUnit, station.parent_id)
        forget_controls(session, station, centre, above)
        with transaction():
            session.execute(
                delete(RequirementResponse).where(RequirementResponse.item_id == COMMON)
            )
        names = {"own": f"o{len(session.new)}", "platform": "p"}
        systems = {name: _system(session, station, name) for name in names}
        with transaction():
            share_platform(systems["own"], systems["platform"], "Dùng chung.")
        for name, state in said.items():
            if state is None:
                continue
            if name in systems:
                own(session, systems[name], COMMON, state)
            else:
                control(
                    session,
                    {"unit": station, "guide": centre, "parent": above}[name],
                    COMMON,
                    state,
                )
        # When the row is read
        found = row(session, systems["own"].id, COMMON)
        # Then the own answer stands first, whatever it says; then the first that is not open
        if said["own"] is not None:
            assert (found.origin, found.state) == (None, said["own"])
            return
        usable = [name for name in WHERE[1:] if said[name] in (MET, PARTLY)]
        if not usable:
            assert found.origin is None
            assert found.state == ResponseState.NOT_ANSWERED
            return
        assert found.origin.kind.value == usable[0]
        assert found.state == said[usable[0]]


def _system(session, unit, name):
    with transaction():
        made = InformationSystem(
            department_id=unit.department_id,
            unit_id=unit.id,
            code=f"{name}-{len(session.scalars(select(InformationSystem.id)).all())}",
            name=f"Hệ thống {name}",
            kind="khac",
        )
        session.add(made)
    return made


def test_an_answer_after_another_is_refused_and_two_rows_never_clash(app, system_id):
    with acting(app) as session:
        system = session.get_one(InformationSystem, system_id)
        own(session, system, COMMON)
        own(session, system, EACH)
        with pytest.raises(Clash) as clash:
            own(session, system, COMMON, note="Khác.")
        assert clash.value.current["note"] == "Riêng hệ thống này."
        assert clash.value.current["version"] == 1


def test_money_and_a_person_of_the_unit_stand_only_where_they_belong(app, system_id):
    with acting(app) as session:
        system, pack = session.get_one(InformationSystem, system_id), pack_today()
        given = {"actor_id": user_of(session, "admin").id}
        with transaction():
            planned = answer_requirement(
                system, pack, pack.item(COMMON), **given, seen_version=0,
                state=ResponseState.PLANNED, responsible="Tổ CNTT", due=date(2027, 6, 30),
                cost=45_000_000, funding="Chi thường xuyên",
            )  # fmt: skip
        assert (planned.cost, planned.funding) == (45_000_000, "Chi thường xuyên")
        with transaction():
            met = answer_requirement(
                system, pack, pack.item(COMMON), **given, seen_version=planned.version,
                state=MET, cost=45_000_000,
            )  # fmt: skip
        assert met.cost is None
        stranger, colleague = user_of(session, "focal.ttyt"), user_of(session, "head.bvdk")
        ask = {**given, "seen_version": 0, "state": UNKNOWN}
        with pytest.raises(Refused, match="người của đơn vị"), transaction():
            answer_requirement(system, pack, pack.item(EACH), **ask, assignee_id=stranger.id)
        with transaction():
            asked = answer_requirement(
                system, pack, pack.item(EACH), **ask, assignee_id=colleague.id
            )
        assert asked.assignee_id == colleague.id


def test_sending_what_is_stored_already_is_no_clash(app, system_id):
    with acting(app) as session:
        system = session.get_one(InformationSystem, system_id)
        first = own(session, system, COMMON)
        again = own(session, system, COMMON)
        assert (again.id, again.version) == (first.id, 1)
