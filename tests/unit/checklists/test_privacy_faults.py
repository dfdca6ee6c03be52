"""Faults planted in each shape of the sections on personal data."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklists import load
from checklists.shapes import privacy
from checklists.validation import validate

ROOT = "dlcn-2026/v1"

#: name → (section, text to find, what takes its place, line of the fault from that text, sentence)
FAULTS = {
    "unknown category of data": (
        "data_categories",
        "  category: basic\n",
        "  category: public\n",
        0,
        "basic hoặc sensitive",
    ),
    "example without Vietnamese": (
        "data_categories",
        "    - vi: họ tên người bệnh, người nhà, người giám hộ\n      en:",
        "    - en:",
        0,
        "Thiếu câu tiếng Việt",
    ),
    "category without source": (
        "data_categories",
        "  source: NĐ 356/2025/NĐ-CP Đ3\n",
        "",
        -8,
        "Thiếu “source” ở mục ho-ten",
    ),
    "state that does not say whether it is personal": (
        "data_states",
        "  still_personal: true\n",
        "",
        -7,
        "Thiếu “still_personal” ở mục goc",
    ),
    "request without a reply": (
        "request_kinds",
        "  reply:",
        "  respond:",
        0,
        "Khóa “respond”",
    ),
    "reply with two clocks": (
        "request_kinds",
        "    working_days: 2",
        "    working_days: 2\n    days: 3",
        -1,
        "“reply” của yêu cầu xem phải có đúng một số giờ hoặc số ngày",
    ),
    "execution without a clock": (
        "request_kinds",
        "    days: 10\n",
        "",
        -1,
        "“execution” của yêu cầu xem phải có đúng một",
    ),
    "shorter way round": (
        "request_kinds",
        "    days: 15",
        "    days: 5",
        0,
        "ngắn hơn hạn tự thực hiện",
    ),
    "days in words": ("request_kinds", "days: 10", "days: mười", 0, "số nguyên"),
    "dossier without a form": (
        "impact_assessments",
        "  form: Mẫu 10",
        "  form:",
        0,
        "“form” của mục xu-ly đang để trống",
    ),
    "content twice": (
        "impact_assessments",
        "    - id: muc-dich",
        "    - id: cac-ben",
        0,
        "Mã cac-ben có hai lần trong contents của xu-ly",
    ),
    "dossier clock without a number": (
        "impact_assessments",
        "      days: 60\n",
        "",
        -6,
        "Hạn nop phải có đúng một",
    ),
    "clock from nowhere": (
        "impact_assessments",
        "      clock_from:",
        "      from:",
        0,
        "Khóa “from”",
    ),
    "exemption without confidence": (
        "impact_assessments",
        "      source: Luật 91/2025/QH15 Đ21 k6\n      confidence: S",
        "      source: Luật 91/2025/QH15 Đ21 k6\n      confidence: law",
        1,
        "S, K hoặc U",
    ),
    "status that may need a reason": (
        "impact_statuses",
        "needs_reason: false",
        "needs_reason: maybe",
        0,
        "true hoặc false",
    ),
    "box of an unknown type": (
        "processing_register_fields",
        "type: text",
        "type: words",
        0,
        "kiểu trường đã biết",
    ),
    "box whose id is no name": (
        "processing_register_fields",
        "- id: activity",
        "- id: Hoạt-động",
        0,
        "chữ thường không dấu",
    ),
    "choice without choices": (
        "processing_register_fields",
        "  type: doc_ref",
        "  type: enum",
        0,
        "Ô lawful_basis là ô chọn nhưng chưa có choices",
    ),
    "bare choice": (
        "breach_fields",
        "    - code: basic\n      label:\n        vi: cơ bản\n        en: basic",
        "    - basic",
        0,
        "các cặp khóa",
    ),
    "box without a source": (
        "breach_fields",
        "  source: NĐ 356/2025/NĐ-CP Đ28 k1, Mẫu 08\n",
        "",
        -6,
        "Thiếu “source” ở mục organisation",
    ),
    "breach without a trigger": (
        "breach_clocks",
        "  trigger:",
        "  when:",
        0,
        "Khóa “when”",
    ),
    "breach clock from nowhere": (
        "breach_clocks",
        "  clock_from:\n    vi: từ khi phát hiện\n    en: from detection\n",
        "",
        -1,
        "Hạn bao-co-quan chưa nói tính từ lúc nào",
    ),
    "hours and years": (
        "breach_clocks",
        "  hours: 72",
        "  hours: 72\n  years: 1",
        1,
        "nêu cả số giờ và số năm",
    ),
    "ground without a meaning": (
        "lawful_bases",
        "  meaning:",
        "  means:",
        0,
        "Khóa “means”",
    ),
    "recipient on an unknown ground": (
        "recipients",
        "bases: [d17-noi-bo]",
        "bases: [d99]",
        0,
        "Bên nhận noi-bo dẫn căn cứ d99 không có",
    ),
    "forbidden recipient with a ground": (
        "recipients",
        "  prohibited: true",
        "  prohibited: true\n  bases: [dong-y]",
        1,
        "bị cấm thì không có căn cứ",
    ),
    "recipient without a rule": (
        "recipients",
        "  rule:\n",
        "  law:\n",
        0,
        "Khóa “law”",
    ),
    "steps out of order": (
        "share_steps",
        "number: 2",
        "number: 3",
        0,
        "Bước can-cu phải mang số 2",
    ),
    "outcome that is neither": (
        "share_steps",
        "result: stop",
        "result: wait",
        0,
        "continue hoặc stop",
    ),
    "step that never stops": (
        "share_steps",
        "      result: stop",
        "      result: continue",
        -8,
        "Bước ben-nhan phải có ít nhất một kết quả đi tiếp và một kết quả dừng",
    ),
    "step without proof": ("share_steps", "  proof:", "  proofs:", 0, "Khóa “proofs”"),
    "category that may be closed": (
        "protected_categories",
        "closed_list: true",
        "closed_list: có",
        0,
        "true hoặc false",
    ),
    "agreement that nobody knows": (
        "recipients",
        "agreement: procedure",
        "agreement: none",
        0,
        "required, procedure hoặc document",
    ),
    "content without a ground": (
        "agreement_contents",
        "  source: NĐ 356/2025/NĐ-CP Đ7 k1\n",
        "",
        -4,
        "Thiếu “source”",
    ),
    "channel without words": ("share_channels", "  text:", "  name:", 0, "Khóa “name”"),
    "recipient that is none": (
        "protected_categories",
        "allowed_recipients: [bhxh]",
        "allowed_recipients: [khong-co]",
        0,
        "dẫn bên nhận khong-co không có",
    ),
    "condition that nobody can prove": (
        "officer_conditions",
        "proven_by: degree",
        "proven_by: school",
        0,
        "appointment, degree, experience",
    ),
    "markers as a word": (
        "protected_categories",
        "markers: [F00-F99]",
        "markers: F00-F99",
        0,
        "một danh sách",
    ),
    "kept for two periods": (
        "retention",
        "  permanent: true",
        "  permanent: true\n  years: 30",
        -4,
        "đúng một trong years, months, permanent",
    ),
    "kept for no period": (
        "retention",
        "  years: 30\n",
        "",
        -4,
        "Thời hạn lưu tu-vong phải có đúng một",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_with_its_line(packs: Path, name: str):
    section, text, instead, offset, sentence = FAULTS[name]
    file = f"{ROOT}/{section}.yaml"
    path = packs / file
    content = path.read_text("utf-8")
    assert text in content
    path.write_text(content.replace(text, instead, 1), "utf-8")
    line = content[: content.index(text)].count("\n") + 1 + offset
    said = [(p.path.name, p.line, p.sentence) for p in validate(packs / ROOT)]
    assert any(sentence in words for file, at, words in said if (file, at) == (path.name, line)), (
        said
    )


def test_every_section_has_a_fault_and_stands_in_the_pack():
    assert {section for section, *_ in FAULTS.values()} == set(privacy.SECTIONS)
    assert set(privacy.SECTIONS) <= set(load("dlcn-2026").sections)
