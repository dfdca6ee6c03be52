"""Migration 2016 → 2026: nothing is lost, and a second run changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists import PackError, load, migrate
from checklists.mapping import read_mapping
from checklists.migration import STATES

OLD, NEW = load("nd85-2016"), load("nd331-2026")
MAPPING = read_mapping("nd85-2016", "nd331-2026")
ROWS = {row["old"]: row for row in MAPPING["items"]}

answers = st.fixed_dictionaries(
    {"state": st.sampled_from(STATES), "text": st.sampled_from(["", "a", "b", "c"])}
)
responses = st.dictionaries(st.sampled_from(sorted(ROWS)), answers, max_size=60)
levels = st.one_of(st.none(), st.integers(1, 5))


def one(old: str, state: str = "met", text: str = "cũ") -> dict[str, Any]:
    return {old: {"state": state, "text": text}}


@settings(max_examples=80)
@given(given_answers=responses, level=levels)
def test_every_old_answer_is_carried_reviewed_or_dropped_with_its_text(given_answers, level):
    result = migrate(OLD, NEW, given_answers, level)
    dropped = {entry["id"]: entry for entry in result["dropped"]}
    reviewed = {(entry["id"], entry["from"]): entry for entry in result["review"]}
    skipped = {(entry["id"], entry["from"]) for entry in result["skipped"]}
    for old, answer in given_answers.items():
        places = [new for new in ROWS[old]["new"] if (new, old) not in skipped]
        if not places:
            assert {key: dropped[old][key] for key in answer} == answer
            continue
        assert old not in dropped
        for new in places:
            kept = result["carried"][new]
            whole = kept["state"] == answer["state"] and answer["text"] in kept["text"]
            again = reviewed.get((new, old))
            assert whole or {key: again[key] for key in answer} == answer


@settings(max_examples=60)
@given(given_answers=responses, level=levels)
def test_running_it_twice_changes_nothing(given_answers, level):
    first = migrate(OLD, NEW, given_answers, level)
    assert migrate(OLD, NEW, given_answers, level) == first
    second = migrate(OLD, NEW, first["carried"], level)
    assert second["carried"] == first["carried"]
    assert second["new"] == first["new"]
    assert second["review"] == second["dropped"] == second["skipped"] == []


@settings(max_examples=40)
@given(given_answers=responses, level=levels)
def test_each_row_of_the_level_is_carried_or_new(given_answers, level):
    result = migrate(OLD, NEW, given_answers, level)
    valid = {item.id for item in (NEW.items_at(level) if level else NEW.items)}
    assert set(result["carried"]) | set(result["new"]) == valid
    assert not set(result["carried"]) & set(result["new"])


def test_with_every_answer_given_the_new_rows_are_those_of_the_crosswalk():
    result = migrate(OLD, NEW, {item.id: {"state": "met", "text": ""} for item in OLD.items})
    assert set(result["new"]) == set(MAPPING["new_only"])
    assert len(result["new"]) == 188
    gone = {row["old"] for row in MAPPING["items"] if row["relation"] == "dropped"}
    assert {entry["id"] for entry in result["dropped"]} == gone


@pytest.mark.parametrize(
    ("old", "reviewed"),
    [("QL-CS-02", False), ("QL-TC-02", True), ("QL-CS-06", True), ("QL-CS-03", True)],
)
def test_merged_is_carried_and_stronger_weaker_split_are_looked_at_again(old, reviewed):
    result = migrate(OLD, NEW, one(old))
    assert set(result["carried"]) == set(ROWS[old]["new"])
    assert bool(result["review"]) is reviewed
    for entry in result["review"]:
        assert entry["from"] == old
        assert entry["relation"] == ROWS[old]["relation"]
        assert entry["why"] == ROWS[old]["why"]["vi"]


def test_differing_answers_onto_one_row_give_the_worst_and_a_review():
    given_answers = one("QL-CS-02", "met", "đủ") | one("QL-CS-04", "not_met", "thiếu")
    result = migrate(OLD, NEW, given_answers)
    assert result["carried"]["QL-ND331-02"] == {"state": "not_met", "text": "thiếu"}
    review = {entry["from"]: entry for entry in result["review"] if entry["id"] == "QL-ND331-02"}
    assert set(review) == {"QL-CS-02", "QL-CS-04"}
    assert review["QL-CS-02"]["text"] == "đủ"
    assert "lấy mức thấp nhất" in review["QL-CS-02"]["why"]


def test_agreeing_answers_keep_both_texts():
    result = migrate(OLD, NEW, one("QL-CS-02", "met", "một") | one("QL-CS-04", "met", "hai"))
    assert result["carried"]["QL-ND331-02"] == {"state": "met", "text": "một\nhai"}


def test_a_target_that_does_not_apply_at_the_level_is_skipped_and_listed():
    old = next(
        row["old"]
        for row in MAPPING["items"]
        if row["new"] and all(not NEW.item(new).applies_at(1) for new in row["new"])
    )
    result = migrate(OLD, NEW, one(old), level=1)
    assert result["carried"] == {}
    assert {entry["id"] for entry in result["skipped"]} == set(ROWS[old]["new"])
    assert result["dropped"][0]["id"] == old
    assert "Không áp dụng ở cấp 1." in result["dropped"][0]["why"]


def test_an_answer_already_given_in_the_new_pack_stays():
    given_answers = one("QL-ND331-01", "planned", "mới") | one("QL-CS-01")
    result = migrate(OLD, NEW, given_answers)
    assert result["carried"]["QL-ND331-01"] == {"state": "planned", "text": "mới"}
    assert result["review"][0]["from"] == "QL-CS-01"


def test_an_id_that_nobody_knows_is_listed_with_its_text():
    result = migrate(OLD, NEW, one("XX-01", text="giữ lại"))
    assert result["dropped"][0]["text"] == "giữ lại"


def test_between_versions_of_one_pack_ids_stay():
    assert migrate(NEW, NEW, one("QL-ND331-01"))["carried"] == one("QL-ND331-01")


def test_without_a_crosswalk_it_is_refused():
    with pytest.raises(PackError, match="Không có bảng chuyển đổi"):
        migrate(NEW, OLD, {})


def test_an_answer_that_is_no_mapping_is_refused():
    with pytest.raises(PackError, match="QL-CS-01"):
        migrate(OLD, NEW, {"QL-CS-01": "met"})


def test_every_criterion_of_both_regimes_has_a_line_in_the_crosswalk():
    lines = MAPPING["criteria"]
    for side, pack in (("old", OLD), ("new", NEW)):
        known = {row["id"] for row in pack.section("criteria")}
        assert {line[side] for line in lines if side in line} == known
    for line in lines:
        assert ("old" not in line) == (line["relation"] == "new")
        assert "why" in line or line["relation"] == "same"
