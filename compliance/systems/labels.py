"""The words for the codes of the inventory, as an official would write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.core.formatting import format_date, format_number
from compliance.core.i18n import _l
from compliance.systems.models import (
    Hosting,
    Lifecycle,
    RelationKind,
    Sensitivity,
    SystemStatus,
    TransitionCase,
)

Labels = Mapping[str, Any]

STATUSES: Labels = {
    SystemStatus.ACTIVE: _l("Đang dùng"),
    SystemStatus.PLANNED: _l("Sắp dùng"),
    SystemStatus.PAUSED: _l("Tạm dừng"),
    SystemStatus.STOPPED: _l("Đã dừng"),
    SystemStatus.JOINED: _l("Đã gộp vào hệ thống khác"),
}
#: What a person may say; a join says the rest.
STATUSES_TO_CHOOSE: Labels = {
    key: word for key, word in STATUSES.items() if key != SystemStatus.JOINED
}
LIFECYCLES: Labels = {
    Lifecycle.OPERATING: _l("Đang vận hành"),
    Lifecycle.NEW_PROJECT: _l("Dự án mới"),
    Lifecycle.UPGRADE: _l("Nâng cấp, mở rộng"),
    Lifecycle.RENTED_SERVICE: _l("Thuê dịch vụ"),
}
HOSTINGS: Labels = {
    Hosting.ON_PREMISES: _l("Tại đơn vị"),
    Hosting.RENTED_DATA_CENTRE: _l("Thuê trung tâm dữ liệu"),
    Hosting.CLOUD: _l("Điện toán đám mây"),
    Hosting.MIXED: _l("Nhiều nơi"),
}
RELATIONS: Labels = {
    RelationKind.OWNER: _l("Chủ quản"),
    RelationKind.DELEGATED_OWNER: _l("Được ủy quyền chủ quản"),
    RelationKind.OPERATOR: _l("Đơn vị vận hành"),
    RelationKind.LEAD_OPERATOR: _l("Chủ trì vận hành"),
    RelationKind.USING: _l("Đơn vị sử dụng"),
    RelationKind.SPECIALISED: _l("Đơn vị chuyên trách an ninh mạng"),
    RelationKind.FIELD_LEAD: _l("Đơn vị chủ trì lĩnh vực"),
    RelationKind.VENDOR: _l("Nhà cung cấp"),
}
TRANSITIONS: Labels = {
    TransitionCase.UNDETERMINED: _l("Chưa xác định"),
    TransitionCase.LEVEL_KEPT: _l("Đã có cấp độ trước 01/07/2026"),
    TransitionCase.UNDER_INVESTMENT: _l("Đang đầu tư, xây dựng trước 01/07/2026"),
    TransitionCase.NEVER_APPROVED: _l("Đang chạy, chưa từng được phê duyệt"),
    TransitionCase.NOT_CONCERNED: _l("Không thuộc diện chuyển tiếp"),
}
DOSSIERS: Labels = {
    "none": _l("Chưa có hồ sơ"),
    "draft": _l("Đang dự thảo"),
    "submitted": _l("Đã gửi thẩm định"),
    "completeness_check": _l("Đang kiểm tra tính đầy đủ"),
    "in_appraisal": _l("Đang thẩm định"),
    "returned": _l("Bị trả lại"),
    "appraised": _l("Đã thẩm định"),
    "approved": _l("Đã phê duyệt"),
    "superseded": _l("Đã thay bằng hồ sơ mới"),
    "withdrawn": _l("Đã rút"),
}
CONDITIONAL: Labels = {
    "yes": _l("Thuộc ngành, nghề có điều kiện"),
    "no": _l("Không thuộc"),
    "unclear": _l("Chưa rõ"),
}
SENSITIVITIES: Labels = {
    Sensitivity.PUBLIC: _l("Công khai"),
    Sensitivity.PRIVATE: _l("Nội bộ, không công khai"),
    Sensitivity.PERSONAL: _l("Dữ liệu cá nhân cơ bản"),
    Sensitivity.SENSITIVE: _l("Dữ liệu cá nhân nhạy cảm"),
}
ASSET_KINDS: Labels = {"database": _l("Cơ sở dữ liệu"), "dataset": _l("Bộ dữ liệu")}
COMPONENT_KINDS: Labels = {
    "device": _l("Thiết bị"),
    "server": _l("Máy chủ"),
    "service": _l("Ứng dụng, dịch vụ"),
    "workstation": _l("Máy trạm"),
    "storage": _l("Lưu trữ"),
    "other": _l("Khác"),
}
GROUNDS: Labels = {
    "function": _l("Cùng chức năng, quy trình"),
    "data_flow": _l("Dòng dữ liệu thường xuyên"),
    "dependence": _l("Không chạy tách rời được"),
    "incident_effect": _l("Sự cố ảnh hưởng toàn hệ thống"),
}
DIRECTIONS: Labels = {"in": _l("Nhận"), "out": _l("Gửi"), "both": _l("Hai chiều")}
DOCUMENT_KINDS: Labels = {
    "design": _l("Thiết kế thi công đã duyệt hoặc tương đương"),
    "physical_diagram": _l("Mô hình vật lý"),
    "other": _l("Tài liệu khác"),
}
YES_NO: Labels = {"yes": _l("Có"), "no": _l("Không")}


def choices(labels: Labels, empty: Any = None) -> list[tuple[str, Any]]:
    """Return ``labels`` as choices of a select; ``empty`` is the label of "nothing chosen"."""
    chosen = [(str(key), label) for key, label in labels.items()]
    return [("", empty), *chosen] if empty is not None else chosen


def label(labels: Labels, key: str | None) -> str:
    """Return the word for ``key``; an unknown key is shown as it is, nothing as nothing."""
    return str(labels.get(key, key)) if key else ""


def yes_no(value: bool | None) -> str:
    """Return "Có", "Không", or nothing when it was not stated."""
    return "" if value is None else str(YES_NO["yes" if value else "no"])


#: Attribute of a row → the words for its codes.
BY_ATTRIBUTE: Mapping[str, Labels] = {
    "status": STATUSES,
    "lifecycle": LIFECYCLES,
    "hosting": HOSTINGS,
    "transition_case": TRANSITIONS,
    "dossier_state": DOSSIERS,
    "conditional_business": CONDITIONAL,
    "sensitivity": SENSITIVITIES,
    "ground": GROUNDS,
    "direction": DIRECTIONS,
}


def show_value(name: str, value: Any, kinds: Labels | None = None) -> str:
    """Return the value of an attribute as a reader wants it: words, days, grouped numbers.

    ``kinds`` are the words for the attribute ``kind``, which differ from row to row.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int):
        return format_number(value)
    known = kinds if name == "kind" else BY_ATTRIBUTE.get(name)
    return label(known, str(value)) if known else str(value)
