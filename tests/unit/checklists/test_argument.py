"""The sentences behind a level: why, why not lower, what would give higher."""

from __future__ import annotations

import pytest

from checklists import PackError, argue, classify, load

PACK, OLD = load("nd331-2026"), load("nd85-2016")


def test_the_reason_names_the_facts_that_decided():
    facts = {
        "provides_online_service": True,
        "info_personal": True,
        "subjects_basic": 20_000,
        "subjects_sensitive": 12_000,
    }
    trace = {entry.criterion: entry.because for entry in classify(PACK, facts).trace}
    assert trace["C3-2C"] == (
        "Khớp vì trực tiếp cung cấp dịch vụ trên mạng: Có; "
        "số người có dữ liệu nhạy cảm: 12.000 (từ 10.000 trở lên)."
    )
    assert trace["C3-3"] == (
        "Không khớp vì phạm vi phục vụ của hạ tầng thông tin: Không phải hạ tầng."
    )
    unknown = classify(PACK, {"infra_scope": None}).trace
    assert {entry.because for entry in unknown if entry.criterion == "C3-3"} == {
        "Chưa kết luận được vì chưa biết phạm vi phục vụ của hạ tầng thông tin."
    }


def test_the_argument_says_why_not_lower_and_what_would_give_higher():
    facts = {"serves_internal_only": True, "info_personal": True}
    argument = argue(PACK, classify(PACK, facts), facts, use_defaults=True)
    assert argument.statement == "Cấp 2 theo NĐ 331/2026 Đ12 k1."
    assert [reason.criterion for reason in argument.reasons] == ["C2-1"]
    assert argument.lower_statement.startswith("Không phải cấp 1: không khớp tiêu chí nào")
    assert {reason.level for reason in argument.higher} == {3}
    needs = {reason.criterion: reason.needs for reason in argument.higher}
    assert needs["C3-2B"] == (
        {
            "fact": "handles_admin_procedures",
            "label": "giải quyết thủ tục hành chính",
            "now": "Không",
            "needed": "Có",
        },
    )
    assert [need["needed"] for need in needs["C3-2C"]] == [
        "Có",
        "từ 100.000 trở lên, hoặc số người có dữ liệu nhạy cảm: từ 10.000 trở lên",
    ]


def test_the_argument_tells_of_lower_criteria_that_match_too():
    facts = {"provides_online_service": True, "handles_admin_procedures": True}
    argument = argue(PACK, classify(PACK, facts), facts, use_defaults=True)
    assert "dù cũng khớp NĐ 331/2026 Đ12 k2 a" in argument.lower_statement


def test_without_a_criterion_nothing_is_argued_as_level_1():
    argument = argue(PACK, classify(PACK, {}), {}, use_defaults=True)
    assert argument.level is None
    assert "không tự xếp cấp 1" in argument.statement
    assert {reason.level for reason in argument.higher} == {1}


def test_level_5_has_nothing_above():
    facts = {"national_special_data_store": True}
    argument = argue(PACK, classify(PACK, facts), facts, use_defaults=True)
    assert argument.higher == ()


def test_an_argument_needs_its_own_classification():
    with pytest.raises(PackError):
        argue(OLD, classify(PACK, {}), {})
