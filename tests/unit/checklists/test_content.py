"""What the packs must hold for the rest of the product."""

from __future__ import annotations

import re

import pytest

from checklists import available, load
from compliance.demo.systems import DEPARTMENT, FACILITY, GROUPS
from compliance.systems.models import TransitionCase

ND331, ND85, DLCN = load("nd331-2026"), load("nd85-2016"), load("dlcn-2026")
PLAN = load("bao-cao-gia-lai")


def test_all_rows_are_there():
    assert len(ND331.items) == 371
    assert len(ND85.items) == 216
    assert len(DLCN.items) == 100
    assert len(ND331.section("facts")) == 45
    assert len(ND331.section("criteria")) == 27


def test_rows_by_level():
    assert [len(ND331.items_at(level)) for level in range(1, 6)] == [145, 168, 250, 337, 361]
    by_law = [item for item in ND331.items if item.extra["basis"] == "law"]
    assert len(by_law) == 28
    assert not [item.id for item in by_law if "clause" in item.extra]


def test_levels_do_not_inherit():
    assert [i.id for i in ND331.items_at(1) if not i.applies_at(2)]
    assert ND331.item("QL-RUIRO-02").parameters[5] == "chu kỳ ≤ 6 tháng"


def test_every_row_says_what_is_needed_to_trust_it():
    for pack in available():
        for item in pack.items:
            assert item.text.vi
            assert item.source
            assert item.confidence in ("S", "K", "U")


def test_requirements_and_questions_are_written_in_both_languages():
    for pack in (ND331, ND85, DLCN):
        for item in pack.items:
            assert item.text.en, item.id
            assert item.group.en, item.id
            assert item.evidence.vi, item.id


def test_the_rows_of_a_product_are_technical_ones_of_a_system_or_how_software_is_made():
    rows = [item for item in ND331.items if item.extra.get("of_product")]
    assert len(rows) == 78
    for item in rows:
        assert item.scope == "system", item.id
        assert item.id.startswith(("KT-", "QL-PHATTRIEN-")), item.id
    # What a hospital does with its machines, networks and people is no vendor's to say.
    of_units = {"PHANCUNG", "LOHONG", "MANG", "NHANSU", "NCC", "SUCO", "PHONGMAY", "RUIRO"}
    assert not of_units & {item.id.split("-")[1] for item in rows}


def test_every_question_on_personal_data_is_explained_and_scoped():
    for item in DLCN.items:
        for text in (item.meaning, item.check, item.how):
            assert len(text.vi) > 40, item.id
        assert item.evidence.en, item.id
        assert isinstance(item.extra["inheritable"], bool)
        assert "applies_to" in item.extra
    for key in ("meaning", "check", "how"):
        said = [getattr(item, key).vi for item in DLCN.items]
        assert len(set(said)) == len(said)


def test_every_risk_is_a_judgement_with_a_measure_at_the_usual_levels():
    risks = ND331.section("risks")
    assert len(risks) >= 40
    assert len({(row["threat"]["vi"], row["asset"]["vi"]) for row in risks}) == len(risks)
    for row in risks:
        assert row["confidence"] == "U"
        for level in (2, 3):
            assert [n for n in row["requirements"] if ND331.item(n).applies_at(level)], row["id"]


def test_the_quick_check_has_thirty_rows_every_critical_one_and_every_group():
    quick = DLCN.section("sets")["kiem-tra-nhanh"]
    assert len(quick) == len(set(quick)) == 30
    assert {i.id for i in DLCN.items if i.severity == "critical"} <= set(quick)
    assert {DLCN.item(name).group.vi for name in quick} == {i.group.vi for i in DLCN.items}


def test_four_layers_have_all_that_a_plan_needs():
    pack = load("bon-lop")
    assert [item.layer for item in pack.items] == [1, 2, 3, 4]
    for item in pack.items:
        assert item.meaning.vi
        assert item.how.vi
        for key in ("measures", "typical_evidence", "providers"):
            assert item.extra[key]
        assert [row for row in ND331.items if row.layer == item.layer]


#: Kinds of system that the sector's plans name, as one key each.
NAMED_KINDS = [
    "his",
    "lis",
    "pacs",
    "emr",
    "hssk",
    "tiem-chung",
    "truyen-nhiem",
    "khong-lay",
    "hiv",
    "csdl-du-phong",
    "dan-so",
    "attp",
    "cung-ung-thuoc",
    "don-thuoc",
    "trang-thiet-bi",
    "bao-tro",
    "nhan-su",
    "cchn-y",
    "cchn-duoc",
    "tai-chinh",
    "dau-thau",
    "mot-cua",
    "van-ban",
    "cong-ttdt",
    "kham-tu-xa",
    "kho-dung-chung",
    "dashboard",
    "ioc",
    "e-learning",
    "hoi-nghi-truc-tuyen",
    "thong-ke",
    "tram-y-te",
    "giam-dinh-y-khoa",
    "kiem-nghiem",
    "phan-anh",
    "camera",
    "hoc-duong",
    "suc-khoe-sinh-san",
    "nckh-thu-vien",
    "chu-ky-so",
    "dat-lich-kham",
    "thanh-toan",
    "ai",
]


def test_the_catalogue_of_system_kinds_is_complete_and_knows_those_in_use():
    kinds = {row["id"]: row for row in PLAN.section("system_kinds")}
    assert set(NAMED_KINDS) <= set(kinds)
    assert set(FACILITY) | set(DEPARTMENT) <= set(kinds)
    for row in kinds.values():
        assert row["usual_owner"]
        assert row["usual_data"]
        assert row["suggestion"]["text"]["vi"]


def test_the_twelve_data_groups_are_those_in_use():
    groups = {row["id"] for row in PLAN.section("data_groups")}
    assert len(groups) == 12
    assert set(GROUPS.values()) <= groups


def test_suggested_facts_are_facts_of_the_level_criteria():
    facts = {row["id"]: row for row in ND331.section("facts")}
    for kind in PLAN.section("system_kinds"):
        for name, value in kind["suggestion"]["facts"].items():
            assert name in facts, kind["id"]
            allowed = facts[name].get("choices", (True, False))
            assert value in allowed, kind["id"]


@pytest.mark.parametrize(
    ("period", "before", "safe"),
    [
        ("Q1", "03-10", "03-09"),
        ("Q2", "06-10", "06-09"),
        ("Q3", "09-10", "09-09"),
        ("Q4", "12-10", "12-09"),
        ("H1", "06-10", "06-09"),
        ("YEAR", "12-05", "12-04"),
    ],
)
def test_reports_are_due_before_the_day_of_the_plan(period, before, safe):
    row = next(row for row in PLAN.section("periods") if row["id"] == period)
    assert (row["due_before"], row["last_safe_day"]) == (before, safe)


@pytest.mark.parametrize(
    ("level", "appraises", "days", "approves"),
    [
        (1, "specialised_unit", None, "specialised_unit"),
        (2, "specialised_unit", None, "specialised_unit"),
        (3, "specialised_unit", 15, "owner"),
        (4, "ministry_of_public_security", 25, "owner"),
        (5, "ministry_of_public_security", 25, "prime_minister_list_and_owner_plan"),
    ],
)
def test_who_appraises_and_approves(level, appraises, days, approves):
    workflow = ND331.section("workflow")
    row = next(row for row in workflow["levels"] if row["level"] == level)
    found = (row["appraises"], row.get("appraisal_days"), row["approves"])
    assert found == (appraises, days, approves)
    assert (workflow["return_days"]["value"], workflow["approval_days"]["value"]) == (5, 7)


def test_the_annual_report_has_its_twelve_columns_and_safe_days():
    report = ND331.section("annual_report")
    assert [column["number"] for column in report["columns"]] == list(range(1, 13))
    assert (report["data_from"], report["data_to"]) == ("12-15", "12-14")
    assert [row["last_safe_day"] for row in report["deadlines"]] == ["12-19", "12-24"]


def test_transition_has_its_last_safe_days_for_the_cases_in_use():
    rows = ND331.section("transition")
    assert {row["case"] for row in rows} <= {case.value for case in TransitionCase}
    safe = {row.get("last_safe_day") for row in rows if row["case"] == "under_investment"}
    assert safe == {"2026-12-31", "2027-06-30"}


def test_forms_are_given_with_their_common_parts_written_out():
    for form in (*ND331.section("forms"), *ND331.section("documents")):
        for section in form["sections"]:
            assert section["fields"], form["id"]


def test_a_dead_text_names_a_live_one():
    register = load("van-ban")
    for item in register.items:
        if item.extra["status"] in ("replaced", "ended", "transition_only"):
            assert item.extra["patterns"]
            for live in item.extra["replaced_by"]:
                assert register.item(live).extra["status"] == "in_force"


def test_no_pack_says_that_the_old_decree_was_repealed_or_names_a_working_folder():
    for pack in available():
        for path in pack.folder.rglob("*.yaml"):
            text = path.read_text("utf-8")
            assert not re.search(r"NĐ 331[^.;]{0,20}bãi bỏ NĐ 85", text), path
            assert not re.search(r"domain/|\.txt\b|seeds?:", text), path
