"""The decision table of NĐ 85/2016: each criterion at its boundary, with level and article."""

from __future__ import annotations

import pytest

from checklists import classify, load

PACK = load("nd85-2016")
INSIDE = {"serves_internal_only": True}
ONLINE = {"provides_online_service": True}
BACK_END = {"supports_online_service": True}
UNCLEAR = {"conditional_business": "unclear"}
PERSONAL = {"info_personal": True}
SECRET = {"info_state_secret": True}
DEFENCE = {"serves_defence_security": True}
ALL_DAY = {"requires_24_7": True, "no_unplanned_downtime": True}

ARTICLES = {
    "O1-1": "NĐ 85/2016 Đ7",
    "O2-1": "NĐ 85/2016 Đ8 k1",
    "O2-2A": "NĐ 85/2016 Đ8 k2 a",
    "O2-2B": "NĐ 85/2016 Đ8 k2 b",
    "O2-2C": "NĐ 85/2016 Đ8 k2 c",
    "O2-3": "NĐ 85/2016 Đ8 k3",
    "O3-1": "NĐ 85/2016 Đ9 k1",
    "O3-2A": "NĐ 85/2016 Đ9 k2 a",
    "O3-2B": "NĐ 85/2016 Đ9 k2 b",
    "O3-2C": "NĐ 85/2016 Đ9 k2 c",
    "O3-3": "NĐ 85/2016 Đ9 k3",
    "O3-4": "NĐ 85/2016 Đ9 k4",
    "O4-1": "NĐ 85/2016 Đ10 k1",
    "O4-2": "NĐ 85/2016 Đ10 k2",
    "O4-3": "NĐ 85/2016 Đ10 k3",
    "O4-4": "NĐ 85/2016 Đ10 k4",
    "O5-1": "NĐ 85/2016 Đ11 k1",
    "O5-2": "NĐ 85/2016 Đ11 k2",
    "O5-3": "NĐ 85/2016 Đ11 k3",
    "O5-4": "NĐ 85/2016 Đ11 k4",
    "O5-5": "NĐ 85/2016 Đ11 k5",
}

TABLE = [
    ("O1-1", {**INSIDE, "info_public": True}, True, 1),
    ("O1-1", {**INSIDE, "info_public": True, **PERSONAL}, False, 2),
    ("O1-1", {**INSIDE, "info_public": True, "info_private": True}, False, 2),
    ("O1-1", {**INSIDE, "info_public": True, **SECRET}, False, None),
    ("O2-1", {**INSIDE, **PERSONAL}, True, 2),
    ("O2-1", {**INSIDE, "info_private": True}, True, 2),
    ("O2-1", {**INSIDE, **PERSONAL, **SECRET}, False, None),
    ("O2-2A", {"public_service_level": 1}, True, 2),
    ("O2-2A", {"public_service_level": 2}, True, 2),
    ("O2-2A", {"public_service_level": 0}, False, None),
    ("O2-2A", {"public_service_level": 3}, False, 3),
    ("O2-2B", ONLINE, True, 2),
    ("O2-2B", BACK_END, True, 2),
    ("O2-2B", {**ONLINE, **UNCLEAR}, False, None),
    ("O2-2C", {**ONLINE, **UNCLEAR, **PERSONAL, "users_with_personal_info": 9_999}, True, 2),
    ("O2-2C", {**ONLINE, **UNCLEAR, **PERSONAL, "users_with_personal_info": 10_000}, False, 3),
    ("O2-2C", {**ONLINE, **UNCLEAR, "users_with_personal_info": 9_999}, False, None),
    ("O2-3", {"infra_scope": "one_organisation"}, True, 2),
    ("O2-3", {"infra_scope": "none"}, False, None),
    ("O3-1", {**SECRET, "national_security_harm": "harm"}, True, 3),
    ("O3-1", {**DEFENCE, "national_security_harm": "harm"}, True, 3),
    ("O3-1", {**DEFENCE, "national_security_harm": "none"}, False, None),
    ("O3-2A", {"public_service_level": 3}, True, 3),
    ("O3-2A", {"public_service_level": 4}, True, 3),
    ("O3-2A", {"public_service_level": 2}, False, 2),
    ("O3-2B", {**ONLINE, "conditional_business": "yes"}, True, 3),
    ("O3-2B", {"conditional_business": "yes"}, False, None),
    ("O3-2C", {**BACK_END, **PERSONAL, "users_with_personal_info": 10_000}, True, 3),
    ("O3-2C", {**BACK_END, **PERSONAL, "users_with_personal_info": 10_001}, True, 3),
    ("O3-2C", {**BACK_END, **PERSONAL, "users_with_personal_info": 9_999}, False, 2),
    ("O3-2C", {**PERSONAL, "users_with_personal_info": 10_000}, False, None),
    ("O3-3", {"infra_scope": "ministry_sector_or_provinces"}, True, 3),
    ("O3-3", {"infra_scope": "one_organisation"}, False, 2),
    ("O3-4", {"ics_works_grade": "grade_4"}, True, 3),
    ("O3-4", {"ics_works_grade": "grade_2"}, True, 3),
    ("O3-4", {"ics_works_grade": "grade_1"}, False, 4),
    ("O4-1", {**SECRET, "national_security_harm": "serious"}, True, 4),
    ("O4-1", {**SECRET, "national_security_harm": "harm"}, False, 3),
    ("O4-2", {"national_egov_system": True, **ALL_DAY}, True, 4),
    ("O4-2", {"national_egov_system": True, "requires_24_7": True}, False, None),
    ("O4-3", {"infra_scope": "nationwide", **ALL_DAY}, True, 4),
    ("O4-3", {"infra_scope": "nationwide", "no_unplanned_downtime": True}, False, None),
    ("O4-4", {"ics_works_grade": "grade_1"}, True, 4),
    ("O4-4", {"ics_works_grade": "grade_2"}, False, 3),
    ("O5-1", {**DEFENCE, "national_security_harm": "exceptionally_serious"}, True, 5),
    ("O5-1", {**DEFENCE, "national_security_harm": "serious"}, False, 4),
    ("O5-2", {"national_special_data_store": True}, True, 5),
    ("O5-2", {"national_special_data_store": False}, False, None),
    ("O5-3", {"infra_scope": "national_international"}, True, 5),
    ("O5-3", {"infra_scope": "nationwide"}, False, None),
    ("O5-4", {"ics_works_grade": "special"}, True, 5),
    ("O5-4", {"ics_national_security_works": True}, True, 5),
    ("O5-4", {"ics_works_grade": "grade_1"}, False, 4),
    ("O5-5", {"pm_decided_level": 5}, True, 5),
    ("O5-5", {"pm_decided_level": 4}, False, None),
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
