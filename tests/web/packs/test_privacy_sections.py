"""Sections of the personal-data pack as pages."""

from __future__ import annotations

import pytest

from compliance.packs import labels

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("data_categories", ["Tình trạng sức khỏe", "Nhóm dữ liệu cá nhân", "nhạy cảm"]),
        ("data_states", ["Khử nhận dạng", "Còn là dữ liệu cá nhân"]),
        ("request_kinds", ["Tiếp nhận", "Phản hồi", "Thực hiện", "ngay", "Ngày làm việc"]),
        ("impact_assessments", ["Mẫu 10", "Nội dung hồ sơ", "Ai được miễn, ai không", "Số tháng"]),
        ("impact_statuses", ["Phải lập", "Phải nêu lý do"]),
        ("processing_register_fields", ["Căn cứ xử lý", "bên kiểm soát và xử lý"]),
        ("breach_clocks", ["Số giờ", "Số năm", "Tính từ"]),
        ("breach_fields", ["Thời điểm phát hiện", "ngày, giờ"]),
        ("lawful_bases", ["Sự đồng ý của người có dữ liệu"]),
        ("recipients", ["Căn cứ dùng được", "Yêu cầu bằng văn bản của người bệnh", "Bị cấm"]),
        ("agreement_contents", ["Thực hiện quyền của người có dữ liệu"]),
        ("share_channels", ["SFTP"]),
        ("share_steps", ["Cái gì chứng minh", "Các kết quả", "đi tiếp", "dừng"]),
        ("protected_categories", ["Luật ấn định người được biết", "Dấu hiệu để quét", "B20"]),
        ("protected_categories", ["Bảo hiểm xã hội (giám định BHYT)"]),
        ("retention", ["Giữ vĩnh viễn", "Số năm", "Hồ sơ bệnh án nội trú, ngoại trú"]),
    ],
)
def test_sections_on_personal_data_are_read_in_words_not_codes(reader, section, words):
    reader.get(f"/packs/dlcn-2026/1/sections/{section}")
    assert labels.section_label(section) in reader.text
    for word in words:
        assert word in reader.text, word
    shown = " ".join(reader.page.xpath("string(//main)").split())
    for code in ("closed_list", "working_days", "continue", "multi_enum", "via_others"):
        assert code not in shown, code


def test_a_ground_of_a_recipient_and_a_kind_of_data_are_named_not_coded(reader):
    for section, code in (("recipients", "d26-k2"), ("data_categories", "basic")):
        reader.get(f"/packs/dlcn-2026/1/sections/{section}")
        assert code not in " ".join(reader.page.xpath("string(//main)").split())
