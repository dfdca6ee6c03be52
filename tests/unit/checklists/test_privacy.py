"""What the sections on personal data must hold for the rest of the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from checklists import load
from checklists.shapes import privacy

PACK, INCIDENTS = load("dlcn-2026"), load("su-co-2026")


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    if isinstance(value, Mapping):
        if "vi" in value:
            yield place, value
        else:
            for key, inner in value.items():
                yield from _texts(inner, f"{place}/{key}")
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{place}/{index}")


def test_every_sentence_is_in_both_languages():
    for name in (*privacy.SECTIONS, "open_points", "scoring"):
        found = list(_texts(PACK.section(name), name))
        assert found
        assert [place for place, text in found if not text.get("en")] == []


def test_data_is_basic_or_sensitive_and_health_is_sensitive():
    rows = {row["id"]: row["category"] for row in PACK.section("data_categories")}
    assert sorted(rows.values()).count("basic") == 12
    assert rows["suc-khoe"] == rows["dan-toc"] == rows["anh-giay-to"] == "sensitive"
    assert rows["so-dinh-danh"] == rows["so-dien-thoai"] == "basic"


def test_only_de_identified_data_leaves_the_law():
    free = [row["id"] for row in PACK.section("data_states") if not row["still_personal"]]
    assert free == ["khu-nhan-dang"]


@pytest.mark.parametrize(
    ("kind", "days", "via_others", "extension"),
    [
        ("xem", 10, 15, 10),
        ("sua", 10, 15, 10),
        ("cung-cap", 10, 15, 10),
        ("rut-dong-y", 15, 20, 15),
        ("han-che", 15, 20, 15),
        ("phan-doi", 15, 20, 15),
        ("xoa", 20, 30, 20),
        ("bao-ve", 15, None, 15),
    ],
)
def test_requests_have_the_days_of_the_decree(kind, days, via_others, extension):
    row = next(row for row in PACK.section("request_kinds") if row["id"] == kind)
    assert row["receipt"]["confidence"] == "U"
    assert row["reply"]["working_days"] == 2
    assert row["execution"]["days"] == days
    assert row.get("via_others", {}).get("days") == via_others
    assert row["extension"]["days"] == extension
    assert row["execution"]["source"].startswith("NĐ 356/2025/NĐ-CP Đ5 k")


def test_dossiers_are_due_in_sixty_days_and_say_who_is_exempt_and_who_is_in_doubt():
    dossiers = {row["id"]: row for row in PACK.section("impact_assessments")}
    for row in dossiers.values():
        due = next(clock for clock in row["clocks"] if clock["id"] == "nop")
        assert (due["days"], due["confidence"]) == (60, "S")
        marks = {case["id"]: case["confidence"] for case in row["exempt"]}
        assert (marks["co-quan-nha-nuoc"], marks["don-vi-su-nghiep"]) == ("S", "U")
    clocks = {clock["id"]: clock for clock in dossiers["xu-ly"]["clocks"]}
    assert clocks["ket-qua"]["days"] == 15
    assert clocks["hoan-thien"]["days"] == 30
    assert clocks["cap-nhat-ky"]["months"] == 6
    assert clocks["cap-nhat-ngay"]["days"] == 10


def test_breach_clocks_are_those_that_the_incident_pack_runs():
    running = {
        "bao-co-quan": "SC-DLCN-72H",
        "bao-nguoi": "SC-DLCN-NGUOI",
        "bien-ban": "SC-DLCN-BIENBAN",
        "bao-theo-luat-du-lieu": "SC-DULIEU-NGUOI",
    }
    rows = {row["id"]: row for row in PACK.section("breach_clocks")}
    for name, other in running.items():
        item = INCIDENTS.item(other)
        assert rows[name].get("hours") == item.extra.get("hours"), name
        assert rows[name]["source"] == item.source, name


def test_a_share_request_is_decided_in_eight_steps_that_may_each_stop_it():
    steps = PACK.section("share_steps")
    assert [step["number"] for step in steps] == list(range(1, 9))
    for step in steps:
        assert "stop" in [outcome["result"] for outcome in step["outcomes"]]


def test_other_providers_and_insurers_need_the_written_request_or_an_exception():
    rows = {row["id"]: row for row in PACK.section("recipients")}
    for name in ("co-so-khac", "bao-hiem-thuong-mai"):
        assert rows[name]["bases"][0] == "d26-k2"
        assert {base[:6] for base in rows[name]["bases"][1:]} == {"d19-k1"}
    assert rows["bhxh"]["confidence"] == "U"
    assert [row["id"] for row in rows.values() if row.get("prohibited")] == ["mua-ban"]


@pytest.mark.parametrize(
    ("record", "years"),
    [
        ("tu-vong", 30),
        ("cho-nhan-tang", 30),
        ("tam-than", 20),
        ("tai-nan", 20),
        ("ghep-tham-my", 20),
        ("noi-ngoai-tru", 10),
        ("so-suc-khoe-dien-tu", 10),
        ("so-chuyen-mon", 5),
        ("kham-suc-khoe", 2),
        ("tai-bien", None),
    ],
)
def test_records_are_kept_as_long_as_the_circular_says(record, years):
    row = next(row for row in PACK.section("retention") if row["id"] == record)
    assert row.get("years") == years
    assert bool(row.get("permanent")) is (years is None)


def test_mental_health_has_no_secrecy_statute_of_its_own():
    rows = {row["id"]: row for row in PACK.section("protected_categories")}
    assert "Không có luật giữ bí mật riêng" in rows["suc-khoe-tam-than"]["rule"]["vi"]
    assert rows["hiv"]["closed_list"]
    assert {"B20", "B24", "Z21", "XML6"} <= set(rows["hiv"]["markers"])
