"""Which rows concern a system, from what the inventory says alone."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from checklists import load
from compliance.packs.values import VALUES_OF
from compliance.requirements.applicability import (
    HOSTINGS,
    ORGANISATIONS,
    Fact,
    Inventory,
    facts_of,
    facts_of_unit,
    judge,
)
from compliance.units.models import UnitKind

HOSPITAL = {"organisation": UnitKind.HOSPITAL}
STATION = {"organisation": UnitKind.STATION}


@pytest.fixture(autouse=True)
def speaking():
    """The sentences are spoken in the language of the application."""
    from flask_babel import Babel

    app = Flask(__name__)
    Babel(app, default_locale="vi")
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("token", "said", "holds"),
    [
        ("hospital", HOSPITAL, True),
        ("station", HOSPITAL, False),
        ("own_server", {**HOSPITAL, "has_own_server": True}, True),
        ("own_server", {**HOSPITAL, "servers": ["Máy chủ HIS"]}, True),
        ("own_server", {**HOSPITAL, "has_own_server": False}, False),
        ("own_server", HOSPITAL, None),
        ("own_server", {**HOSPITAL, "has_own_server": True, "operated_by": "Sở"}, False),
        ("cloud", {**HOSPITAL, "hosting": "cloud"}, True),
        ("cloud", {**HOSPITAL, "hosting": "on_premises"}, False),
        ("cloud", HOSPITAL, None),
        ("cloud", {**HOSPITAL, "hosting": "cloud", "operated_by": "Văn phòng Sở"}, False),
        ("network", {**HOSPITAL, "local_network": "Mạng nội bộ"}, True),
        ("network", {**HOSPITAL, "own_zones": ["Vùng máy chủ"]}, True),
        ("network", {**STATION, "components": ["Bộ định tuyến của trạm"]}, True),
        ("network", HOSPITAL, None),
        ("network", STATION, False),
        ("network", {**STATION, "outer_zones": ["Đường truyền Internet"]}, False),
        ("wifi", {**STATION, "components": ["Bộ phát WiFi"]}, True),
        ("wifi", STATION, False),
        ("wifi", {**HOSPITAL, "own_zones": ["Vùng máy chủ"]}, False),
        ("wifi", {**HOSPITAL, "own_zones": ["Mạng không dây khách"]}, True),
        ("wifi", HOSPITAL, None),
        ("web", {**HOSPITAL, "online": True}, True),
        ("web", {**HOSPITAL, "info_public": True}, True),
        ("web", {**HOSPITAL, "info_public": False}, False),
        ("web", HOSPITAL, None),
        ("email", HOSPITAL, False),
        ("email", {**HOSPITAL, "mail_system": "Thư điện tử"}, True),
        ("develops", {**HOSPITAL, "lifecycle": "upgrade", "product": "HIS 2"}, True),
        ("develops", {**HOSPITAL, "lifecycle": "operating", "product": "HIS 2"}, False),
        ("develops", {**HOSPITAL, "lifecycle": "operating"}, None),
        ("develops", {**STATION, "lifecycle": "operating"}, False),
        ("personal_data", {**HOSPITAL, "info_personal": True}, True),
        ("personal_data", {**HOSPITAL, "info_personal": False}, False),
        ("personal_data", HOSPITAL, None),
    ],
)
def test_a_fact_rests_on_what_the_inventory_says(token, said, holds):
    fact = facts_of(Inventory(**said))[token]
    assert fact.holds is holds
    assert fact.because


def test_a_row_names_things_one_of_which_is_enough():
    facts = facts_of(
        Inventory(organisation=UnitKind.HOSPITAL, has_own_server=False, info_public=True)
    )
    assert judge(["own_server", "web"], facts).applies
    assert not judge(["own_server"], facts).applies
    assert judge([], facts).applies


def test_what_is_left_out_says_what_it_needs_and_what_is_missing():
    facts = facts_of(Inventory(organisation=UnitKind.STATION, has_own_server=False))
    reason = judge(["own_server"], facts).reason
    assert reason == (
        "Chỉ áp dụng khi có: máy chủ riêng. Ở đây: kiểm kê ghi không có máy chủ riêng."
    )


def test_an_unknown_thing_spares_nobody():
    facts = facts_of(Inventory(organisation=UnitKind.HOSPITAL))
    assert judge(["own_server"], facts).applies
    assert judge(["a-word-of-a-later-pack"], facts).applies


@given(
    st.lists(st.sampled_from(sorted(VALUES_OF["applies_to"])), unique=True),
    st.dictionaries(
        st.sampled_from(sorted(VALUES_OF["applies_to"])), st.sampled_from([True, False, None])
    ),
)
def test_knowing_more_never_brings_back_what_was_left_out(tokens, known):
    facts = {name: Fact(name, holds, "vì thế") for name, holds in known.items()}
    applies = not tokens or any(known.get(name) is not False for name in tokens)
    assert judge(tokens, facts).applies is applies


def test_a_unit_has_what_one_of_its_systems_has():
    with_server = facts_of(Inventory(organisation=UnitKind.HOSPITAL, has_own_server=True))
    without = facts_of(Inventory(organisation=UnitKind.HOSPITAL, has_own_server=False))
    both = facts_of_unit(UnitKind.HOSPITAL, [("HIS", with_server), ("Web", without)])
    assert both["own_server"].holds
    assert both["own_server"].because.startswith("HIS: ")
    assert facts_of_unit(UnitKind.HOSPITAL, [("Web", without)])["own_server"].holds is False


def test_a_station_without_any_system_has_no_server_room():
    facts = facts_of_unit(UnitKind.STATION, [])
    assert not any(facts[name].holds for name in ("own_server", "network", "web", *HOSTINGS))
    assert facts["station"].holds


def test_every_word_of_the_packs_has_a_fact():
    words = {
        token for item in load("nd331-2026").items for token in item.extra.get("applies_to", ())
    }
    known = facts_of(Inventory(organisation=UnitKind.HOSPITAL))
    assert words <= set(known)
    assert set(ORGANISATIONS) | set(HOSTINGS) <= set(known)
