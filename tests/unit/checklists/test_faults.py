"""Planted faults: each is found with its file, its line and a sentence a person understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklists.validation import validate

N, OLD, D, B = "nd331-2026/v1", "nd85-2016/v1", "dlcn-2026/v1", "bao-cao-gia-lai/v1"
RISK = f"{N}/items/01-rui-ro.yaml"
MAP = "mappings/nd85-2016--nd331-2026.yaml"

#: name → (file, text to find, what takes its place, line of the fault from that text, sentence)
FAULTS = {
    "unknown key of a row": (RISK, "  severity: high", "  severty: high", 0, "Khóa “severty”"),
    "missing source": (
        RISK,
        "  source: TCVN 14423:2026; NĐ 331/2026/NĐ-CP Đ30 k3 e\n",
        "",
        -8,
        "Thiếu “source” ở mục QL-RUIRO-01",
    ),
    "empty source": (
        RISK,
        "source: TCVN 14423:2026; NĐ 331/2026/NĐ-CP Đ30 k3 e",
        "source:",
        0,
        "“source” của mục QL-RUIRO-01 đang để trống",
    ),
    "level out of range": (RISK, "levels: [1, 2, 3, 4, 5]", "levels: [1, 6]", 0, "từ 1 đến 5"),
    "no level": (RISK, "levels: [1, 2, 3, 4, 5]", "levels: []", 0, "không áp dụng ở cấp nào"),
    "levels in disorder": (RISK, "levels: [1, 2, 3, 4, 5]", "levels: [2, 1]", 0, "phải tăng dần"),
    "parameter outside the levels": (
        RISK,
        "  new_at: 3",
        "  new_at: 3\n  parameters:\n    1: chu kỳ",
        2,
        "nêu cấp 1 ngoài levels",
    ),
    "row of a unit that a product would answer": (
        RISK,
        "  inheritable: true",
        "  inheritable: true\n  of_product: true",
        1,
        "chỉ dòng scope: system mới có of_product",
    ),
    "new_at outside the levels": (RISK, "  new_at: 3", "  new_at: 2", 0, "nằm ngoài levels"),
    "repeated id": (RISK, "- id: QL-RUIRO-02", "- id: QL-RUIRO-01", 0, "Mã QL-RUIRO-01 đã có"),
    "id in another file": (
        f"{N}/items/11-sao-luu.yaml",
        "- id: KT-SAOLUU-02",
        "- id: QL-RUIRO-01",
        0,
        "đã có ở một mục",
    ),
    "id with a space": (RISK, "- id: QL-RUIRO-02", "- id: QL RUIRO 02", 0, "mã gồm chữ không dấu"),
    "unknown confidence": (RISK, "confidence: S", "confidence: X", 0, "S, K hoặc U"),
    "unknown severity": (RISK, "severity: high", "severity: huge", 0, "critical, high, medium"),
    "layer out of range": (RISK, "scope: unit", "scope: unit\n  layer: 5", 1, "lớp từ 1 đến 4"),
    "unknown plan part": (RISK, "plan_part: Đ29.2.d", "plan_part: Đ29.2.z", 0, "Phần phương án"),
    "text without Vietnamese": (
        RISK,
        "    vi: Quản lý rủi ro an ninh mạng\n",
        "",
        -1,
        "Thiếu câu tiếng Việt",
    ),
    "text in a third language": (RISK, "    en: Risk", "    fr: Risque", 0, "chỉ có vi và en"),
    "list where a row stands": (RISK, "levels: [1, 2, 3, 4, 5]", "levels: 1", 0, "một danh sách"),
    "broken YAML": (RISK, "levels: [1, 2, 3, 4, 5]", "levels: [1, 2", 1, "cú pháp YAML sai"),
    "repeated key": (RISK, "  scope: unit", "  scope: unit\n  scope: unit", 1, "“scope” lặp lại"),
    "bad date": (f"{N}/pack.yaml", "2026-08-19\n", "2026-08-32\n", 0, "ngày có thật"),
    "end before start": (
        f"{OLD}/pack.yaml",
        "effective_to: 2026-06-30",
        "effective_to: 2016-06-30",
        0,
        "không trước effective_from",
    ),
    "unknown status": (
        f"{N}/pack.yaml",
        "status: draft",
        "status: final",
        0,
        "draft hoặc released",
    ),
    "id of another folder": (f"{N}/pack.yaml", "id: nd331-2026", "id: nd332-2026", 0, "đổi tên"),
    "unknown predecessor": (
        f"{N}/pack.yaml",
        "replaces: nd85-2016",
        "replaces: nd86-2016",
        0,
        "Không có gói “nd86-2016”",
    ),
    "unknown fact in a rule": (
        f"{N}/criteria.yaml",
        "rule: handles_admin_procedures",
        "rule: handles_admin",
        0,
        "dữ kiện “handles_admin” không có",
    ),
    "facts unlike the rule": (
        f"{N}/criteria.yaml",
        "facts: [handles_admin_procedures]",
        "facts: [risk_level]",
        0,
        "phải đúng các dữ kiện trong rule",
    ),
    "impossible choice in a rule": (
        f"{N}/criteria.yaml",
        "rule: infra_scope == 'one_organisation'",
        "rule: infra_scope == 'one_organization'",
        0,
        "không phải một giá trị của dữ kiện infra_scope",
    ),
    "number compared with a word": (
        f"{N}/criteria.yaml",
        "rule: risk_level == 1",
        "rule: risk_level == 'one'",
        0,
        "không phải một giá trị của dữ kiện risk_level",
    ),
    "code in a rule": (
        f"{N}/gates.yaml",
        "when: not single_owner",
        "when: exit()",
        0,
        "Biểu thức “exit()” sai",
    ),
    "unknown fact in an advisory": (
        f"{N}/advisories.yaml",
        "when: harm_level > level",
        "when: harm > level",
        0,
        "dữ kiện “harm” không có",
    ),
    "unknown level of an advisory": (
        f"{N}/advisories.yaml",
        "suggests_level: harm_level",
        "suggests_level: harm_lvl",
        0,
        "dữ kiện “harm_lvl” không có",
    ),
    "unknown fact in a derived value": (
        f"{N}/derived.yaml",
        "when: harm_rights == 'harm'",
        "when: harm_of_rights == 'harm'",
        0,
        "dữ kiện “harm_of_rights” không có",
    ),
    "default outside the choices": (
        f"{N}/facts.yaml",
        "default: operating",
        "default: running",
        0,
        "default của lifecycle",
    ),
    "unknown form of a step": (
        f"{N}/workflow.yaml",
        "mau-06]",
        "mau-16]",
        0,
        "Không có mẫu mau-16",
    ),
    "unknown body of a step": (
        f"{N}/workflow.yaml",
        "appraises: specialised_unit",
        "appraises: someone",
        0,
        "“someone” chưa có tên",
    ),
    "unknown common part": (
        f"{N}/forms.yaml",
        "- use: header",
        "- use: heading",
        0,
        "Không có phần dùng chung “heading”",
    ),
    "unknown row of a set": (f"{D}/sets.yaml", "- PDP-A01", "- PDP-A99", 0, "nêu mục PDP-A99"),
    "row twice in a set": (f"{D}/sets.yaml", "- PDP-A03", "- PDP-A01", 0, "PDP-A01 hai lần"),
    "unknown answer of a cap": (
        f"{D}/scoring.yaml",
        "answer: khong_dat",
        "answer: khong",
        0,
        "Không có câu trả lời “khong”",
    ),
    "unknown row of a risk": (
        f"{N}/risks.yaml",
        "requirements: [KT-SAOLUU-03,",
        "requirements: [KT-SAOLUU-99,",
        0,
        "Rủi ro RR-01 dẫn mục KT-SAOLUU-99 không có",
    ),
    "hint out of range": (
        f"{N}/risks.yaml",
        "likelihood_hint: 3",
        "likelihood_hint: 4",
        0,
        "số từ 1 đến 3",
    ),
    "a check of the dossier without its section": (
        f"{N}/checks.yaml",
        "  section: regulation\n",
        "",
        -1,
        "Phép soát cả hồ sơ",
    ),
    "bands that do not rise": (
        f"{N}/risk_scale.yaml",
        "max: 4",
        "max: 2",
        0,
        "Các mức rủi ro phải tăng dần",
    ),
    "unknown group of a kind": (
        f"{B}/system_kinds.yaml",
        "group: kcb",
        "group: kcbx",
        0,
        "Không có nhóm hệ thống kcbx",
    ),
    "day that no year has": (
        f"{B}/periods.yaml",
        "last_safe_day: 03-09",
        "last_safe_day: 02-30",
        0,
        "ngày trong năm",
    ),
    "unknown relation": (MAP, "relation: weaker", "relation: softer", 0, "same, stronger, weaker"),
    "old id that does not exist": (MAP, "old: QL-CS-01", "old: QL-CS-99", 0, "mục cũ QL-CS-99"),
    "old id twice": (MAP, "old: QL-CS-02", "old: QL-CS-01", 0, "Mục cũ QL-CS-01 có hai dòng"),
    "new id that does not exist": (
        MAP,
        "new: [QL-ND331-01]",
        "new: [QL-ND331-99]",
        0,
        "Không có mục mới QL-ND331-99",
    ),
    "lock without a pack": (
        "packs.lock",
        "# Khóa",
        "luat@1 abc\n# Khóa",
        0,
        "không có thư mục gói",
    ),
    "locked draft": ("packs.lock", "# Khóa", "nd331-2026@1 abc\n# Khóa", 0, "là bản nháp"),
}


#: Faults that show only in a whole folder of packs.
PLACED = ("unknown predecessor", "id of another folder")


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_with_its_line(packs: Path, name: str):
    file, text, instead, offset, sentence = FAULTS[name]
    path = packs / file
    content = path.read_text("utf-8")
    assert text in content
    path.write_text(content.replace(text, instead, 1), "utf-8")
    line = content[: content.index(text)].count("\n") + 1 + offset
    whole = not file.endswith(".yaml") or "mappings" in file or name in PLACED
    problems = validate(packs if whole else packs.joinpath(*file.split("/")[:2]))
    found = {(p.path.relative_to(packs).as_posix(), p.line): p.sentence for p in problems}
    assert (file, line) in found
    assert sentence in found[file, line]
    assert found[file, line].endswith(".")


def test_there_are_at_least_thirty_faults():
    assert len(FAULTS) >= 30
