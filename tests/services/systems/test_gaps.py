"""An entry of the inventory that lacks something: the same in lists, to-do lists and indicators."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.systems.models import InformationSystem, Lifecycle, TransitionCase
from compliance.systems.queries.gaps import incomplete, missing_fields
from tests.support.dossiers import acting

S = InformationSystem
_WHOLE = {
    "lifecycle": Lifecycle.OPERATING,
    "purpose": "Khám bệnh",
    "scope_text": "Toàn viện",
    "hosting": "on_premises",
    "info_public": False,
    "info_private": True,
    "info_personal": False,
    "info_state_secret": False,
    "online_services": None,
    "transition_case": TransitionCase.NOT_CONCERNED,
    "legacy_decision_number": None,
    "contract_number": None,
    "conditional_business": None,
    "subjects_basic": None,
    "subjects_sensitive": None,
    "subject_count_method": None,
}


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        ({}, []),
        ({"purpose": ""}, ["purpose"]),
        ({"lifecycle": None}, ["lifecycle"]),
        ({"online_services": "Đặt lịch khám"}, ["conditional_business"]),
        ({"online_services": ""}, []),
        ({"transition_case": TransitionCase.LEVEL_KEPT}, ["legacy_decision_number"]),
        ({"lifecycle": Lifecycle.RENTED_SERVICE}, ["contract_number"]),
        ({"info_personal": True, "subjects_basic": 0, "subjects_sensitive": 0},
         ["subject_count_method"]),
        ({"info_personal": None},
         ["info_personal", "subjects_basic", "subjects_sensitive", "subject_count_method"]),
    ],
)  # fmt: skip
def test_sql_and_python_find_the_same_gaps(app, said, lacking):
    with acting(app) as session:
        system = session.scalars(select(S).limit(1)).one()
        for key, value in (_WHOLE | said).items():
            setattr(system, key, value)
        session.flush()
        assert [gap.key for gap in missing_fields(system)] == lacking
        assert session.scalar(select(incomplete()).where(S.id == system.id)) is bool(lacking)


def test_no_entry_of_the_demo_is_complete_in_one_place_only(app):
    with acting(app) as session:
        rows = session.execute(select(S, incomplete())).all()
        assert {bool(missing_fields(system)) for system, _lacks in rows} == {True, False}
        assert all(bool(missing_fields(system)) is bool(lacks) for system, lacks in rows)
