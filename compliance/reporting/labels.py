"""Words of the reports' pages and papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core.i18n import N_, _l
from compliance.reporting.models import PeriodState, ReportState

#: What every report of the plan is about, before its period.
GENERAL = "Kết quả thực hiện kế hoạch dữ liệu và an toàn thông tin"
_REPORT = "Báo cáo "


def subject(title: str) -> str:
    """Return what a paper is about: "Kết quả thực hiện … quý I/2027" of "Báo cáo quý I/2027"."""
    rest = title.removeprefix(_REPORT)
    return f"{GENERAL} {rest}" if rest != title and ":" not in rest else title


def in_sentence(title: str) -> str:
    """Return a title within a sentence: "báo cáo quý III/2026", "báo cáo “Rà soát …”"."""
    if title.startswith(_REPORT):
        return title[:1].lower() + title[1:]
    return f"báo cáo “{title}”"


#: State → word; documents keep it as it is, pages translate it.
STATE_WORDS: Mapping[str, str] = {
    ReportState.OPEN: N_("Chưa gửi"),
    ReportState.SUBMITTED: N_("Chờ kiểm tra"),
    ReportState.RETURNED: N_("Bị trả lại"),
    ReportState.ACCEPTED: N_("Đã chấp nhận"),
}
STATE_TONES: Mapping[str, str] = {
    ReportState.OPEN: "neutral",
    ReportState.SUBMITTED: "info",
    ReportState.RETURNED: "warn",
    ReportState.ACCEPTED: "good",
}
PERIOD_STATES: Mapping[str, tuple[str, Any]] = {
    PeriodState.OPEN: ("info", _l("Đang nhận báo cáo")),
    PeriodState.CONSOLIDATED: ("warn", _l("Đã tổng hợp, chưa gửi đủ")),
    PeriodState.SENT: ("good", _l("Đã gửi")),
    PeriodState.CLOSED: ("good", _l("Đã đóng")),
}
