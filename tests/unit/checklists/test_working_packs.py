"""What the packs of layers, incidents, inspections and reports must hold for their features."""

from __future__ import annotations

import re

from checklists import load
from compliance.plans.models import LayerStatus
from compliance.registers.models import IncidentState

ND331, DLCN = load("nd331-2026"), load("dlcn-2026")
LAYERS, INCIDENTS = load("bon-lop"), load("su-co-2026")
INSPECTIONS, REPORTS = load("kiem-tra"), load("bao-cao-gia-lai")


def test_every_row_says_where_it_applies_and_what_proves_it():
    for pack in (LAYERS, INCIDENTS, INSPECTIONS):
        for item in pack.items:
            assert item.severity, item.id
            assert item.scope, item.id
            assert item.text.en, item.id
            assert item.evidence.vi, item.id
            assert item.evidence.en, item.id
            assert item.check.vi, item.id
            assert isinstance(item.extra["inheritable"], bool)
            assert "applies_to" in item.extra


def test_every_requirement_of_a_layer_is_reached_by_a_measure_of_that_layer():
    reached = {
        (measure["layer"], row)
        for measure in LAYERS.section("layer_measures")
        for row in measure["rows"]["nd331-2026"]
    }
    missing = [i.id for i in ND331.items if i.layer and (i.layer, i.id) not in reached]
    assert missing == []


def test_states_of_layers_and_incidents_are_those_of_the_program():
    assert {row["state"] for row in LAYERS.section("layer_states")} == {
        status.value for status in LayerStatus
    }
    assert [row["state"] for row in INCIDENTS.section("stages")] == [
        state.value for state in IncidentState
    ]


def test_the_clocks_of_the_law_are_at_once_24_and_72_hours():
    hours = {item.id: item.extra.get("hours") for item in INCIDENTS.items if item.confidence == "S"}
    assert hours["SC-ANM-NGAY"] == 0
    assert hours["SC-ANM-24H"] == 24
    assert hours["SC-ANM-72H"] == hours["SC-DLCN-72H"] == hours["SC-DLCN-NGUOI"] == 72
    assert set(hours.values()) <= {None, 0, 24, 72}


def test_hours_that_no_law_states_are_marked_and_start_no_clock_by_themselves():
    for item in INCIDENTS.items:
        if item.confidence == "U":
            assert item.source == "quy ước dự án"
            assert item.extra.get("when") is None


def test_every_notice_goes_to_a_setting_and_the_official_form_has_its_seven_contents():
    for item in INCIDENTS.items:
        if item.extra["kind"] == "notice":
            assert item.extra["role"], item.id
    assert all(role["setting"] for role in INCIDENTS.section("addressee_roles"))
    forms = {form["id"]: form for form in INCIDENTS.section("notice_forms")}
    assert forms["mau-08-356"]["confidence"] == "S"
    asked = {field["id"] for field in forms["mau-08-356"]["fields"]}
    assert {
        "to_chuc",
        "thoi_diem",
        "lien_quan",
        "loai_du_lieu",
        "hau_qua",
        "da_lam",
        "kem_theo",
    } <= asked
    for form in forms.values():
        names = [field["id"] for field in form["fields"]]
        assert len(set(names)) == len(names), form["id"]


def test_the_scenarios_of_the_plan_are_there_and_each_starts_a_clock():
    scenarios = {row["id"]: row for row in INCIDENTS.section("drill_scenarios")}
    assert {
        "dt-ma-doc-his",
        "dt-mat-may",
        "dt-lo-tep",
        "dt-mat-dien",
        "dt-trang-web",
        "dt-noi-bo",
    } <= set(scenarios)
    for row in scenarios.values():
        assert any(inject.get("duties") for inject in row["injects"]), row["id"]
        assert row["injects"][0]["minute"] == 0
    rules = INCIDENTS.section("drill_rules")
    assert rules["same_clocks"]
    assert not rules["sends_out"]


def test_a_finding_has_its_article_its_cause_its_remedy_and_a_row():
    findings = INSPECTIONS.section("common_findings")
    assert len(findings) >= 60
    for row in findings:
        assert any(row["rows"].values()), row["id"]
    assert len({row["remedy"]["vi"] for row in findings}) == len(findings)


def test_inspections_score_like_the_personal_data_checklist():
    mine, other = INSPECTIONS.section("scoring"), DLCN.section("scoring")
    for key in ("weights", "caps", "remediation_days", "critical_containment_hours"):
        assert mine[key] == other[key]
    assert [a["code"] for a in mine["answers"]] == [a["code"] for a in other["answers"]]
    assert [v["id"] for v in INSPECTIONS.section("verdicts")] == [
        a["code"] for a in mine["answers"]
    ]
    levels = {row["severity"]: row["days"] for row in INSPECTIONS.section("finding_levels")}
    assert levels == mine["remediation_days"]


def test_conventions_of_inspections_are_never_shown_as_law():
    for name in ("finding_levels", "finding_states", "verdicts", "risk_signals", "outlines"):
        for row in INSPECTIONS.section(name):
            assert row["confidence"] == "U", row["id"]


def test_reports_follow_every_task_and_target_of_the_plan():
    forms = {form["tier"]: form for form in REPORTS.section("report_forms")}
    assert set(forms) == {"commune", "facility", "department"}
    asked = {block["part"] for form in forms.values() for block in form["blocks"]}
    assert {row["id"] for row in REPORTS.section("tasks")} <= asked
    for target in REPORTS.section("targets"):
        assert target["fields"], target["id"]
    assert len(forms["commune"]["blocks"]) < len(forms["department"]["blocks"])
    fields = {row["id"]: row for row in REPORTS.section("report_fields")}
    placed = {
        (form["tier"], name)
        for form in forms.values()
        for block in form["blocks"]
        for name in block["fields"]
    }
    assert placed == {(tier, name) for name, row in fields.items() for tier in row["tiers"]}


def test_sentences_of_checks_fill_only_what_the_program_knows():
    known = {"field", "value", "other", "last", "change", "minimum", "maximum", "share"}
    known |= {"sum", "prefill"}
    for check in REPORTS.section("report_checks"):
        for text in check["message"].values():
            assert set(re.findall(r"{(\w+)}", text)) <= known, check["id"]


def test_the_share_of_money_is_15_percent_from_july_2026_and_10_before():
    kpi = next(row for row in REPORTS.section("kpis") if row["id"] == "kpi-kinh-phi")
    assert [(t["value"], t["since"], t.get("until")) for t in kpi["targets"]] == [
        (10, "2022-05-31", "2026-06-30"),
        (15, "2026-07-01", None),
    ]
    assert kpi["origin"] == "law"


def test_a_target_of_another_province_is_never_shown_as_ours():
    for kpi in REPORTS.section("kpis"):
        for target in kpi.get("targets", ()):
            if kpi["origin"] == "model":
                assert target["confidence"] == "U", kpi["id"]


def test_important_is_a_dated_flag_and_a_decided_list_wins():
    important = REPORTS.section("important_systems")
    assert important["dated"]
    assert important["default"] == "cap-3"
    basis = {row["id"]: row for row in important["basis"]}
    assert basis["danh-muc"]["wins"]
    assert basis["cap-3"]["when"] == "level >= 3"


def test_before_a_day_may_be_read_strictly_or_loosely():
    reading = REPORTS.section("due_reading")
    assert {row["id"]: row["last_day"] for row in reading["options"]} == {
        "strict": "last_safe_day",
        "loose": "due_before",
    }
    assert reading["default"] == "strict"
