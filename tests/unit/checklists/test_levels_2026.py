"""The decision table of NĐ 331/2026: each criterion at its boundary, with level and article.

A row: criterion, facts (what is left out takes its default), whether it matches, the level.
"""

from __future__ import annotations

import re

import pytest

from checklists import classify, load

PACK = load("nd331-2026")
INSIDE = {"serves_internal_only": True}
ONLINE = {"provides_online_service": True}
BACK_END = {"supports_online_service": True}
UNCLEAR = {"conditional_business": "unclear"}
PRIVATE = {"info_private": True}
PERSONAL = {"info_personal": True}
SECRET = {"info_state_secret": True}
DEFENCE = {"serves_defence_security": True}
ALL_DAY = {"requires_24_7": True, "no_unplanned_downtime": True}

ARTICLES = {
    "C1-1": "NĐ 331/2026 Đ11 k1",
    "C1-2": "NĐ 331/2026 Đ11 k2",
    "C2-1": "NĐ 331/2026 Đ12 k1",
    "C2-2A": "NĐ 331/2026 Đ12 k2 a",
    "C2-2B": "NĐ 331/2026 Đ12 k2 b",
    "C2-3": "NĐ 331/2026 Đ12 k3",
    "C2-4P": "NĐ 331/2026 Đ12 k4",
    "C2-4R": "NĐ 331/2026 Đ10 k5",
    "C3-1": "NĐ 331/2026 Đ13 k1",
    "C3-2A": "NĐ 331/2026 Đ13 k2 a",
    "C3-2B": "NĐ 331/2026 Đ13 k2 b",
    "C3-2C": "NĐ 331/2026 Đ13 k2 c",
    "C3-3": "NĐ 331/2026 Đ13 k3",
    "C3-4": "NĐ 331/2026 Đ13 k4",
    "C3-5P": "NĐ 331/2026 Đ13 k5",
    "C3-5R": "NĐ 331/2026 Đ10 k5",
    "C4-1": "NĐ 331/2026 Đ14 k1",
    "C4-2": "NĐ 331/2026 Đ14 k2",
    "C4-3": "NĐ 331/2026 Đ14 k3",
    "C4-4P": "NĐ 331/2026 Đ14 k4",
    "C4-4R": "NĐ 331/2026 Đ10 k5",
    "C5-1": "NĐ 331/2026 Đ15 k1",
    "C5-2": "NĐ 331/2026 Đ15 k2",
    "C5-3": "NĐ 331/2026 Đ15 k3",
    "C5-4": "NĐ 331/2026 Đ15 k4",
    "C5-5P": "NĐ 331/2026 Đ15 k5",
    "C5-5R": "NĐ 331/2026 Đ10 k5",
}

TABLE = [
    # Đ11 k1: internal and only public information
    ("C1-1", {**INSIDE, "info_public": True}, True, 1),
    ("C1-1", {**INSIDE, "info_public": True, **PRIVATE}, False, 2),
    ("C1-1", {**INSIDE, "info_public": True, **PERSONAL}, False, 2),
    ("C1-1", {**INSIDE, "info_public": True, **SECRET}, False, None),
    ("C1-1", {"info_public": True}, False, None),
    ("C1-1", INSIDE, False, None),
    ("C1-2", {"risk_level": 1}, True, 1),
    ("C1-2", {"risk_level": 0}, False, None),
    ("C1-2", {"risk_level": 2}, False, 2),
    # Đ12 k1: no threshold of size inside
    ("C2-1", {**INSIDE, **PERSONAL}, True, 2),
    ("C2-1", {**INSIDE, **PRIVATE}, True, 2),
    ("C2-1", {**INSIDE, **PERSONAL, "subjects_sensitive": 5_000_000}, True, 2),
    ("C2-1", {**INSIDE, **PERSONAL, **SECRET}, False, None),
    ("C2-1", PERSONAL, False, None),
    # Đ12 k2 a: online, outside the conditional lines
    ("C2-2A", ONLINE, True, 2),
    ("C2-2A", BACK_END, True, 2),
    ("C2-2A", {**ONLINE, **UNCLEAR}, False, None),
    ("C2-2A", {**ONLINE, "conditional_business": "yes"}, False, 3),
    ("C2-2A", {"conditional_business": "no"}, False, None),
    # Đ12 k2 b: under both thresholds
    (
        "C2-2B",
        {**ONLINE, **UNCLEAR, **PERSONAL, "subjects_basic": 99_999, "subjects_sensitive": 9_999},
        True,
        2,
    ),
    ("C2-2B", {**BACK_END, **UNCLEAR, **PRIVATE}, True, 2),
    ("C2-2B", {**ONLINE, **UNCLEAR, **PERSONAL, "subjects_basic": 100_000}, False, 3),
    ("C2-2B", {**ONLINE, **UNCLEAR, **PERSONAL, "subjects_sensitive": 10_000}, False, 3),
    ("C2-2B", {**ONLINE, **UNCLEAR}, False, None),
    ("C2-2B", {**UNCLEAR, **PERSONAL}, False, None),
    ("C2-3", {"infra_scope": "one_organisation"}, True, 2),
    ("C2-3", {"infra_scope": "none"}, False, None),
    ("C2-4P", {"pm_decided_level": 2}, True, 2),
    ("C2-4P", {"pm_decided_level": 1}, False, None),
    ("C2-4R", {"risk_level": 2}, True, 2),
    ("C2-4R", {"risk_level": 1}, False, 1),
    # Đ13 k1
    ("C3-1", {**SECRET, "national_security_harm": "harm"}, True, 3),
    ("C3-1", {**DEFENCE, "national_security_harm": "harm"}, True, 3),
    ("C3-1", {**SECRET, "national_security_harm": "none"}, False, None),
    ("C3-1", {**SECRET, "national_security_harm": "serious"}, False, 4),
    ("C3-1", {"national_security_harm": "harm"}, False, None),
    # Đ13 k2 a: whatever the size
    ("C3-2A", {**ONLINE, "conditional_business": "yes"}, True, 3),
    ("C3-2A", {**BACK_END, "conditional_business": "yes"}, True, 3),
    ("C3-2A", {"conditional_business": "yes"}, False, None),
    ("C3-2A", {**ONLINE, **UNCLEAR}, False, None),
    ("C3-2A", {**ONLINE, "conditional_business": "no"}, False, 2),
    ("C3-2B", {"handles_admin_procedures": True}, True, 3),
    ("C3-2B", {"handles_admin_procedures": False}, False, None),
    # Đ13 k2 c: equality is level 3
    ("C3-2C", {**ONLINE, **PERSONAL, "subjects_basic": 100_000}, True, 3),
    ("C3-2C", {**ONLINE, **PERSONAL, "subjects_basic": 100_001}, True, 3),
    ("C3-2C", {**ONLINE, **PERSONAL, "subjects_basic": 99_999}, False, 2),
    ("C3-2C", {**BACK_END, **PERSONAL, "subjects_sensitive": 10_000}, True, 3),
    ("C3-2C", {**BACK_END, **PERSONAL, "subjects_sensitive": 10_001}, True, 3),
    ("C3-2C", {**BACK_END, **PERSONAL, "subjects_sensitive": 9_999}, False, 2),
    ("C3-2C", {**PERSONAL, "subjects_basic": 100_000, "subjects_sensitive": 10_000}, False, None),
    ("C3-3", {"infra_scope": "ministry_sector_or_provinces"}, True, 3),
    ("C3-3", {"infra_scope": "one_organisation"}, False, 2),
    ("C3-4", {"ics_works_grade": "grade_4"}, True, 3),
    ("C3-4", {"ics_works_grade": "grade_3"}, True, 3),
    ("C3-4", {"ics_works_grade": "grade_2"}, True, 3),
    ("C3-4", {"ics_works_grade": "grade_1"}, False, 4),
    ("C3-4", {"ics_works_grade": "none"}, False, None),
    ("C3-5P", {"pm_decided_level": 3}, True, 3),
    ("C3-5P", {"pm_decided_level": 2}, False, 2),
    ("C3-5R", {"risk_level": 3}, True, 3),
    ("C3-5R", {"risk_level": 2}, False, 2),
    ("C4-1", {**SECRET, "national_security_harm": "serious"}, True, 4),
    ("C4-1", {**DEFENCE, "national_security_harm": "serious"}, True, 4),
    ("C4-1", {**DEFENCE, "national_security_harm": "harm"}, False, 3),
    ("C4-1", {"national_security_harm": "serious"}, False, None),
    # Đ14 k2: both limbs need 24/7 and no unplanned stop
    ("C4-2", {"national_egov_system": True, **ALL_DAY}, True, 4),
    ("C4-2", {"infra_scope": "nationwide", **ALL_DAY}, True, 4),
    ("C4-2", {"infra_scope": "nationwide", "requires_24_7": True}, False, None),
    ("C4-2", {"national_egov_system": True, "no_unplanned_downtime": True}, False, None),
    ("C4-2", {"infra_scope": "ministry_sector_or_provinces", **ALL_DAY}, False, 3),
    ("C4-2", ALL_DAY, False, None),
    ("C4-3", {"ics_works_grade": "grade_1"}, True, 4),
    ("C4-3", {"ics_works_grade": "grade_2"}, False, 3),
    ("C4-3", {"ics_works_grade": "special"}, False, 5),
    ("C4-4P", {"pm_decided_level": 4}, True, 4),
    ("C4-4P", {"pm_decided_level": 3}, False, 3),
    ("C4-4R", {"risk_level": 4}, True, 4),
    ("C4-4R", {"risk_level": 3}, False, 3),
    ("C5-1", {**SECRET, "national_security_harm": "exceptionally_serious"}, True, 5),
    ("C5-1", {**DEFENCE, "national_security_harm": "exceptionally_serious"}, True, 5),
    ("C5-1", {**SECRET, "national_security_harm": "serious"}, False, 4),
    ("C5-1", {"national_security_harm": "exceptionally_serious"}, False, None),
    ("C5-2", {"national_special_data_store": True}, True, 5),
    ("C5-2", {"national_special_data_store": False}, False, None),
    ("C5-3", {"infra_scope": "national_international"}, True, 5),
    ("C5-3", {"infra_scope": "nationwide"}, False, None),
    ("C5-4", {"ics_works_grade": "special"}, True, 5),
    ("C5-4", {"ics_national_security_works": True}, True, 5),
    ("C5-4", {"ics_works_grade": "grade_1"}, False, 4),
    ("C5-5P", {"pm_decided_level": 5}, True, 5),
    ("C5-5P", {"pm_decided_level": 4}, False, 4),
    ("C5-5R", {"risk_level": 5}, True, 5),
    ("C5-5R", {"risk_level": 4}, False, 4),
]


@pytest.mark.parametrize(("criterion", "facts", "matched", "level"), TABLE)
def test_each_criterion_decides_at_its_boundary(criterion, facts, matched, level):
    result = classify(PACK, facts)
    entry = next(entry for entry in result.trace if entry.criterion == criterion)
    assert (entry.matched, entry.source) == (matched, ARTICLES[criterion])
    assert result.level == level


def test_the_table_has_every_criterion_both_ways():
    criteria = {row["id"] for row in PACK.section("criteria")}
    assert criteria == set(ARTICLES)
    for wanted in (True, False):
        assert {name for name, _facts, matched, _level in TABLE if matched is wanted} == criteria


def test_the_table_has_every_number_of_a_rule_and_the_one_before_it():
    for row in PACK.section("criteria"):
        for fact, number in re.findall(r"(\w+) (?:>=|<) (\d+)", row["rule"]):
            used = {f.get(fact) for name, f, _m, _l in TABLE if name == row["id"]}
            assert {int(number), int(number) - 1} <= used, (row["id"], fact)


@pytest.mark.parametrize(
    ("facts", "sign", "prudent"),
    [
        ({**ONLINE, **UNCLEAR}, "A-UNCLEAR-LINE", 3),
        ({**INSIDE, **PERSONAL, "subjects_sensitive": 10_000}, "A-BIG-INTERNAL", 3),
        ({**INSIDE, **PERSONAL, "subjects_basic": 100_000}, "A-BIG-INTERNAL", 3),
        (
            {**INSIDE, **PERSONAL, "shares_core_database_with_online_service": True},
            "A-SHARED-DB",
            3,
        ),
        ({**INSIDE, **PERSONAL, "using_units_count": 2}, "A-MANY-UNITS", 3),
        ({**INSIDE, **PERSONAL, "harm_public_interest": "serious"}, "A-HARM", 3),
        ({**ONLINE, **PERSONAL, "subjects_sensitive": 8_000}, "A-NEAR-SENSITIVE", 2),
        ({**ONLINE, **PERSONAL, "subjects_sensitive_forecast": 10_000}, "A-NEAR-SENSITIVE", 2),
        ({**ONLINE, **PERSONAL, "subjects_basic": 80_000}, "A-NEAR-BASIC", 2),
        ({"risk_level": 1, **PERSONAL}, "A-EMR-MIN", 2),
        ({**INSIDE, **PERSONAL, "legacy_level": 3}, "A-LEGACY-DIFF", 2),
    ],
)
def test_an_advisory_may_raise_the_prudent_level_and_never_the_level(facts, sign, prudent):
    result = classify(PACK, facts)
    assert sign in {entry.id for entry in result.advisories}
    assert result.level_prudent == prudent
    assert result.level == classify(PACK, facts).level


@pytest.mark.parametrize(
    ("facts", "sign"),
    [
        ({**INSIDE, **PERSONAL, "subjects_sensitive": 9_999, "subjects_basic": 99_999}, "A-BIG"),
        ({**ONLINE, **PERSONAL, "subjects_sensitive": 7_999}, "A-NEAR-SENSITIVE"),
        ({**ONLINE, **PERSONAL, "subjects_sensitive": 10_000}, "A-NEAR-SENSITIVE"),
        ({**INSIDE, **PERSONAL, "using_units_count": 1}, "A-MANY-UNITS"),
        ({**INSIDE, **PERSONAL, "legacy_level": 2}, "A-LEGACY-DIFF"),
    ],
)
def test_an_advisory_stays_silent_on_the_other_side_of_its_boundary(facts, sign):
    assert not [entry for entry in classify(PACK, facts).advisories if entry.id.startswith(sign)]


@pytest.mark.parametrize(
    ("facts", "gate"),
    [
        ({"has_business_function": False}, "G-NOT-A-SYSTEM"),
        ({"processes_data": False}, "G-NOT-A-SYSTEM"),
        ({"has_defined_users": False}, "G-NOT-A-SYSTEM"),
        ({"has_information_output": False}, "G-NOT-A-SYSTEM"),
        ({"single_owner": False}, "G-OWNER"),
        ({"can_operate_independently": False}, "G-INDEPENDENT"),
        ({"split_or_merge_lowers_level": True}, "G-SPLIT"),
        ({"subjects_basic": 1}, "G-COUNT"),
        ({**PERSONAL, "subjects_basic": 1, "subjects_sensitive": 2}, "G-SUBSET"),
        ({**INSIDE, **ONLINE}, "G-INTERNAL-ONLINE"),
    ],
)
def test_a_gate_blocks(facts, gate):
    assert [entry.id for entry in classify(PACK, facts).gates] == [gate]


@pytest.mark.parametrize(
    ("facts", "flag"),
    [
        ({"ns_key_works": True}, "F-NATIONAL-SECURITY"),
        ({"ns_listed_field": True, "ns_grave_consequence": True}, "F-NATIONAL-SECURITY"),
        ({"national_special_data_store": True}, "F-NATIONAL-SECURITY"),
        ({"operator_is_specialised_unit": True}, "F-INDEPENDENT-APPRAISAL"),
        ({"hosting": "cloud", "risk_level": 3}, "F-LOGICAL-SEPARATION"),
        ({"hosting": "mixed", "risk_level": 4}, "F-LOGICAL-SEPARATION"),
        ({"investment_started_before_20260701": True}, "F-OLD-PROCEDURE"),
    ],
)
def test_a_flag_is_raised(facts, flag):
    assert [entry.id for entry in classify(PACK, facts).flags] == [flag]


@pytest.mark.parametrize(
    ("facts", "harm"),
    [
        ({}, 0),
        ({"harm_rights": "harm"}, 1),
        ({"harm_rights": "serious"}, 2),
        ({"harm_public_interest": "harm"}, 2),
        ({"harm_rights": "exceptionally_serious"}, 3),
        ({"harm_public_interest": "serious"}, 3),
        ({"harm_social_order": "harm"}, 3),
        ({"harm_social_order": "serious"}, 3),
        ({"national_security_harm": "harm"}, 3),
        ({"harm_public_interest": "exceptionally_serious"}, 4),
        ({"harm_social_order": "exceptionally_serious"}, 4),
        ({"national_security_harm": "serious"}, 4),
        ({"national_security_harm": "exceptionally_serious"}, 5),
    ],
)
def test_the_harm_ladder_of_the_law(facts, harm):
    assert classify(PACK, facts).derived["harm_level"] == harm


def test_an_unknown_higher_harm_leaves_the_derived_level_open():
    result = classify(PACK, {"harm_rights": "harm", "harm_public_interest": None})
    assert result.derived["harm_level"] is None
