"""Words for the codes of packs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from compliance.core.i18n import _l

STATUS: Mapping[str, Any] = {"draft": _l("Bản nháp"), "released": _l("Đã phát hành")}
#: State of a prepared version → (tone, word).
DRAFT_STATES: Mapping[str, tuple[str, Any]] = {
    "draft": ("warn", _l("Đang chuẩn bị")),
    "released": ("good", _l("Đã phát hành")),
    "discarded": ("neutral", _l("Đã bỏ")),
}
ORIGINS: Mapping[str, Any] = {
    "upload": _l("Tải thư mục gói lên"),
    "wording": _l("Sửa lời văn bằng Excel"),
}
CONFIDENCE: Mapping[str, Any] = {
    "S": _l("Thấy trong nguồn"),
    "K": _l("Biết chắc, lần này không thấy nguyên văn"),
    "U": _l("Cần đối chiếu"),
}
SEVERITY: Mapping[str, Any] = {
    "critical": _l("Nghiêm trọng"),
    "high": _l("Cao"),
    "medium": _l("Trung bình"),
    "low": _l("Thấp"),
}
SCOPE: Mapping[str, Any] = {
    "unit": _l("Cả đơn vị"),
    "system": _l("Từng hệ thống"),
    "dataset": _l("Từng bộ dữ liệu"),
}
LAYERS: Mapping[int, Any] = {
    1: _l("1. Lực lượng tại chỗ"),
    2: _l("2. Giám sát, bảo vệ chuyên nghiệp"),
    3: _l("3. Kiểm tra, đánh giá độc lập định kỳ"),
    4: _l("4. Kết nối giám sát quốc gia"),
}
RELATIONS: Mapping[str, Any] = {
    "same": _l("Giữ nguyên"),
    "stronger": _l("Đòi hỏi cao hơn"),
    "weaker": _l("Đòi hỏi thấp hơn"),
    "changed": _l("Đổi nội dung"),
    "split": _l("Tách thành nhiều dòng"),
    "merged": _l("Gộp vào một dòng"),
    "dropped": _l("Không còn"),
    "new": _l("Mới"),
}
#: State of a legal text → (tone, word).
TEXT_STATES: Mapping[str, tuple[str, Any]] = {
    "in_force": ("good", _l("Còn hiệu lực")),
    "transition_only": ("warn", _l("Chỉ còn cho chuyển tiếp")),
    "unclear": ("warn", _l("Chưa rõ")),
    "replaced": ("bad", _l("Đã thay thế")),
    "ended": ("bad", _l("Hết hiệu lực")),
}
SECTIONS: Mapping[str, Any] = {
    "addressee_roles": _l("Nơi nhận theo vai"),
    "addressees": _l("Nơi nhận"),
    "agreement_contents": _l("Nội dung của thỏa thuận chuyển giao"),
    "adhoc_reports": _l("Báo cáo đột xuất"),
    "advisories": _l("Khuyến nghị về cấp độ"),
    "annual_report": _l("Báo cáo năm"),
    "backup_defaults": _l("Trị đặt sẵn của chính sách sao lưu"),
    "backup_rules": _l("Xét chính sách sao lưu"),
    "bodies": _l("Các bên"),
    "breach_clocks": _l("Hạn khi có vi phạm dữ liệu cá nhân"),
    "breach_fields": _l("Các ô của thông báo vi phạm"),
    "calendar": _l("Mốc thời gian"),
    "check_types": _l("Loại kiểm tra"),
    "checks": _l("Soát hồ sơ"),
    "citations": _l("Dẫn chiếu đã cũ"),
    "classification": _l("Câu hỏi xếp mức sự cố"),
    "common_findings": _l("Tồn tại thường gặp"),
    "continuity_fields": _l("Các ô của phương án hoạt động liên tục"),
    "criteria": _l("Tiêu chí xác định cấp độ"),
    "contract_clauses": _l("Điều khoản hợp đồng với nhà cung cấp"),
    "cycles": _l("Việc theo chu kỳ"),
    "training_rules": _l("Đào tạo bắt buộc"),
    "data_categories": _l("Loại dữ liệu cá nhân"),
    "data_groups": _l("Nhóm dữ liệu"),
    "data_states": _l("Trạng thái dữ liệu: che, giả danh, khử nhận dạng"),
    "derived": _l("Giá trị tính ra"),
    "documents": _l("Thành phần hồ sơ"),
    "drill_fields": _l("Nội dung biên bản diễn tập"),
    "drill_rules": _l("Quy tắc diễn tập"),
    "drill_scenarios": _l("Kịch bản diễn tập"),
    "drill_types": _l("Hình thức diễn tập"),
    "due_reading": _l("Cách đọc “trước ngày”"),
    "duties": _l("Phân công"),
    "facts": _l("Câu hỏi xác định cấp độ"),
    "finding_levels": _l("Mức tồn tại"),
    "finding_states": _l("Trạng thái tồn tại"),
    "flags": _l("Lưu ý của cấp độ"),
    "form_parts": _l("Phần dùng chung của mẫu"),
    "forms": _l("Biểu mẫu"),
    "gates": _l("Điều kiện chặn nộp hồ sơ"),
    "impact_assessments": _l("Hồ sơ đánh giá tác động"),
    "impact_statuses": _l("Tình trạng lập hồ sơ đánh giá tác động"),
    "important_systems": _l("Hệ thống quan trọng"),
    "incident_kinds": _l("Loại sự cố và việc ngăn chặn"),
    "kpi_sources": _l("Nguồn số liệu của chỉ số"),
    "kpis": _l("Chỉ số"),
    "lawful_bases": _l("Căn cứ xử lý, căn cứ chia sẻ"),
    "layer_measures": _l("Biện pháp của từng lớp"),
    "layer_rules": _l("Quy tắc của mô hình bốn lớp"),
    "layer_states": _l("Tình trạng của một lớp"),
    "legal_bases": _l("Căn cứ pháp lý"),
    "measure_states": _l("Tình trạng của một biện pháp"),
    "notice_forms": _l("Mẫu thông báo, báo cáo sự cố"),
    "obligations": _l("Nghĩa vụ"),
    "officer_conditions": _l("Điều kiện của người bảo vệ dữ liệu cá nhân"),
    "open_points": _l("Điểm mở"),
    "outlines": _l("Bố cục văn bản"),
    "pack": _l("Đầu gói"),
    "period_rules": _l("Cách xử lý kỳ báo cáo"),
    "periods": _l("Kỳ báo cáo"),
    "plan_parts": _l("Phần của phương án"),
    "prefill_sources": _l("Nguồn điền sẵn"),
    "processing_register_fields": _l("Các ô của sổ kiểm kê hoạt động xử lý"),
    "protected_categories": _l("Nhóm dữ liệu có luật riêng"),
    "provider_kinds": _l("Ai được làm"),
    "recipients": _l("Bên nhận dữ liệu"),
    "regimes": _l("Chế độ báo sự cố"),
    "report_checks": _l("Phép kiểm báo cáo"),
    "report_choices": _l("Lựa chọn trong ô báo cáo"),
    "report_common": _l("Ô lặp lại ở mỗi nhiệm vụ"),
    "report_fields": _l("Ô của biểu báo cáo"),
    "report_forms": _l("Biểu báo cáo theo cấp"),
    "report_sources": _l("Nguồn số lấy sẵn của báo cáo"),
    "report_tiers": _l("Cấp báo cáo"),
    "reporting": _l("Chế độ báo cáo"),
    "request_kinds": _l("Yêu cầu của chủ thể dữ liệu và các hạn"),
    "requested_documents": _l("Tài liệu đề nghị chuẩn bị"),
    "regulation_kinds": _l("Loại văn bản của đơn vị"),
    "restore_checks": _l("Phép kiểm khi phục hồi thử"),
    "retention": _l("Thời hạn lưu trữ"),
    "canned_comments": _l("Câu nhận xét mẫu của bên thẩm định"),
    "completeness": _l("Kiểm tra tính đầy đủ"),
    "review_tags": _l("Chỗ khác thường khi thẩm định"),
    "risk_scale": _l("Thang đánh giá rủi ro (quy ước)"),
    "risk_signals": _l("Tín hiệu rủi ro chọn đơn vị"),
    "self_sources": _l("Nguồn điền sẵn tự đánh giá"),
    "risks": _l("Danh mục rủi ro"),
    "roles": _l("Vai trò"),
    "safeguard_fields": _l("Mục của phiếu bảo vệ"),
    "scoring": _l("Cách chấm điểm"),
    "sets": _l("Bộ câu hỏi rút gọn"),
    "severity_levels": _l("Mức sự cố"),
    "share_channels": _l("Kênh gửi dữ liệu"),
    "share_steps": _l("Các bước xét phiếu đề nghị chia sẻ"),
    "stages": _l("Giai đoạn"),
    "steps": _l("Các bước"),
    "system_groups": _l("Nhóm hệ thống"),
    "system_kinds": _l("Loại hệ thống"),
    "targets": _l("Mục tiêu"),
    "tasks": _l("Nhiệm vụ"),
    "thresholds": _l("Ngưỡng"),
    "transition_rules": _l("Cách nhận ra trường hợp chuyển tiếp"),
    "transition": _l("Chuyển tiếp"),
    "verdicts": _l("Thang đánh giá"),
    "workflow": _l("Ai lập, thẩm định, phê duyệt"),
}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-(\d{2})")


def day(value: str | None) -> str:
    """An ISO day, or a day of any year (``12-20``), as it is written here."""
    if not value:
        return ""
    if whole := _DAY.fullmatch(value):
        return f"{whole[3]}/{whole[2]}/{whole[1]}"
    if part := _DAY_OF_YEAR.fullmatch(value):
        return f"{part[2]}/{part[1]}"
    return value


def section_label(name: str) -> str:
    """The title of a section; its own name where a new kind of section has none yet."""
    return str(SECTIONS.get(name, name))
