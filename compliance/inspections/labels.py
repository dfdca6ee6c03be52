"""The words and signs for states, severities and verdicts."""

from __future__ import annotations

from typing import Any

from compliance.core.i18n import _, _l
from compliance.inspections.checklist import LEVEL_SET, WHOLE_SET, Checklist
from compliance.inspections.scoring import Rules
from compliance.inspections.states import (
    UNKNOWN,
    CampaignState,
    FindingState,
    InspectionState,
    Progress,
    Severity,
)

CAMPAIGN: dict[str, Any] = {
    CampaignState.PLANNED: _l("Kế hoạch"),
    CampaignState.ANNOUNCED: _l("Đã thông báo"),
    CampaignState.RUNNING: _l("Đang kiểm tra"),
    CampaignState.CLOSED: _l("Đã đóng"),
}
#: What the button says that takes a campaign to its next step.
CAMPAIGN_MOVES: dict[str, Any] = {
    CampaignState.ANNOUNCED: _l("Thông báo cho đơn vị"),
    CampaignState.RUNNING: _l("Bắt đầu kiểm tra"),
    CampaignState.CLOSED: _l("Đóng đợt"),
}
INSPECTION: dict[str, Any] = {
    InspectionState.PLANNED: _l("Kế hoạch"),
    InspectionState.SELF_ASSESSED: _l("Đã tự đánh giá"),
    InspectionState.IN_FIELD: _l("Đang kiểm tra"),
    InspectionState.MINUTES_SIGNED: _l("Đã ký biên bản"),
    InspectionState.CONCLUDED: _l("Đã kết luận"),
}
FINDING: dict[str, Any] = {
    FindingState.OPEN: _l("Chờ kế hoạch khắc phục"),
    FindingState.ACTION_PLANNED: _l("Đang khắc phục"),
    FindingState.ACTION_DONE: _l("Chờ xác minh"),
    FindingState.VERIFIED: _l("Đã xác minh, đóng"),
    FindingState.REOPENED: _l("Mở lại"),
    FindingState.TRANSFERRED: _l("Đã chuyển cơ quan khác"),
}
#: Sign of ``components/status.html`` for each state of a finding.
FINDING_SIGN: dict[str, Any] = {
    FindingState.OPEN: "not_met",
    FindingState.ACTION_PLANNED: "planned",
    FindingState.ACTION_DONE: "partly",
    FindingState.VERIFIED: "met",
    FindingState.REOPENED: "not_met",
    FindingState.TRANSFERRED: "na",
}
INSPECTION_SIGN: dict[str, Any] = {
    InspectionState.PLANNED: "none",
    InspectionState.SELF_ASSESSED: "planned",
    InspectionState.IN_FIELD: "partly",
    InspectionState.MINUTES_SIGNED: "partly",
    InspectionState.CONCLUDED: "met",
}
SEVERITY: dict[str, Any] = {
    Severity.CRITICAL: _l("Nghiêm trọng"),
    Severity.HIGH: _l("Cao"),
    Severity.MEDIUM: _l("Trung bình"),
    Severity.LOW: _l("Thấp"),
}
SEVERITY_TONE: dict[str, Any] = {
    Severity.CRITICAL: "bad",
    Severity.HIGH: "warn",
    Severity.MEDIUM: "info",
    Severity.LOW: "neutral",
}
PROGRESS: dict[str, Any] = {
    Progress.UNSEEN: _l("Chưa xem"),
    Progress.LOOKING: _l("Đang xem"),
    Progress.DONE: _l("Đã xem"),
}
EVENT = {
    "open": _l("Lập kiến nghị"),
    "plan": _l("Đơn vị lập kế hoạch"),
    "done": _l("Đơn vị báo đã khắc phục"),
    "verify": _l("Xác minh, đóng"),
    "reopen": _l("Mở lại"),
    "extend": _l("Gia hạn"),
    "ask": _l("Đơn vị xin gia hạn"),
    "deny": _l("Không chấp nhận gia hạn"),
    "transfer": _l("Chuyển cơ quan khác"),
}
SCOPE = {
    "unit": _l("cả đơn vị"),
    "system": _l("từng hệ thống"),
    "dataset": _l("từng bộ dữ liệu"),
}
#: Sets of the packs that have a name of their own; another shows its key.
SETS = {
    "kiem-tra-nhanh": _l("Kiểm tra nhanh"),
    "noi-dung-dieu-27": _l("Nội dung Điều 27 NĐ 331/2026"),
    WHOLE_SET: _l("Kiểm tra đầy đủ"),
    **{f"{LEVEL_SET}{n}": _l("Yêu cầu của cấp độ %(n)s", n=n) for n in range(1, 6)},
}
UNSEEN = _l("Chưa xem")
UNANSWERED = _l("Chưa trả lời")
UNKNOWN_LABEL = _l("Không biết")


def sign(answer: str | None, rules: Rules) -> str:
    """Return the sign of an answer, by the value the pack gives it."""
    if answer is None:
        return "none"
    if answer == UNKNOWN:
        return "unknown"
    value = rules.values.get(answer)
    if value is None:
        return "na"
    return "met" if value >= 1 else "not_met" if value <= 0 else "partly"


def word(answer: str | None, rules: Rules, empty: str) -> str:
    """Return the word of an answer; ``empty`` where there is none."""
    if answer is None:
        return str(empty)
    return str(UNKNOWN_LABEL) if answer == UNKNOWN else rules.labels.get(answer, answer)


def checklist_title(checklist: Checklist) -> str:
    """Return how a checklist is called in a list: its set, its pack, its size."""
    return _(
        "%(set)s: %(pack)s (%(n)s dòng)",
        set=SETS.get(checklist.set_id, checklist.set_id),
        pack=checklist.pack_title,
        n=len(checklist.questions),
    )
