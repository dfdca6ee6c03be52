"""Names that lead nowhere, days and minutes that contradict each other, in the working packs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checklists.validation import validate

L, S, K, B = "bon-lop/v1", "su-co-2026/v1", "kiem-tra/v1", "bao-cao-gia-lai/v1"

#: name → (file, text to find, what takes its place, line of the fault from that text, sentence)
FAULTS = {
    "row of another pack that does not exist": (
        f"{L}/layer_measures.yaml",
        "QL-ND331-11",
        "QL-ND331-99",
        0,
        "Gói nd331-2026 không có mục QL-ND331-99",
    ),
    "pack that does not exist": (
        f"{L}/layer_measures.yaml",
        "nd331-2026: [QL-NHANSU-01",
        "nd999-2026: [QL-NHANSU-01",
        0,
        "Không có gói “nd999-2026”",
    ),
    "row of its own pack that does not exist": (
        f"{K}/common_findings.yaml",
        "kiem-tra: [KT-TT-01]",
        "kiem-tra: [KT-TT-99]",
        0,
        "Gói kiem-tra không có mục KT-TT-99",
    ),
    "row deep inside a scenario": (
        f"{S}/drill_scenarios.yaml",
        "dlcn-2026: [PDP-N01]",
        "dlcn-2026: [PDP-N99]",
        0,
        "Gói dlcn-2026 không có mục PDP-N99",
    ),
    "unknown provider of a measure": (
        f"{L}/layer_measures.yaml",
        "providers: [don-vi]",
        "providers: [hang-xom]",
        0,
        "L1-01 dẫn bên thực hiện hang-xom không có",
    ),
    "measure without English": (
        f"{L}/layer_measures.yaml",
        "    en: The head directs",
        "    vi2: The head directs",
        0,
        "chỉ có vi và en",
    ),
    "state of a layer that the program does not know": (
        f"{L}/layer_states.yaml",
        "state: met",
        "state: ok",
        0,
        "none, planned, partly hoặc met",
    ),
    "unknown regime of a duty": (
        f"{S}/items.yaml",
        "regime: anm",
        "regime: anmx",
        0,
        "SC-ANM-NGAY dẫn chế độ anmx không có",
    ),
    "unknown addressee of a duty": (
        f"{S}/items.yaml",
        "role: co-quan-anm",
        "role: bo-cong-an",
        0,
        "dẫn nơi nhận bo-cong-an không có",
    ),
    "unknown form of a duty": (
        f"{S}/items.yaml",
        "notice_form: tb-anm-ngay",
        "notice_form: mau-99",
        0,
        "dẫn mẫu báo mau-99 không có",
    ),
    "unknown source of a field": (
        f"{S}/notice_forms.yaml",
        "prefill: incident.title",
        "prefill: incident.titel",
        0,
        "nguồn điền sẵn incident.titel không có",
    ),
    "unknown type of a field": (
        f"{S}/notice_forms.yaml",
        "type: datetime",
        "type: moment",
        0,
        "một kiểu trường đã biết",
    ),
    "unknown duty of a question": (
        f"{S}/classification.yaml",
        "duties: [SC-ANM-NGAY]",
        "duties: [SC-ANM-6H]",
        0,
        "ph-01 dẫn nghĩa vụ SC-ANM-6H không có",
    ),
    "unknown level of a question": (
        f"{S}/classification.yaml",
        "raises_to: khan-cap",
        "raises_to: do",
        0,
        "ph-01 dẫn mức sự cố do không có",
    ),
    "unknown kind of a scenario": (
        f"{S}/drill_scenarios.yaml",
        "incident_kind: ma-doc-tong-tien",
        "incident_kind: chay-no",
        0,
        "dẫn loại sự cố chay-no không có",
    ),
    "inject before the one before it": (
        f"{S}/drill_scenarios.yaml",
        "minute: 20",
        "minute: 5",
        0,
        "Phút 5 của dt-ma-doc-his ngược",
    ),
    "inject after the end": (
        f"{S}/drill_scenarios.yaml",
        "minute: 110",
        "minute: 500",
        0,
        "Phút 500 của dt-ma-doc-his ngược hoặc quá thời lượng",
    ),
    "state that no incident has": (
        f"{S}/stages.yaml",
        "state: contained",
        "state: kept",
        0,
        "detected, contained",
    ),
    "unknown step of a kind of check": (
        f"{K}/check_types.yaml",
        "steps: [tu-danh-gia, theo-doi]",
        "steps: [tu-xu, theo-doi]",
        0,
        "tu-kiem-tra dẫn bước tu-xu không có",
    ),
    "unknown document of a step": (
        f"{K}/steps.yaml",
        "produces: [quyet-dinh-kiem-tra]",
        "produces: [lenh]",
        0,
        "quyet-dinh dẫn văn bản lenh không có",
    ),
    "state of a finding that leads nowhere": (
        f"{K}/finding_states.yaml",
        "next: [co-ke-hoach, chuyen]",
        "next: [xong, chuyen]",
        0,
        "moi dẫn trạng thái xong không có",
    ),
    "finding without a remedy": (
        f"{K}/common_findings.yaml",
        "  remedy:",
        "  remedi:",
        0,
        "Khóa “remedi”",
    ),
    "negative number of days": (f"{K}/finding_levels.yaml", "days: 7", "days: -7", 0, "từ 0"),
    "signal that is not an expression": (
        f"{K}/risk_signals.yaml",
        "when: level >= 3",
        "when: level >>> 3",
        0,
        "sai",
    ),
    "unknown field of a task": (
        f"{B}/tasks.yaml",
        "v01_so_he_thong,",
        "v01_so_hethong,",
        0,
        "V01 dẫn ô báo cáo v01_so_hethong không có",
    ),
    "unknown field of a check": (
        f"{B}/report_checks.yaml",
        "other: v01_so_he_thong",
        "other: v99_so",
        0,
        "dẫn ô báo cáo v99_so không có",
    ),
    "unknown kind of check": (
        f"{B}/report_checks.yaml",
        "kind: at_most",
        "kind: at_moste",
        0,
        "missing, range, at_most",
    ),
    "field in a form of another tier": (
        f"{B}/report_fields.yaml",
        "tiers: [commune, facility, department]",
        "tiers: [department]",
        None,
        "Ô v01_so_he_thong không thuộc cấp commune",
    ),
    "field of a task that does not exist": (
        f"{B}/report_fields.yaml",
        "part: V01",
        "part: V99",
        0,
        "Không có nhiệm vụ, mục tiêu V99",
    ),
    "indicator counts what its source has not": (
        f"{B}/kpis.yaml",
        "where: important and proposed",
        "where: important and propsed",
        0,
        "Nguồn systems không có trường propsed",
    ),
    "indicator with an unknown source": (
        f"{B}/kpis.yaml",
        "of: findings",
        "of: findingz",
        0,
        "dẫn nguồn chỉ số findingz không có",
    ),
    "targets that overlap": (
        f"{B}/kpis.yaml",
        "until: 2026-06-30",
        "until: 2026-07-31",
        6,
        "chồng thời gian",
    ),
    "last safe day that is not the day before": (
        f"{B}/periods.yaml",
        "last_safe_day: 03-09",
        "last_safe_day: 03-08",
        0,
        "last_safe_day của Q1 phải là hôm trước",
    ),
    "period that shares with none": (
        f"{B}/periods.yaml",
        "shares_entry_with: [H1]",
        "shares_entry_with: [H3]",
        0,
        "dẫn kỳ H3 không có",
    ),
    "reading by default that is not offered": (
        f"{B}/due_reading.yaml",
        "default: strict",
        "default: severe",
        0,
        "default “severe” không có",
    ),
    "seen in a text that is not named": (
        f"{S}/stages.yaml",
        "  source: NĐ 333/2026/NĐ-CP Đ9\n",
        "",
        0,
        "phat-hien ghi S mà không có source",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_with_its_line(packs: Path, name: str):
    file, text, instead, offset, sentence = FAULTS[name]
    path = packs / file
    content = path.read_text("utf-8")
    assert text in content
    path.write_text(content.replace(text, instead, 1), "utf-8")
    line = content[: content.index(text)].count("\n") + 1
    problems = validate(packs.joinpath(*file.split("/")[:2]))
    said = [problem for problem in problems if sentence in problem.sentence]
    assert said, [str(problem) for problem in problems]
    assert all(problem.sentence.endswith(".") for problem in problems)
    if offset is not None:
        assert (file, line + offset) in {
            (problem.path.relative_to(packs).as_posix(), problem.line) for problem in said
        }


def test_a_pack_that_lies_alone_is_checked_against_the_shipped_rows(packs: Path, tmp_path: Path):
    folder = tmp_path / "review" / "bon-lop"
    shutil.copytree(packs / "bon-lop", folder)
    assert validate(folder) == []
    path = folder / "v1" / "layer_measures.yaml"
    path.write_text(path.read_text("utf-8").replace("QL-ND331-11", "QL-ND331-99"), "utf-8")
    assert ["QL-ND331-99" in problem.sentence for problem in validate(folder)] == [True]


def test_a_row_that_left_the_other_pack_is_missed_when_all_packs_are_checked(packs: Path):
    path = packs / "dlcn-2026/v1/items/n-su-co-va-thong-bao-vi-pham.yaml"
    path.write_text(path.read_text("utf-8").replace("id: PDP-N05", "id: PDP-N95"), "utf-8")
    missing = [p for p in validate(packs) if "dlcn-2026 không có mục PDP-N05" in p.sentence]
    assert {p.path.parts[-3] for p in missing} >= {"su-co-2026"}
