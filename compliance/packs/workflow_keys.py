"""Names of the keys of appraisal and of the transition between two regimes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core.i18n import _l

WORKFLOW_KEYS: Mapping[str, Any] = {
    "appraisal_days": _l("Hạn thẩm định"),
    "appraises": _l("Thẩm định"),
    "approval_days": _l("Hạn phê duyệt"),
    "approves": _l("Phê duyệt"),
    "canned": _l("Câu nhận xét mẫu"),
    "decree_in_force": _l("Ngày nghị định có hiệu lực"),
    "grave": _l("Phải xem trước"),
    "law_in_force": _l("Ngày luật có hiệu lực"),
    "otherwise": _l("Các trường hợp còn lại"),
    "present": _l("Coi là có khi"),
    "remind_days": _l("Nhắc trước số ngày"),
    "review_months": _l("Số tháng giữa hai lần rà soát"),
    "section": _l("Phần của hồ sơ"),
    "why": _l("Vì sao"),
}
